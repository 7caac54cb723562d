"""Correcting a mark of a closed round: one officer proposes, another agrees, both marks stay (rule 7)."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval, may_withdraw_proposal
from app.extensions import db
from app.reviews.corrected import marks_given, marks_in_force, total_in_force
from app.reviews.models import Review
from app.reviews.policy import CORRECTING, may_propose_correction
from app.reviews.service import agree_correction, propose_correction, refuse_correction
from app.shared.text import Text, t
from app.web.guards import verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.amendment_rows import rows_of
from app.web.officer.approvals import PAGES, OpinionForm
from app.web.officer.part_forms import trimmed
from app.web.officer.round_desk import desk_of
from app.web.officer.round_forms import REASON
from app.web.officer.round_voiding import WHOLE, told_on_results

PAGES[CORRECTING] = lambda approval: url_for("officer.decide_correction", id=approval.id)
FIELD = "score-"


def correction_form(review: Review) -> FlaskForm:
    """A field for every criterion of the rubric, empty for what stays, and the reason."""

    class CorrectionForm(FlaskForm):
        reason = TextAreaField(
            _l("理由和依据"), REASON, description=_l("专家、另一位承办人和监督员都会看到，并随档案留存")
        )

    for criterion in review.assignment.round.call.rubric:
        field = StringField(
            str(criterion["name"]),
            [Optional(), Length(max=10, message=_l("最多 %(max)d 字"))],
            description=_l("不改的留空"),
        )
        setattr(CorrectionForm, f"{FIELD}{criterion['key']}", field)
    return CorrectionForm()


def load_marked_review(id: str) -> Review | None:
    """A review by its assignment's key, with marks and corrections."""
    more = (selectinload(Review.marks), selectinload(Review.corrected))
    return db.session.scalar(select(Review).where(Review.assignment_id == id).options(*WHOLE, *more))


def load_correction_proposal(id: str) -> Approval | None:
    """The proposal to correct a review."""
    approval = db.session.get(Approval, id)
    return approval if approval is not None and approval.act == CORRECTING else None


def told_of(review: Review) -> list[Text]:
    """What a correction does, in sentences with names."""
    assignment = review.assignment
    named = {
        "judge": assignment.judge.name,
        "code": assignment.code,
        "name": assignment.entry.organisation.name,
    }
    return [
        t("%(judge)s对 %(code)s（%(name)s）原来给的分数保留，旁边列出更正后的分数和理由", **named),
        t("%(judge)s收到通知，可以在自己的评审页看到更正", judge=assignment.judge.name),
        *told_on_results(review),
    ]


def _correcting(review: Review) -> dict[str, Any]:
    return {
        "review": review,
        "round": review.assignment.round,
        "given": marks_given(review),
        "counted": marks_in_force(review),
        "total": total_in_force(review),
        "sentences": told_of(review),
        "FIELD": FIELD,
        **desk_of(review.assignment.round, "round_results"),
    }


@bp.route("/rounds/assignments/<key:id>/correct", methods=["GET", "POST"])
@verb(
    may_propose_correction,
    load_marked_review,
    form=correction_form,
    template="officer/rounds/correct_review.html",
    context=_correcting,
    records=True,
)
def correct_review(review: Review, form: FlaskForm) -> ResponseReturnValue:
    """Put other marks before a second officer."""
    given = {
        field.name.removeprefix(FIELD): field.data or "" for field in form if field.name.startswith(FIELD)
    }
    reason = form["reason"].data or ""
    propose_correction(review, given, reason, by=me(), at=instant())
    flash(_("已提出更正，另一位承办人同意后生效"), "success")
    return redirect(url_for("officer.round_results", id=review.round_id), 303)


def _proposed(approval: Approval) -> dict[str, Any]:
    query = select(Review).where(Review.id == approval.subject_id).options(*WHOLE)
    review, user, at = db.session.scalars(query).one(), viewer(), instant()
    return {
        "approval": approval,
        "review": review,
        "round": review.assignment.round,
        "row": rows_of([approval])[0],
        "changes": approval.payload["marks"],
        "totals": approval.payload["total"],
        "sentences": told_of(review),
        "may_decide": may_decide(user, approval, at),
        "may_withdraw": may_withdraw_proposal(user, approval, at),
        **desk_of(review.assignment.round, "round_results"),
    }


@bp.route("/approvals/<key:id>/correction", methods=["GET", "POST"])
@verb(
    may_see_approval,
    load_correction_proposal,
    form=lambda _approval: OpinionForm(),
    template="officer/rounds/decide_correction.html",
    context=_proposed,
    records=True,
)
def decide_correction(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """The second officer: the correction counts at once, or the marks count as before."""
    opinion = trimmed(form.opinion.data)
    if request.form.get("answer") == "agree":
        agree_correction(approval, opinion, by=me(), at=instant())
        flash(_("已同意更正；排名需要重新生成"), "success")
    else:
        refuse_correction(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.decide_correction", id=approval.id), 303)

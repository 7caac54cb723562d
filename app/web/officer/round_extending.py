"""Putting off the date of a round: one officer proposes, another agrees, every judge who reads hears of it."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval, may_withdraw_proposal
from app.extensions import db
from app.rounds import service
from app.rounds.models import Round
from app.rounds.policy import EXTENDING, may_propose_extension
from app.rounds.queries.progress import tallies_of
from app.rounds.service.extending import proposed_date, round_of_proposal
from app.shared.clock import end_of_day
from app.shared.text import Text, t
from app.web.guards import verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.amendment_rows import rows_of
from app.web.officer.approvals import PAGES, OpinionForm
from app.web.officer.part_forms import trimmed
from app.web.officer.round_desk import desk_of, load_round
from app.web.officer.round_forms import REASON

PAGES[EXTENDING] = lambda approval: url_for("officer.decide_round_extension", id=approval.id)


class ExtendForm(FlaskForm):
    """A later day, and why."""

    due_at = DateField(
        _l("新的完成期限"),
        [InputRequired(_l("请填写日期，例如 2026-11-23"))],
        description=_l("当日24:00；只能晚于原定期限"),
    )
    reason = TextAreaField(_l("理由"), [*REASON, Length(max=400, message=_l("最多 %(max)d 字"))])


def load_extension_proposal(id: str) -> Approval | None:
    """The proposal to put off the date of a round."""
    approval = db.session.get(Approval, id)
    return approval if approval is not None and approval.act == EXTENDING else None


def _extending(round: Round) -> dict[str, Any]:
    return {"sentences": [t("原定期限 %(due)s 在另一位承办人同意以前不变", due=round.due_at)]} | _told(round)


def _told(round: Round) -> dict[str, Any]:
    by_judge, _by_entry = tallies_of(round)
    left = sum(tally.left for tally in by_judge.values())
    told: list[Text] = [
        t("还有 %(n)s 份评审未完成，其期限随之顺延", n=left),
        t("通知 %(n)s 位有分派的专家", n=sum(1 for tally in by_judge.values() if tally.given)),
    ]
    return {"told": told, **desk_of(round, "round_show")}


@bp.route("/rounds/<key:id>/extend", methods=["GET", "POST"])
@verb(
    may_propose_extension,
    load_round,
    form=lambda _round: ExtendForm(),
    template="officer/rounds/extend_round.html",
    context=_extending,
)
def extend_round(round: Round, form: ExtendForm) -> ResponseReturnValue:
    """Put a later date before a second officer."""
    assert form.due_at.data is not None  # noqa: S101  (InputRequired has seen to it)
    until = end_of_day(form.due_at.data)
    service.propose_extension(round, until, form.reason.data or "", by=me(), at=instant())
    flash(_("已提出延期，另一位承办人同意后生效"), "success")
    return redirect(url_for("officer.round_show", id=round.id), 303)


def _proposed(approval: Approval) -> dict[str, Any]:
    user, at, round = viewer(), instant(), round_of_proposal(approval)
    return {
        "round": round,
        "approval": approval,
        "row": rows_of([approval])[0],
        "before": datetime.fromisoformat(approval.payload["from"]),
        "until": proposed_date(approval),
        "may_decide": may_decide(user, approval, at),
        "may_withdraw": may_withdraw_proposal(user, approval, at),
        **_told(round),
    }


@bp.route("/approvals/<key:id>/round-extension", methods=["GET", "POST"])
@verb(
    may_see_approval,
    load_extension_proposal,
    form=lambda _approval: OpinionForm(),
    template="officer/rounds/decide_round_extension.html",
    context=_proposed,
)
def decide_round_extension(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """The second officer: the date is later at once, or stays."""
    opinion = trimmed(form.opinion.data)
    if request.form.get("answer") == "agree":
        service.agree_extension(approval, opinion, by=me(), at=instant())
        flash(_("已同意延期，专家会收到通知"), "success")
    else:
        service.refuse_extension(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.decide_round_extension", id=approval.id), 303)

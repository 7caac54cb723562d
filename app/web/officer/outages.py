"""The site was away shortly before closing: one officer proposes one extension for all, another agrees."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval, may_withdraw_proposal
from app.calls import service
from app.calls.models import Call
from app.calls.policy import ANSWERING, may_answer_outage, unanswered_outages
from app.extensions import db
from app.web.guards import verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.amendment_rows import rows_of
from app.web.officer.approvals import PAGES, OpinionForm
from app.web.officer.call_desk import desk_of, load_call
from app.web.officer.part_forms import trimmed

PAGES[ANSWERING] = lambda approval: url_for("officer.decide_outage", id=approval.id)
YES, NO = "yes", "no"


class OutageForm(FlaskForm):
    """Whether the call closes later for everybody, and why."""

    extends = RadioField(
        _l("是否延期"),
        [InputRequired(_l("请选择"))],
        choices=[SelectChoice(YES, _l("对全部申报单位一并延期")), SelectChoice(NO, _l("不延期"))],
    )
    reason = TextAreaField(
        _l("理由"),
        [InputRequired(_l("请写明理由")), Length(max=1000, message=_l("最多 %(max)d 字"))],
        description=_l("延期的理由随更正公开；不延期的理由发给已经起草的申报单位"),
    )


def load_outage_answer(id: str) -> Approval | None:
    """The proposal what follows from an outage."""
    approval = db.session.get(Approval, id)
    return approval if approval is not None and approval.act == ANSWERING else None


def _away(call: Call) -> dict[str, Any]:
    outages = db.session.scalars(unanswered_outages(call, instant())).all()
    proposed = service.extension_for(call, outages, instant())
    spans = [(outage.began_at, outage.ended_at) for outage in outages]
    return {"spans": spans, "proposed": proposed, **desk_of(call, "call")}


@bp.route("/calls/<key:id>/outage", methods=["GET", "POST"])
@verb(
    may_answer_outage,
    load_call,
    form=lambda _call: OutageForm(),
    template="officer/calls/answer_outage.html",
    context=_away,
)
def answer_outage(call: Call, form: OutageForm) -> ResponseReturnValue:
    """Put before a second officer whether the list closes later for all."""
    service.propose_outage_answer(
        call, form.extends.data == YES, form.reason.data or "", by=me(), at=instant()
    )
    flash(_("已提请另一位承办人复核"), "success")
    return redirect(url_for("officer.call", id=call.id), 303)


def _proposed(approval: Approval) -> dict[str, Any]:
    user, at, told = viewer(), instant(), approval.payload
    call = db.session.get_one(Call, approval.subject_id)
    return {
        "call": call,
        "approval": approval,
        "row": rows_of([approval])[0],
        "spans": [tuple(map(datetime.fromisoformat, span)) for span in told["outages"]],
        "closes": datetime.fromisoformat(told["plain"]["closes_at"]) if told["extends"] else None,
        "may_decide": may_decide(user, approval, at),
        "may_withdraw": may_withdraw_proposal(user, approval, at),
        **desk_of(call, "call"),
    }


@bp.route("/approvals/<key:id>/outage", methods=["GET", "POST"])
@verb(
    may_see_approval,
    load_outage_answer,
    form=lambda _approval: OpinionForm(),
    template="officer/calls/decide_outage.html",
    context=_proposed,
    records=True,
)
def decide_outage(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """The second officer: it takes effect at once, or nothing changes."""
    opinion = trimmed(form.opinion.data)
    if request.form.get("answer") == "agree":
        service.agree_outage_answer(approval, opinion, by=me(), at=instant())
        flash(_("已生效，申报单位会收到通知"), "success")
    else:
        service.refuse_outage_answer(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.decide_outage", id=approval.id), 303)

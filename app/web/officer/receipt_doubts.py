"""Receipts whose instant the clocks do not agree on: one officer proposes whether they count, another agrees (A10)."""

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
from app.calls.models import Call
from app.calls.policy import SETTLING, may_settle_receipts
from app.entries import service
from app.extensions import db
from app.history.words import ACTS
from app.outages.models import DATABASE
from app.outages.queries import clock_words
from app.web.guards import verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.amendment_rows import rows_of
from app.web.officer.approvals import PAGES, OpinionForm
from app.web.officer.call_desk import desk_of, load_call
from app.web.officer.part_forms import trimmed

PAGES[SETTLING] = lambda approval: url_for("officer.decide_receipts", id=approval.id)
YES, NO = "yes", "no"


class SettleForm(FlaskForm):
    """Whether all of it counts, and what shows it."""

    counts = RadioField(
        _l("核定结果"),
        [InputRequired(_l("请选择"))],
        choices=[
            SelectChoice(YES, _l("在截止时间以前收到，计入")),
            SelectChoice(NO, _l("在截止时间以后收到，不计入")),
        ],
    )
    reason = TextAreaField(
        _l("理由"),
        [InputRequired(_l("请写明理由")), Length(max=1000, message=_l("最多 %(max)d 字"))],
        description=_l("写明时钟何时偏差多少、依据是什么，例如授时服务记录、运维记录"),
    )


def _clocks(call: Call) -> list[dict[str, Any]]:
    """What the record says of the clocks since the list opened: when, which, what, by how many seconds."""
    return [
        {
            "at": act.at,
            "clock": _("数据库时钟") if act.subject_id == DATABASE else _("系统时钟"),
            "word": ACTS[act.name],
            "ahead": act.figures.get("ahead"),
        }
        for act in clock_words(call.opens_at or call.created_at)
    ]


def load_settlement(id: str) -> Approval | None:
    """The proposal to settle what is in doubt on a call."""
    approval = db.session.get(Approval, id)
    return approval if approval is not None and approval.act == SETTLING else None


@bp.route("/calls/<key:id>/receipts", methods=["GET", "POST"])
@verb(
    may_settle_receipts,
    load_call,
    form=lambda _call: SettleForm(),
    template="officer/calls/settle_receipts.html",
    context=lambda call: {"clocks": _clocks(call), **desk_of(call, "call")},
)
def settle_receipts(call: Call, form: SettleForm) -> ResponseReturnValue:
    """Put before a second officer whether what came in while the clocks did not agree counts."""
    service.propose_settlement(call, form.counts.data == YES, form.reason.data or "", by=me(), at=instant())
    flash(_("已提请另一位承办人复核"), "success")
    return redirect(url_for("officer.call", id=call.id), 303)


def _proposed(approval: Approval) -> dict[str, Any]:
    user, at = viewer(), instant()
    call = db.session.get_one(Call, approval.subject_id)
    return {
        "call": call,
        "approval": approval,
        "row": rows_of([approval])[0],
        "clocks": _clocks(call),
        "earliest": datetime.fromisoformat(approval.payload["earliest"]),
        "latest": datetime.fromisoformat(approval.payload["latest"]),
        "may_decide": may_decide(user, approval, at),
        "may_withdraw": may_withdraw_proposal(user, approval, at),
        **desk_of(call, "call"),
    }


@bp.route("/approvals/<key:id>/receipts", methods=["GET", "POST"])
@verb(
    may_see_approval,
    load_settlement,
    form=lambda _approval: OpinionForm(),
    template="officer/calls/decide_receipts.html",
    context=_proposed,
    records=True,
)
def decide_receipts(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """The second officer: it is settled at once, or stays in doubt."""
    opinion = trimmed(form.opinion.data)
    if request.form.get("answer") == "agree":
        service.agree_settlement(approval, opinion, by=me(), at=instant())
        flash(_("已核定，可以继续办理"), "success")
    else:
        service.refuse_settlement(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.decide_receipts", id=approval.id), 303)

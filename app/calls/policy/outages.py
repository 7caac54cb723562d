"""An outage shortly before closing: one extension for all is proposed, and two officers decide (trust.md, Receipts)."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, true

from app.calls.models import Call
from app.calls.policy.calls import may_work_on_call
from app.calls.states import CallState
from app.extensions import db
from app.outages.models import Outage
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, not_now

ANSWERING = "call.answer_outage"
SPAN = timedelta(hours=24)
"""An outage that ended earlier than this before closing left everybody time enough."""


def over_closing() -> ColumnElement[bool]:
    """Condition: the site was away at the closing instant, and nobody has decided what follows."""
    fresh = or_(Call.outage_answered_at.is_(None), Call.outage_answered_at < Outage.ended_at)
    return exists().where(Outage.began_at < Call.closes_at, Outage.ended_at >= Call.closes_at, fresh)


def unanswered_outages(call: Call, at: datetime) -> Select[Outage]:
    """What two officers still have to decide on, the latest first: until closing an outage of the last 24 hours before
    it; from then on only one over the closing instant itself, for the others can be left to lapse."""
    if call.closes_at is None:
        return select(Outage).where(false())
    reaches = Outage.ended_at >= (call.closes_at if call.is_closed(at) else call.closes_at - SPAN)
    fresh = true() if call.outage_answered_at is None else Outage.ended_at > call.outage_answered_at
    return (
        select(Outage)
        .where(Outage.began_at < call.closes_at, reaches, fresh)
        .order_by(Outage.ended_at.desc())
    )


def calls_cut_short(outage: Outage) -> Select[Call]:
    """Published calls whose closing it reaches: their officers hear of it."""
    return select(Call).where(
        Call.state == CallState.PUBLISHED,
        Call.opens_at < outage.ended_at,
        Call.closes_at > outage.began_at,
        Call.closes_at <= outage.ended_at + SPAN,
    )


def outage_answered(call: Call) -> Verdict:
    """Whether nothing has to be decided any more because the site was away when the list closed; receipts ask it."""
    if call.closes_at is not None and db.session.scalar(
        select(Call.id).where(Call.id == call.id, over_closing())
    ):
        return not_now("outage_open", t("截止时平台中断，须先由两位承办人决定是否延期"))
    return YES


def may_answer_outage(user: User | None, call: Call, at: datetime) -> Verdict:
    """Officers of a published call whose last day was cut short; of a sealed one as long as its box is open."""
    closed_box = call.sealing is not None and call.sealing.box_root is not None
    return first_refusal(
        may_work_on_call(user, call, at),
        YES if call.state == CallState.PUBLISHED else not_now("wrong_state", t("这份榜单没有在申报")),
        not_now("box_closed", t("标箱已封存，不能再延期")) if closed_box else YES,
        YES
        if db.session.scalar(unanswered_outages(call, at).with_only_columns(Outage.id).limit(1))
        else not_now("no_outage", t("截止前二十四小时内没有待办理的平台中断")),
    )

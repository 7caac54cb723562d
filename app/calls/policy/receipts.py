"""What was received while the clocks did not agree: nothing goes on before two officers have said whether it counts."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, not_, or_

from app.calls.models import Call
from app.calls.policy.calls import may_work_on_call
from app.calls.policy.outages import outage_answered, over_closing
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now

SETTLING = "call.settle_receipts"


def receipts_settled(call: Call) -> Verdict:
    """Whether everything that was received is known to be in time or late, and nothing more may come; screening and
    opening ask it (A10)."""
    if call.is_in_doubt:
        return not_now("receipts_in_doubt", t("有收件的时刻待核，须先由两位承办人核定是否计入"))
    return outage_answered(call)


def without_doubt() -> ColumnElement[bool]:
    """``receipts_settled`` as a condition of a query."""
    sure = or_(
        Call.doubt_until.is_(None), Call.doubt_settled_at.is_not(None), Call.doubt_until < Call.closes_at
    )
    return and_(sure, not_(over_closing()))


def may_settle_receipts(user: User | None, call: Call, at: datetime) -> Verdict:
    """An officer of the call proposes, once the list has closed; before that nobody learns that anything came in."""
    return first_refusal(
        may_work_on_call(user, call, at),
        YES if call.is_closed(at) else hidden(),
        YES if call.is_in_doubt else not_now("no_doubt", t("没有时刻待核的收件")),
    )

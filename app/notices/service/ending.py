"""What later stages tell of a winner whose agreement was signed: his task ended early, or he had won by falsehood."""

from datetime import datetime

from sqlalchemy import select

from app.decisions.models import Decision, DecisionLine
from app.decisions.service import drop_winner
from app.decisions.states import DecisionState, Fall
from app.entries.models import Entry
from app.entries.service.readers import settle_entry
from app.entries.states import OUTCOME_MOVES
from app.extensions import db
from app.history.service import record
from app.notices.models import NoticeLine
from app.notices.states import LINE_MOVES
from app.people.models import User


def pass_over(entry: Entry, why: Fall, *, by: User | None, at: datetime) -> bool:
    """The winner's place is free again and the next in rank may be proposed; his announcement stays history.

    The caller's verb has asked who may. Whether a decision still named him.
    """
    named = (
        select(Decision)
        .join(DecisionLine, DecisionLine.decision_id == Decision.id)
        .where(
            DecisionLine.entry_id == entry.id,
            DecisionLine.fallen.is_(None),
            Decision.state == DecisionState.AGREED,
        )
    )
    found = list(db.session.scalars(named.order_by(Decision.id)))
    for decision in found:
        drop_winner(decision, entry.id, why, by=by, at=at)
    return bool(found)


def revoke_lines(entry: Entry, reason: str, *, by: User | None, at: datetime) -> list[NoticeLine]:
    """The selection is withdrawn in public, signed or not: its lines are struck with the reason, its place is free, and
    the entry counts as not selected. The caller's verb has asked who may. The lines that this struck."""
    query = select(NoticeLine).where(NoticeLine.entry_id == entry.id).order_by(NoticeLine.id)
    struck = [line for line in db.session.scalars(query) if LINE_MOVES.may("strike", line.state)]
    for line in struck:
        line.state, line.reason = LINE_MOVES.go("strike", line.state), reason
        record("notice_line.struck", line, by=by, at=at, call_id=line.notice.call_id, entry=entry.id)
    if OUTCOME_MOVES.may("not_select", entry.outcome):
        settle_entry(entry, "not_select", by=by, at=at)
    pass_over(entry, Fall.FALSE, by=by, at=at)
    return struck

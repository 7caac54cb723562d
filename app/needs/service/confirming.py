"""Keeping the list current: asking once a year whether a need still stands, and noting that it does."""

from datetime import datetime

from app.extensions import db
from app.history.service import record
from app.needs.models import Need
from app.needs.policy import may_confirm_need, needs_to_ask
from app.people.models import User
from app.shared.verdict import require

BATCH = 100


def ask_confirmations(*, at: datetime) -> int:
    """Note for the next needs that their enterprises are asked; the letters follow from the record. How many were."""
    waiting = db.session.scalars(needs_to_ask(at).order_by(Need.id).limit(BATCH)).all()
    for need in waiting:
        need.asked_at = at
        record("need.confirmation_asked", need, by=None, at=at)
    return len(waiting)


def confirm_need(need: Need, *, by: User, at: datetime) -> Need:
    """It still stands. Errors: Refused (not the enterprise nor an officer, not on the list, at its end)."""
    require(may_confirm_need(by, need, at))
    need.confirmed_at = at
    record("need.confirmed", need, by=by, at=at)
    return need

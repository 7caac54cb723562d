"""What judges of a blind round told of entrants whom they recognised."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.extensions import db
from app.rounds.models import Assignment, Recognition


def recognitions_in(round_id: str) -> dict[str, list[Recognition]]:
    """What judges of a round told, by the entry's key, for its officers."""
    query = select(Recognition).join(Recognition.assignment).where(Assignment.round_id == round_id)
    query = query.options(contains_eager(Recognition.assignment).joinedload(Assignment.judge))
    found: dict[str, list[Recognition]] = {}
    for told in db.session.scalars(query.order_by(Recognition.told_at)):
        found.setdefault(told.assignment.entry_id, []).append(told)
    return found

"""Private notes are removed when their time is over: they belong to no decision."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Select, select

from app.entries.models import Entry
from app.extensions import db
from app.history.service import record
from app.reviews.models import Review
from app.rounds.models import Round
from app.rounds.states import RoundState

SEVERAL = 500


def forget_notes(items: Select[str | None], *, at: datetime) -> int:
    """Remove judges' private notes on entries of these items (a query of keys), in closed rounds; how many.

    Several hundred at a time. Who had written one is not recorded, only how many there were in each round. The caller
    has settled that the time of retention after the announcement is over.
    """
    query = (
        select(Review)
        .join(Entry, Entry.id == Review.entry_id)
        .join(Round, Round.id == Review.round_id)
        .where(Entry.item_id.in_(items), Review.private_note != "", Round.state == RoundState.CLOSED)
        .order_by(Review.id)
        .limit(SEVERAL)
    )
    found = list(db.session.scalars(query))
    for review in found:
        review.private_note = ""
    for round_id, count in sorted(Counter(review.round_id for review in found).items()):
        round = db.session.get_one(Round, round_id)
        record("round.notes_forgotten", round, by=None, at=at, notes=count)
    return len(found)

"""Whether marks are still those that something slow was computed from, told by one cheap query."""

from dataclasses import dataclass

from sqlalchemy import Integer, cast, func, select

from app.calls.models import Item
from app.entries.models import Entry
from app.extensions import db
from app.reviews.models import Review
from app.reviews.queries import score_sheet
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Round
from app.scoring import Method, ScoreSheet, inputs_hash

Stamp = tuple[int, ...]


@dataclass(frozen=True)
class MarksSeen:
    """The marks of an item in a round as they were read: ``inputs`` their hash (``scoring.inputs_hash``), ``stamp``
    what tells without reading them again that nobody has touched them since."""

    inputs: str
    stamp: Stamp
    sheet: ScoreSheet


def look_at_marks(round: Round, item: Item) -> MarksSeen:
    """Read every mark of an item and hash it: seconds for a very large round, so before BEGIN."""
    stamp = stamp_of(round, item)
    sheet = score_sheet(round, item)
    return MarksSeen(inputs_hash(sheet, Method()), stamp, sheet)


def stamp_of(round: Round, item: Item) -> Stamp:
    """Counts that only ever grow: reviews, their saves, corrections, those voided or done, and what was given out.

    Every road by which a mark changes moves one of them (a save its revision, a correction its number, a void its
    state); what goes past all roads is the public log's to find.
    """
    mine = select(Entry.id).where(Entry.item_id == item.id)
    states = (
        func.sum(cast(Review.state == state, Integer)) for state in (ReviewState.VOIDED, ReviewState.DONE)
    )
    reviews = select(
        func.count(Review.id), func.sum(Review.revision), func.sum(Review.corrections), *states
    ).where(Review.round_id == round.id, Review.entry_id.in_(mine))
    given = select(func.count(Assignment.id)).where(
        Assignment.round_id == round.id, Assignment.entry_id.in_(mine)
    )
    row = db.session.execute(reviews.add_columns(given.scalar_subquery())).one()
    return tuple(int(value or 0) for value in row)

"""The corrections behind the results of an item, for whoever may see these."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.calls.models import Item
from app.entries.models import Entry
from app.extensions import db
from app.reviews.models import Review, ReviewCorrection
from app.rounds.models import Assignment

ENTRANT = (joinedload(Assignment.entry).joinedload(Entry.organisation),)


@cache  # the same expression for everybody
def is_amended() -> ColumnElement[bool]:
    """Whether a mark of an item was ever corrected, as a condition on a select of items."""
    made = (
        select(ReviewCorrection.id)
        .join(Review, Review.id == ReviewCorrection.review_id)
        .join(Entry, Entry.id == Review.entry_id)
        .where(Entry.item_id == Item.id)
    )
    return exists(made.correlate(Item))


def with_corrections(reviews: Sequence[Review]) -> Sequence[Review]:
    """The same reviews, with the corrections of those that have any read at once; no query where none has."""
    amended = {review.id: review for review in reviews if review.corrections}
    if amended:
        found: dict[str, list[ReviewCorrection]] = {key: [] for key in amended}
        query = select(ReviewCorrection).where(ReviewCorrection.review_id.in_(amended))
        for made in db.session.scalars(query.order_by(ReviewCorrection.number)):
            found[made.review_id].append(made)
        for key, review in amended.items():
            set_committed_value(review, "corrected", found[key])
    return reviews


def corrections_of(item: Item) -> Sequence[ReviewCorrection]:
    """Every correction of a review of an item, in the order in which they were agreed; with reviews and entrants."""
    query = (
        select(ReviewCorrection)
        .join(ReviewCorrection.review)
        .join(Entry, Entry.id == Review.entry_id)
        .where(Entry.item_id == item.id)
        .options(contains_eager(ReviewCorrection.review).joinedload(Review.assignment).options(*ENTRANT))
        .order_by(ReviewCorrection.agreed_at, ReviewCorrection.id)
    )
    return db.session.scalars(query).all()

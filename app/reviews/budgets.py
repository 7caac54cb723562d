"""How much may be read again in a round, item by item, by the rule that the call declared before the first mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from app.calls.marking_rules import marking_rules
from app.calls.models import Item
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.reviews.models import ReadingBatch
from app.reviews.states import BatchState
from app.rounds.models import Assignment, Round, RoundEntry, RoundItem
from app.rounds.states import READING


@dataclass(frozen=True)
class Budget:
    """``entries`` of the item in the round; ``most`` extra readings by the rule; ``used``: standing ones beyond those
    that each entry gets first, whoever asked for them."""

    item: Item
    entries: int
    most: int
    used: int

    @property
    def left(self) -> int:
        """What may still be handed out."""
        return max(self.most - self.used, 0)


def budgets_of(round: Round) -> list[Budget]:
    """The budget of each item of a round, in order of the items. One query."""
    rules, wanted = marking_rules(round.call.method), round.reviews_per_entry
    standing = (
        select(RoundEntry.entry_id, func.count(Assignment.id).label("n"))
        .outerjoin(
            Assignment,
            and_(
                Assignment.round_id == RoundEntry.round_id,
                Assignment.entry_id == RoundEntry.entry_id,
                Assignment.state.in_(READING),
            ),
        )
        .where(RoundEntry.round_id == round.id)
        .group_by(RoundEntry.entry_id)
        .subquery()
    )
    surplus = func.sum(case((standing.c.n > wanted, standing.c.n - wanted), else_=0))
    query = (
        select(Item, func.count(standing.c.entry_id), surplus)
        .join(RoundItem, RoundItem.item_id == Item.id)
        .outerjoin(Entry, Entry.item_id == Item.id)
        .outerjoin(standing, standing.c.entry_id == Entry.id)
        .where(RoundItem.round_id == round.id)
        .group_by(Item.id)
        .order_by(Item.position, Item.id)
    )
    return [
        Budget(item, entries, rules.extra_of(entries * wanted), int(used or 0))
        for item, entries, used in db.session.execute(query)
    ]


def batches_of(round: Round) -> Sequence[ReadingBatch]:
    """What the rule proposed in a round, the latest first, with the items."""
    query = (
        select(ReadingBatch).where(ReadingBatch.round_id == round.id).options(joinedload(ReadingBatch.item))
    )
    return db.session.scalars(query.order_by(ReadingBatch.number.desc())).all()


def waiting_batch(round: Round, item: Item) -> ReadingBatch | None:
    """What was proposed for an item and neither handed out nor dropped."""
    return db.session.scalar(
        select(ReadingBatch).where(
            ReadingBatch.round_id == round.id,
            ReadingBatch.item_id == item.id,
            ReadingBatch.state == BatchState.PROPOSED,
        )
    )


def judges_named(batches: Sequence[ReadingBatch]) -> dict[str, str]:
    """The names of the judges in these proposals, by key."""
    keys = {str(row["judge"]) for batch in batches for row in batch.readings}
    if not keys:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(keys)))
    return {key: name for key, name in rows}  # noqa: C416  (a row is no pair to mypy)

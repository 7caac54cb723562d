"""How much may be read again in a round, item by item, by the rule that the call declared before the first mark."""

from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from app.calls.marking_rules import marking_rules
from app.calls.models import Item
from app.entries.models import Entry
from app.extensions import db
from app.rounds.models import Assignment, Round, RoundEntry, RoundItem
from app.rounds.states import READING
from app.shared.text import t
from app.shared.verdict import YES, Verdict, not_now


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


def budgets_of(round: Round, item_id: str | None = None) -> list[Budget]:
    """The budget of each item of a round (or of one of them), in order of the items. One query."""
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
    if item_id is not None:
        query = query.where(Item.id == item_id)
    return [
        Budget(item, entries, rules.extra_of(entries * wanted), int(used or 0))
        for item, entries, used in db.session.execute(query)
    ]


def is_further(row: RoundEntry, readers: int) -> bool:
    """Whether one more reader of this entry goes beyond the number that the method gives to each; ``readers`` as
    ``readers_of`` counts them."""
    return readers >= row.round.reviews_per_entry


def may_read_further(row: RoundEntry, readers: int) -> Verdict:
    """One more reader of an entry, by whatever road: in the place of one who was lost always, beyond the number that
    the method gives to each only out of the declared budget and up to the declared most of an entry.

    A budget that anybody could go past by hand would be none: who adds readers of his choice to the entry of his choice
    decides places. The published method says how much is read again, and so much it is. ``readers``: how many read
    it now (``readers_of``).
    """
    if not is_further(row, readers):
        return YES
    rules = marking_rules(row.round.call.method)
    if not rules.extra_budget:
        return not_now(
            "undeclared", t("评审人数已足；公布的评审办法没有规定补充评审份额，评分分歧只能说明理由")
        )
    if readers >= rules.extra_most:
        return not_now("most", t("公布的评审办法规定每件最多 %(n)s 份评审，已经达到", n=rules.extra_most))
    (budget,) = budgets_of(row.round, row.entry.item_id)
    return YES if budget.left else not_now("spent", t("补充评审份额已用完，评分分歧只能说明理由"))


def readers_of(row: RoundEntry) -> int:
    """How many judges read the entry or have read it; one query."""
    query = select(func.count(Assignment.id)).where(
        Assignment.round_id == row.round_id,
        Assignment.entry_id == row.entry_id,
        Assignment.state.in_(READING),
    )
    return db.session.scalar(query) or 0

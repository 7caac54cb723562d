"""Which rounds are which leg, what a leg may still cover, and who goes on into it."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.calls.legs import SHEET_ONLY, leg_by_key, marked_legs
from app.calls.models import Call, Item
from app.calls.states import ItemState
from app.entries.models import Entry
from app.extensions import db
from app.kinds.kind import Leg
from app.rounds.models import Round, RoundItem, Shortlist, ShortlistLine
from app.rounds.states import RoundState
from app.screening.queries import passed_entries

MOST_LEGS = 4
"""How many legs a statement looks at; no kind has more."""


def leg_of(round: Round) -> Leg:
    """The leg that a round is."""
    return leg_by_key(round.call, round.leg)


def leg_after(call: Call, round: Round) -> Leg | None:
    """The leg with marks that follows a round's, if there is one."""
    legs = marked_legs(call)
    here = [leg.key for leg in legs].index(leg_by_key(call, round.leg).key)
    return legs[here + 1] if here + 1 < len(legs) else None


def is_of_leg(call: Call, leg: Leg) -> ColumnElement[bool]:
    """``leg_of`` as a condition on rounds of the call: a key that the call does not know is its first leg's."""
    legs = marked_legs(call)
    if leg.key == legs[0].key:
        return Round.leg.not_in([other.key for other in legs[1:]])
    return Round.leg == leg.key


def rounds_by_leg(item: Item) -> dict[str, Round]:
    """The last round over an item in each leg with marks, by the leg's key, in the order of the legs; one query."""
    query = select(Round).join(RoundItem, RoundItem.round_id == Round.id).where(RoundItem.item_id == item.id)
    found = {leg_by_key(item.call, row.leg).key: row for row in db.session.scalars(_in_order(query))}
    return {leg.key: found[leg.key] for leg in marked_legs(item.call) if leg.key in found}


def _in_order(query: Select[Round]) -> Select[Round]:
    return query.order_by(Round.position, Round.created_at)


def items_to_cover(call: Call, own: str | None = None, leg: Leg | None = None) -> list[Item]:
    """Listed items that no other round covers in the leg, and that every earlier leg with marks has closed over.

    A second reading of the same leg would be a second throw of the dice (rule 7). ``leg``: the first one if None.
    """
    legs = marked_legs(call)
    leg = leg or legs[0]
    covered = _covered(is_of_leg(call, leg), Round.id != (own or ""))
    query = select(Item).where(Item.call_id == call.id, Item.state == ItemState.LISTED, ~covered)
    for earlier in legs[: legs.index(leg)]:
        query = query.where(
            _covered(is_of_leg(call, earlier), Round.state == RoundState.CLOSED),
            ~_covered(is_of_leg(call, earlier), Round.state != RoundState.CLOSED),
        )
    return list(db.session.scalars(query.order_by(Item.position)))


def _covered(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    covering = select(RoundItem.id).join(Round, Round.id == RoundItem.round_id)
    return exists(covering.where(RoundItem.item_id == Item.id, *conditions).correlate(Item))


def begins_judged() -> ColumnElement[bool]:
    """Whether a round has closed over an item of the statement."""
    return _covered(Round.state == RoundState.CLOSED)


@cache  # the same expression for everybody; making it takes milliseconds
def is_judged() -> ColumnElement[bool]:
    """Whether every leg that counts has closed over an item of the statement: it can be ranked for good.

    ``decisions.standing.chosen_legs`` as a condition: some round has closed, and one in each later leg that has marks
    and a weight, by the legs that were frozen with the method of the item's call.
    """
    return and_(begins_judged(), _ends_judged())


def single_legged(calls: Select[Any]) -> Select[Any]:
    """Those of these calls (a select of ``Call.id``) whose items are judged once their first leg has closed."""
    return calls.where(*(_counts_not(leg) for leg in _later_legs(Call)))


def is_judged_in(calls: Select[Any]) -> ColumnElement[bool]:
    """``is_judged`` for the items of these calls (a select of ``Call.id``), over many items at once: a method is a
    document, and it is read once a call, not once an item."""
    return and_(begins_judged(), or_(Item.call_id.in_(single_legged(calls)), _ends_judged()))


def _ends_judged() -> ColumnElement[bool]:
    """Whether every leg after the first that counts has closed over an item of the statement."""
    held = aliased(Call)
    over = (_is_over(held, leg) for leg in _later_legs(held))
    return exists(select(held.id).where(held.id == Item.call_id, *over).correlate(Item))


def _later_legs(call: Any) -> list[Any]:
    return [call.method["legs"][position] for position in range(1, MOST_LEGS)]


def _counts_not(leg: Any) -> ColumnElement[bool]:
    """Whether a leg of a method is none, or its figures make no part of the number that ranks."""
    return or_(
        leg["key"].as_string().is_(None),
        leg["marks"].as_string() == SHEET_ONLY,
        leg["weight"].as_integer() == 0,
    )


def _is_over(held: Any, leg: Any) -> ColumnElement[bool]:
    """Whether a leg of a method does not count, or has closed."""
    key = leg["key"].as_string()
    closed = (
        select(RoundItem.id)
        .join(Round, Round.id == RoundItem.round_id)
        .where(RoundItem.item_id == Item.id, Round.state == RoundState.CLOSED, Round.leg == key)
    )
    return or_(_counts_not(leg), exists(closed.correlate(Item, held)))


def next_leg(call: Call, items: Sequence[Item] | None = None) -> Leg:
    """The first leg that these items (any item) can be covered in now; the first of all where none can."""
    keys = {item.id for item in items} if items is not None else None
    for leg in marked_legs(call):
        ready = {item.id for item in items_to_cover(call, leg=leg)}
        if ready and (keys is None or keys <= ready):
            return leg
    return marked_legs(call)[0]


def admitted_entries(item_ids: Iterable[str], leg: Leg) -> Select[Any]:
    """Entries of these items that take part in a leg: passed, and on its shortlist where there is one."""
    keys = list(item_ids)
    listed = select(Shortlist.id).where(Shortlist.item_id == Entry.item_id, Shortlist.leg == leg.key)
    chosen = (
        select(ShortlistLine.id)
        .join(Shortlist, Shortlist.id == ShortlistLine.shortlist_id)
        .where(
            Shortlist.item_id == Entry.item_id,
            Shortlist.leg == leg.key,
            ShortlistLine.entry_id == Entry.id,
            ShortlistLine.is_in,
        )
    )
    query: Any = passed_entries(keys)
    return query.where(or_(~exists(listed.correlate(Entry)), exists(chosen.correlate(Entry))))


def shortlist_of(item: Item, leg: Leg) -> Shortlist | None:
    """The shortlist into a leg, if one was made."""
    return db.session.scalar(
        select(Shortlist).where(and_(Shortlist.item_id == item.id, Shortlist.leg == leg.key))
    )

"""Items by chain, place, trouble and words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from app.calls.models import Call, Item
from app.calls.policy import visible_items
from app.calls.queries.lists import WITHOUT_DOCUMENTS, in_phase
from app.calls.states import CallState, ItemState, Trouble
from app.chains.models import Chain, Region
from app.extensions import db
from app.people.models import User

LONG = (
    Item.background,
    Item.content,
    Item.deliverables,
    Item.requirements,
    Item.property_terms,
    Item.source_row,
)
"""What a list over all calls leaves out: the database sorts whole rows before it cuts the page."""


@dataclass(frozen=True)
class ItemFilter:
    """What the address asks for: a chain and a city by their slug and code, a trouble, words, a phase of the call."""

    chain: str = ""
    city: str = ""
    trouble: str = ""
    text: str = ""
    phase: str = ""

    def apply(self, statement: Select[Item], at: datetime) -> Select[Item]:
        """Narrow a select of items that joins their calls."""
        if self.chain:
            statement = statement.where(Item.chain_id.in_(select(Chain.id).where(Chain.slug == self.chain)))
        if self.city:
            within = select(Region.code).where((Region.code == self.city) | (Region.parent_code == self.city))
            statement = statement.where(Item.region_code.in_(within))
        if self.trouble in {member.value for member in Trouble}:
            statement = statement.where(Item.trouble == self.trouble)
        if self.text:
            statement = statement.where(Item.title.contains(self.text, autoescape=True))
        return statement.where(in_phase(self.phase, at)) if self.phase else statement


def items_of(call: Call, wanted: ItemFilter, at: datetime, *, indicators: bool = False) -> Select[Item]:
    """The items of one call that the reader may see already, in their order; with their indicators if asked."""
    statement = select(Item).join(Item.call).where(Item.call_id == call.id)
    if indicators:
        statement = statement.options(selectinload(Item.indicators))
    return _with_names(wanted.apply(statement, at)).order_by(Item.position, Item.id)


def search_items(user: User | None, wanted: ItemFilter, at: datetime) -> Select[Item]:
    """Items of all published calls, those that close last first; only what is on a list."""
    statement = visible_items(user, at).where(Call.state != CallState.DRAFT, Item.state == ItemState.LISTED)
    found = _with_names(wanted.apply(statement, at)).options(*(defer(column) for column in LONG))
    return found.order_by(Call.closes_at.desc(), Item.position, Item.id)


def _with_names(statement: Select[Item]) -> Select[Item]:
    return statement.options(
        contains_eager(Item.call).options(*WITHOUT_DOCUMENTS), joinedload(Item.chain), joinedload(Item.region)
    )


def find_item(call: Call, code: str) -> Item | None:
    """The item of a public address, with all that its page prints; a NUL in the address finds nothing."""
    if "\x00" in code:
        return None
    return db.session.scalar(
        select(Item)
        .where(Item.call_id == call.id, Item.code == code)
        .options(joinedload(Item.chain), joinedload(Item.region), selectinload(Item.indicators))
    )


def count_items(call: Call) -> int:
    """How many items the call has, whatever their state."""
    return db.session.scalar(select(func.count(Item.id)).where(Item.call_id == call.id)) or 0


def places_in_use(call: Call | None = None) -> tuple[list[Chain], list[Region]]:
    """What the filters offer: chains that published items name (of one call: its items) in catalogue order, and places
    by code. One query over the distinct pairs."""
    pairs = (
        select(Item.chain_id, Item.region_code)
        .join(Item.call)
        .where(Item.call_id == call.id if call else Call.state != CallState.DRAFT)
        .distinct()
        .subquery()
    )
    rows = db.session.execute(
        select(Chain, Region)
        .select_from(pairs)
        .outerjoin(Chain, Chain.id == pairs.c.chain_id)
        .outerjoin(Region, Region.code == pairs.c.region_code)
    ).all()
    chains = {chain.id: chain for chain, _ in rows if chain is not None}
    places = {region.code: region for _, region in rows if region is not None}
    in_order = sorted(chains.values(), key=lambda chain: (chain.position, chain.id))
    return in_order, [places[code] for code in sorted(places)]

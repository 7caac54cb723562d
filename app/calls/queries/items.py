"""Items by chain, place, trouble and words."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import CompoundSelect, Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.calls.models import Call, Item
from app.calls.policy import visible_items
from app.calls.queries.lists import WITHOUT_DOCUMENTS, in_phase
from app.calls.states import CallState, ItemState, Trouble
from app.chains.models import Chain, Region
from app.extensions import db
from app.people.models import User

NAMES = (joinedload(Item.chain), joinedload(Item.region))
LONG = (
    Item.background,
    Item.content,
    Item.deliverables,
    Item.requirements,
    Item.property_terms,
    Item.source_row,
)
SHORT = tuple(defer(column) for column in LONG)
"""What lists leave out: the database sorts whole rows before it cuts the page."""


@dataclass(frozen=True)
class ItemFilter:
    """What the address asks for: a chain and a city by their slug and code, a trouble, words, a phase of the call;
    ``chains``: names of some chains, None for all."""

    chain: str = ""
    city: str = ""
    trouble: str = ""
    text: str = ""
    phase: str = ""
    chains: tuple[str, ...] | None = None

    def apply(self, statement: Select[Item], at: datetime) -> Select[Item]:
        """Narrow a select of items; where a phase is asked for, one that joins their calls."""
        if self.chain:
            statement = statement.where(Item.chain_id.in_(select(Chain.id).where(Chain.slug == self.chain)))
        if self.chains is not None:
            named = select(Chain.id).where(Chain.name.in_(self.chains))
            statement = statement.where(Item.chain_id.in_(named))
        if self.city:
            within = select(Region.code).where((Region.code == self.city) | (Region.parent_code == self.city))
            statement = statement.where(Item.region_code.in_(within))
        if self.trouble in {member.value for member in Trouble}:
            statement = statement.where(Item.trouble == self.trouble)
        if self.text:
            statement = statement.where(Item.title.contains(self.text, autoescape=True))
        return statement.where(in_phase(self.phase, at)) if self.phase else statement


def items_of(call: Call, wanted: ItemFilter, at: datetime, *, indicators: bool = False) -> Select[Item]:
    """The items of one call, which the reader may see and has loaded, in their order; with indicators and all their
    texts if asked."""
    statement = select(Item).where(Item.call_id == call.id)
    if wanted.phase:
        statement = statement.join(Item.call)
    more = (selectinload(Item.indicators),) if indicators else SHORT
    return wanted.apply(statement, at).options(*NAMES, *more).order_by(Item.position, Item.id)


def search_items(user: User | None, wanted: ItemFilter, at: datetime) -> Select[Item]:
    """Items of all published calls, those that close last first; only what is on a list."""
    statement = visible_items(user, at).where(Call.state != CallState.DRAFT, Item.state == ItemState.LISTED)
    calls = contains_eager(Item.call).options(*WITHOUT_DOCUMENTS)
    found = wanted.apply(statement, at).options(calls, *NAMES, *SHORT)
    return found.order_by(Call.closes_at.desc(), Item.position, Item.id)


_OF_PAGE = (
    joinedload(Item.chain),
    joinedload(Item.region),
    joinedload(Item.issuer),
    selectinload(Item.indicators),
)


def find_item(call: Call, code: str) -> Item | None:
    """The item of a public address, with all that its page prints; a NUL in the address finds nothing."""
    if "\x00" in code:
        return None
    item = db.session.scalar(
        select(Item).where(Item.call_id == call.id, Item.code == code).options(*_OF_PAGE)
    )
    if item is not None:  # held by the item, for the session itself forgets what nobody holds
        set_committed_value(item, "call", call)
    return item


def find_listed_item(slug: str, code: str) -> Item | None:
    """The same by the address of its call, together with the call; a NUL in the address finds nothing."""
    if "\x00" in slug + code:
        return None
    found = select(Item).join(Item.call).where(Call.slug == slug, Item.code == code)
    shown = (joinedload(Item.chain), joinedload(Item.region), selectinload(Item.indicators))
    return db.session.scalar(found.options(contains_eager(Item.call), *shown))


def count_items(call: Call) -> int:
    """How many items the call has, whatever their state."""
    return db.session.scalar(select(func.count(Item.id)).where(Item.call_id == call.id)) or 0


@dataclass(frozen=True)
class Used:
    """A chain (by slug) or a place (by code) that a filter offers."""

    key: str
    name_zh: str
    name_en: str


def places_in_use(call: Call | None = None) -> tuple[list[Used], list[Used]]:
    """What the filters offer: chains that published items name (of one call: its items) in catalogue order, and places
    by code. One query."""
    rows = db.session.execute(_places(call is not None), {"call": call and call.id}).all()
    return [Used(*row[2:]) for row in rows if row[0] == 0], [Used(*row[2:]) for row in rows if row[0] == 1]


@cache
def _places(of_call: bool) -> CompoundSelect[int, int, str, str, str]:
    """Written down once: to put it together took as long as to ask it."""
    used = select(Item.id).join(Item.call)
    used = used.where(Call.id == bindparam("call") if of_call else Call.state != CallState.DRAFT)
    chains = select(
        literal(0).label("sort"), Chain.position.label("place"), Chain.slug, Chain.name, Chain.name
    )
    regions = select(literal(1), literal(0), Region.code.label("slug"), Region.name_zh, Region.name_en)
    return union_all(
        chains.where(Chain.id.in_(used.with_only_columns(Item.chain_id))),
        regions.where(Region.code.in_(used.with_only_columns(Item.region_code))),
    ).order_by("sort", "place", "slug")

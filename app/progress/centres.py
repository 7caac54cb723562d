"""The public list of what is to be built first, with the reasons of every place (measure 5).

A kind names its reasons and their weights (``Kind.urgency``); a figure counts as its share of the highest figure on all
published lists of such kinds, so that a filter never moves a place. What has no figure yet contributes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.calls.models import Call, Item
from app.calls.queries.lists import WITHOUT_DOCUMENTS
from app.chains.models import Chain
from app.chains.queries import current_chains
from app.entries.models import Entry
from app.extensions import db
from app.kinds import KINDS
from app.kinds.kind import Reason
from app.needs.models import Need
from app.needs.policy import published_needs
from app.needs.states import Trouble
from app.notices.models import NoticeLine
from app.notices.states import LineState
from app.people.models import Organisation
from app.people.policy import visible_laboratories
from app.progress.chains import public_items
from app.progress.queries import stage_column
from app.progress.states import STANDINGS, Stage, Standing
from app.progress.winners import accepted_at, standing_lines

URGENT = (Trouble.NOT_FOUND, Trouble.NOT_TESTABLE)
TIERS = {"卓越": Decimal(3), "优势": Decimal(2), "重点": Decimal(1)}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Why:
    """One reason of a place: its figure (None: there is none yet), the highest on the lists, the points it gives."""

    reason: Reason
    figure: Decimal | None
    highest: Decimal
    points: Decimal


@dataclass(frozen=True)
class Place:
    """One item in the list: its rank among all, its points of 100, why, and what the filters go by."""

    item_id: str
    rank: int
    points: Decimal
    why: tuple[Why, ...]
    standing: Standing
    sort: str
    chain: str
    tier: str
    city: str


@dataclass(frozen=True)
class Built:
    """Who builds it, as notices have told it. ``slug``: of the laboratory's public page, None where it has none."""

    name: str
    slug: str | None
    announced_at: datetime | None
    accepted_at: datetime | None


@dataclass(frozen=True)
class _Row:
    item_id: str
    kind: str
    order: tuple[Any, ...]
    stage: Stage
    sort: str
    chain: str
    tier: str
    city: str


def ranked_kinds() -> list[str]:
    """The names of the kinds whose items are ranked in public."""
    return [kind.name for kind in KINDS.values() if kind.urgency]


def places(at: datetime) -> list[Place]:
    """Every item of published lists of ranked kinds, the most urgent first; equal points go by the item's position.

    Three queries, whatever the number of items: the items with their stages, the needs by chain, the chains in force.
    """
    rows, needs = _rows(at), _needs(at)
    tiers = {chain.name: chain.tier for chain in current_chains()}
    figures = {row.item_id: _figures(row, needs, tiers) for row in rows}
    highest = {
        key: max(
            (value for found in figures.values() if (value := found.get(key)) is not None), default=Decimal(0)
        )
        for key in ("needs", "urgent")
    } | {"tier": max(TIERS.values()), "opinion": Decimal(100)}
    reasons = {row.item_id: _why(row, figures[row.item_id], highest) for row in rows}
    points = {key: sum((why.points for why in found), Decimal(0)) for key, found in reasons.items()}
    rows.sort(key=lambda row: (-points[row.item_id], *row.order))
    return [
        Place(
            row.item_id,
            rank,
            points[row.item_id],
            reasons[row.item_id],
            STANDINGS[row.stage],
            row.sort,
            row.chain,
            tiers.get(row.chain, row.tier),
            row.city,
        )
        for rank, row in enumerate(rows, 1)
    ]


def place_of(item: Item, at: datetime) -> Place | None:
    """The place of one item; None where its kind is not ranked or its list is not public."""
    if item.call.kind not in ranked_kinds():
        return None
    return next((place for place in places(at) if place.item_id == item.id), None)


def _rows(at: datetime) -> list[_Row]:
    keys = {name: KINDS[name].sorted_by for name in ranked_kinds()}
    sort = case(
        *((Call.kind == name, Item.facts[key].as_string()) for name, key in keys.items() if key), else_=""
    )
    found = (
        public_items(at)
        .outerjoin(Item.chain)
        .where(Call.kind.in_(list(keys)))
        .with_only_columns(
            Item.id,
            Call.kind,
            Item.position,
            Item.code,
            stage_column(at),
            sort,
            Chain.name,
            Chain.tier,
            Item.region_code,
        )
        .order_by(None)
    )
    return [
        _Row(
            key, kind, (position, code, key), Stage(stage), sort or "", chain or "", tier or "", _city(region)
        )
        for key, kind, position, code, stage, sort, chain, tier, region in db.session.execute(found)
        if Stage(stage) in STANDINGS
    ]


def _city(region: str | None) -> str:
    """The city in which a region lies, by GB/T 2260: its first four digits."""
    return f"{region[:4]}00" if region else ""


def _needs(at: datetime) -> Mapping[str, tuple[int, int]]:
    """(published needs, those that nobody can meet) by the chain's name; one query."""
    urgent = func.sum(case((Need.trouble.in_(URGENT), 1), else_=0))
    counted = published_needs(at).join(Need.chain).with_only_columns(Chain.name, func.count(), urgent)
    return {row[0]: (row[1], row[2]) for row in db.session.execute(counted.group_by(Chain.name))}


def _figures(
    row: _Row, needs: Mapping[str, tuple[int, int]], tiers: Mapping[str, str]
) -> dict[str, Decimal | None]:
    """The figures of one item; a chain that is none of the tiers has none, and nobody has asked experts yet."""
    count, urgent = needs.get(row.chain, (0, 0))
    tier = TIERS.get(tiers.get(row.chain, row.tier))
    return {"needs": Decimal(count), "urgent": Decimal(urgent), "tier": tier, "opinion": None}


def _why(row: _Row, figures: Mapping[str, Decimal | None], highest: Mapping[str, Decimal]) -> tuple[Why, ...]:
    return tuple(
        _weigh(reason, figures[reason.key], highest[reason.key]) for reason in KINDS[row.kind].urgency
    )


def _weigh(reason: Reason, figure: Decimal | None, highest: Decimal) -> Why:
    """Weight × figure ÷ highest figure, half up to 0.01; nothing where there is no figure (rule 0 for the rounding)."""
    share = figure / highest if figure and highest else Decimal(0)
    points = (reason.weight * share).quantize(CENT, ROUND_HALF_UP)
    return Why(reason, figure, highest, points)


def narrowed(found: Sequence[Place], **wanted: str) -> list[Place]:
    """The places that a filter leaves, each with its rank among all; an empty wish leaves everything."""
    tests: dict[str, Callable[[Place], str]] = {
        "sort": lambda place: place.sort,
        "chain": lambda place: place.chain,
        "city": lambda place: place.city,
        "standing": lambda place: place.standing.value,
    }
    return [p for p in found if all(not value or tests[name](p) == value for name, value in wanted.items())]


def items_in(found: Sequence[Place]) -> dict[str, Item]:
    """The items of some places with what the list prints; one query. ``places`` shows what is public alone."""
    calls = contains_eager(Item.call).options(*WITHOUT_DOCUMENTS)
    query = (
        select(Item)
        .join(Item.call)
        .where(Item.id.in_([place.item_id for place in found]))
        .options(calls, joinedload(Item.chain), joinedload(Item.region))
    )
    return {item.id: item for item in db.session.scalars(query)}


def builders_of(found: Sequence[Place], at: datetime) -> dict[str, Built]:
    """Who builds the items of some places, announced winners alone, by the item's key; one query."""
    public = visible_laboratories(None, at).with_only_columns(Organisation.id)
    rows = db.session.execute(
        standing_lines(at)
        .join(Organisation, Organisation.id == Entry.organisation_id)
        .where(
            Entry.item_id.in_([place.item_id for place in found]),
            NoticeLine.state == LineState.ANNOUNCED,
        )
        .with_only_columns(
            Entry.item_id,
            NoticeLine.organisation_name,
            case((Organisation.id.in_(public), Organisation.slug)),
            NoticeLine.announced_at,
            accepted_at(),
        )
    )
    return {key: Built(*rest) for key, *rest in rows}

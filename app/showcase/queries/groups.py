"""The published cases counted by everything that the filters ask, kept in the process for as long as they stand."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.chains.models import Chain, ChainCatalogue, Region
from app.extensions import db
from app.showcase.models import Case
from app.showcase.policy import listed_cases
from app.showcase.states import CaseState

KEPT_FOR = timedelta(minutes=1)
MOST_KEPT = 4

Mark = tuple[Any, ...]
Group = tuple[tuple[tuple[str, ...], ...], int]


@dataclass(frozen=True)
class Named:
    """A chain of the catalogue in force or a city: its value in the address, its words, where it stands in order."""

    value: str
    words: str
    order: Any
    english: str = ""


@dataclass(frozen=True)
class Groups:
    """``rows``: for each filter in the order of ``NAMES`` the values under which a group of cases is found (a county's
    by its city, by its own code and by its parent's; the first is counted), and how many cases it has. ``answers``:
    what was made of them, by what was asked."""

    rows: tuple[Group, ...]
    chains: dict[str, Named]
    cities: dict[str, Named]
    read_at: datetime
    answers: dict[Any, Any] = field(default_factory=dict)


NAMES = ("kind", "year", "stage", "chain", "city")
_KEPT: dict[Mark, Groups] = {}


def groups_of_listed(at: datetime) -> Groups:
    """What ``listed_cases`` allows at the instant, in groups. One query; four where a page was published, recalled or
    withdrawn since, by whatever process, or a minute has passed."""
    mark = _mark(at)
    found = _KEPT.get(mark)
    if found is None or abs(at - found.read_at) > KEPT_FOR:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        found = _KEPT[mark] = _read(at)
    return found


def _mark(at: datetime) -> Mark:
    """What changes whenever a case joins the listed ones or leaves them, asked of the ends of indexes alone.

    Who leaves (withdrawn, recalled) adds to those that are not published; who joins takes from them, and is the last
    published or, begun since, one more of all. The text of a listed case can't change. The greatest key tells one
    database from another.
    """
    others = [state for state in CaseState if state != CaseState.PUBLISHED]
    parts = (
        select(func.count()).select_from(Case),
        select(func.count()).where(Case.state.in_(others)),
        select(func.max(Case.published_at)).where(Case.published_at <= at),
        select(func.max(Case.id)),
        select(func.max(ChainCatalogue.id)).where(ChainCatalogue.is_current),
    )
    return tuple(db.session.execute(select(*(part.scalar_subquery() for part in parts))).one())


def _read(at: datetime) -> Groups:
    now = aliased(Chain)
    catalogued = (
        select(Chain.id, now.slug, now.name, now.position)
        .join(now, now.name == Chain.name)
        .join(ChainCatalogue, ChainCatalogue.id == now.catalogue_id)
        .where(ChainCatalogue.is_current)
    )
    chains = {key: Named(slug, name, place) for key, slug, name, place in db.session.execute(catalogued)}
    regions = {row.code: row for row in db.session.scalars(select(Region))}
    places: dict[str | None, tuple[str, ...]] = {code: _codes(region) for code, region in regions.items()}
    columns = (Case.kind, Case.year, Case.stage, Case.chain_id, Case.region_code)
    counted = listed_cases(at).with_only_columns(*columns, func.count()).group_by(*columns)
    slugs: dict[str | None, tuple[str, ...]] = {key: (chain.value,) for key, chain in chains.items()}
    rows = tuple(
        (((kind,), (str(year),), (stage,), slugs.get(chain, ("",)), places.get(region, ("",))), n)
        for kind, year, stage, chain, region, n in db.session.execute(counted)
    )
    cities = {r.code: Named(r.code, r.name_zh, r.code, r.name_en) for r in regions.values()}
    return Groups(rows, {chain.value: chain for chain in chains.values()}, cities, at)


def _codes(region: Region) -> tuple[str, ...]:
    """Under which codes its cases are found: a county's are counted by its city."""
    parent = (region.parent_code,) if region.parent_code else ()
    return (*parent, region.code) if region.level == "county" else (region.code, *parent)

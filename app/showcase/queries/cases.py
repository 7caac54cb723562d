"""Published cases, for the magazine, the pages beside it, feeds and open data, all made from ``listed_cases``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, or_, select, union_all
from sqlalchemy.orm import joinedload, load_only, selectinload

from app.calls.models import Call
from app.calls.queries import WITHOUT_DOCUMENTS
from app.chains.models import Chain, Region
from app.chains.queries import same_chain
from app.extensions import db
from app.people.models import Organisation
from app.showcase.models import Case, Dissection
from app.showcase.policy import listed_cases

# What a card prints beside the case's own words, and these.
NAMES = (
    joinedload(Case.organisation).load_only(Organisation.name, Organisation.slug),
    joinedload(Case.chain).load_only(Chain.name, Chain.slug),
)
CARD = (
    load_only(
        Case.slug,
        Case.kind,
        Case.year,
        Case.title,
        Case.standfirst,
        Case.anatomy,
        Case.stage,
        Case.published_at,
    ),
    *NAMES,
)


@dataclass(frozen=True)
class CaseFilter:
    """What the address asks for: a chain by its slug, a city by its code, a year, a stage in words, a kind by name."""

    kind: str = ""
    year: str = ""
    stage: str = ""
    chain: str = ""
    city: str = ""

    def apply(self, statement: Select[Case]) -> Select[Case]:
        """Narrow a select of cases; a city holds its counties."""
        if self.kind:
            statement = statement.where(Case.kind == self.kind)
        if self.year:
            statement = statement.where(Case.year == self._year())
        if self.stage:
            statement = statement.where(Case.stage == self.stage)
        if self.chain:
            statement = statement.where(Case.chain_id.in_(same_chain(self.chain)))
        if self.city:
            within = or_(Region.code == self.city, Region.parent_code == self.city)
            statement = statement.where(Case.region_code.in_(select(Region.code).where(within)))
        return statement

    def values(self) -> tuple[str, ...]:
        """Kind, year, stage, chain and city as they are looked for; empty where nothing is."""
        return self.kind, str(self._year()) if self.year else "", self.stage, self.chain, self.city

    def _year(self) -> int:
        return int(self.year) if self.year.isascii() and self.year.isdecimal() else 0


def search_cases(wanted: CaseFilter, at: datetime) -> Select[Case]:
    """Published cases of a filter with what a card prints, the latest season first."""
    return wanted.apply(listed_cases(at)).options(*CARD).order_by(*LATEST)


def page_of_cases(wanted: CaseFilter, at: datetime, start: int, most: int) -> Sequence[Case]:
    """So many cards of a filter from a place on; one query. Filtered and sorted by key: the long texts of a row are
    read for what is shown, not for what is sorted."""
    keys = wanted.apply(listed_cases(at)).with_only_columns(Case.id).order_by(*LATEST)
    shown = select(Case).where(Case.id.in_(keys.limit(most).offset(start))).options(*CARD)
    return db.session.scalars(shown.order_by(*LATEST)).all()


LATEST = (Case.year.desc(), Case.published_at.desc(), Case.number, Case.id)


def latest_cases(at: datetime, most: int) -> Sequence[Case]:
    """The latest published cases with what a card prints; one query."""
    return page_of_cases(CaseFilter(), at, 0, most)


def public_cases(at: datetime) -> Select[Case]:
    """For feeds and open data: published cases with everything their rows print, the latest published first."""
    calls = joinedload(Case.call).options(*WITHOUT_DOCUMENTS)
    return (
        listed_cases(at)
        .options(*NAMES, joinedload(Case.region), calls)
        .order_by(Case.published_at.desc(), Case.id)
    )


def find_case(slug: str) -> Case | None:
    """A case by its address with everything its page prints; whether it may be seen is the policy's."""
    dissection = joinedload(Case.dissection).options(selectinload(Dissection.observations))
    calls = joinedload(Case.call).options(*WITHOUT_DOCUMENTS)
    found = select(Case).where(Case.slug == slug)
    organisation = joinedload(Case.organisation).options(joinedload(Organisation.region))
    chain, region = joinedload(Case.chain), joinedload(Case.region)
    return db.session.scalar(found.options(organisation, chain, region, calls, dissection))


def related_cases(one: Case, at: datetime, most: int) -> Sequence[Case]:
    """Other cases of the same chain, then of the same stage, the latest first; one query."""
    name = select(Chain.name).where(Chain.id == one.chain_id).scalar_subquery()
    beside = Case.chain_id.in_(select(Chain.id).where(Chain.name == name))
    staged = (Case.stage == one.stage) & (Case.stage != "")
    others = (
        listed_cases(at).where(Case.id != one.id).with_only_columns(Case.id).order_by(*LATEST).limit(most)
    )
    # asked apart: together neither is found by an index
    keys = union_all(*(select(others.where(way).subquery()) for way in (beside, staged)))
    found = select(Case).where(Case.id.in_(keys)).options(*CARD)
    return db.session.scalars(found.order_by(case((beside, 0), else_=1), *LATEST).limit(most)).all()


def cases_of_laboratory(organisation: Organisation, at: datetime, most: int = 50) -> Sequence[Case]:
    """The published cases of a laboratory; one query."""
    found = listed_cases(at).where(Case.organisation_id == organisation.id).options(*CARD)
    return db.session.scalars(found.order_by(*LATEST).limit(most)).all()


def cases_of_chain(slug: str, at: datetime, most: int) -> Sequence[Case]:
    """The latest published cases of a chain, by its slug; one query."""
    return page_of_cases(CaseFilter(chain=slug), at, 0, most)


def season_years(at: datetime) -> list[tuple[int, int]]:
    """(year, how many published cases), the latest first."""
    counted = listed_cases(at).with_only_columns(Case.year, func.count())
    rows = db.session.execute(counted.group_by(Case.year).order_by(Case.year.desc()))
    return [(year, count) for year, count in rows]


def cases_of_year(year: int, at: datetime) -> list[tuple[Call, list[Case]]]:
    """The seasons of a year, each with its cases in the order in which they were selected; one query."""
    calls = joinedload(Case.call).options(load_only(Call.title, Call.slug, Call.kind, Call.year))
    found = listed_cases(at).where(Case.year == year).options(*CARD, load_only(Case.call_id), calls)
    seasons: dict[str, tuple[Call, list[Case]]] = {}
    for one in db.session.scalars(found.order_by(Case.kind, Case.call_id, Case.number, Case.id)):
        seasons.setdefault(one.call_id, (one.call, []))[1].append(one)
    return list(seasons.values())

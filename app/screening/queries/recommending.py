"""The city's list as its pages, the officers' desk and the entrant's page show it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.calls.models import Call, Item
from app.chains.models import Region
from app.entries.models import Entry
from app.entries.policy import visible_entries
from app.entries.queries import titles_of
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.files.models import StoredFile
from app.files.queries import files_of
from app.people.models import User
from app.screening.models import Recommendation, RecommendationList
from app.screening.policy.recommending import city_of, recommended_in, visible_lists, visible_recommending
from app.screening.states import RecommendationState, Standing
from app.shared.text import t
from app.shared.waiting import Tally

ORDER = {
    RecommendationState.RECOMMENDED: 0,
    RecommendationState.UNDECIDED: 1,
    RecommendationState.DECLINED: 2,
}


@dataclass(frozen=True)
class EntryRow:
    """One entry of a city, with what the city has said so far."""

    entry: Entry
    title: str
    said: Recommendation | None

    @property
    def state(self) -> RecommendationState:
        """Undecided until something is said."""
        return self.said.state if self.said is not None else RecommendationState.UNDECIDED


@dataclass(frozen=True)
class ItemRows:
    """The entries of a city for one item: what is recommended in its order, then the rest."""

    item: Item
    rows: list[EntryRow]

    @property
    def recommended(self) -> list[EntryRow]:
        """What takes up the quota, in order."""
        return [row for row in self.rows if row.state == RecommendationState.RECOMMENDED]

    @property
    def undecided(self) -> list[EntryRow]:
        """What nothing has been said of."""
        return [row for row in self.rows if row.state == RecommendationState.UNDECIDED]


@dataclass(frozen=True)
class CityRow:
    """A city on the officers' desk. ``recommended`` is told once its letter was sent; no region: directly submitted."""

    region: Region | None
    entries: int
    letter: RecommendationList | None
    recommended: int | None


@dataclass(frozen=True)
class Totals:
    """A city's work on one call, in numbers of entries."""

    entries: int = 0
    recommended: int = 0
    declined: int = 0


def city_entries(user: User, call: Call, at: datetime) -> list[ItemRows]:
    """The entries of the recommender's city by item, as far as he sees them: none before closing. Three queries."""
    city = city_of(user, at)
    found: Any = (
        visible_entries(user, at)
        .where(Entry.call_id == call.id, Entry.city_code == city, Entry.state == EntryState.SUBMITTED)
        .where(Call.closes_at <= at)
        .options(joinedload(Entry.item), joinedload(Entry.organisation))
    )
    entries: list[Entry] = list(db.session.scalars(found))
    said = recommendations_of(entry.id for entry in entries)
    titles = titles_of(entries)
    grouped: dict[Item, list[EntryRow]] = defaultdict(list)
    for entry in entries:
        grouped[entry.item].append(EntryRow(entry, titles[entry.id], said.get(entry.id)))
    return [
        ItemRows(item, sorted(rows, key=_place))
        for item, rows in sorted(grouped.items(), key=lambda pair: pair[0].position)
    ]


def _place(row: EntryRow) -> tuple[Any, ...]:
    place = row.said.position if row.said is not None and row.said.position is not None else 0
    return ORDER[row.state], place, row.entry.organisation.name, row.entry.id


def recommendations_of(entry_ids: Iterable[str]) -> dict[str, Recommendation]:
    """What is said of several entries, by the entry's key; one query. The caller has asked who may know."""
    found = select(Recommendation).where(Recommendation.entry_id.in_(list(entry_ids)))
    return {row.entry_id: row for row in db.session.scalars(found)}


def recommendation_of(entry: Entry) -> Recommendation | None:
    """What the city has said of an entry, sent or not, with its letter. The caller asks who may know."""
    if not entry.call.kind_data.recommended:
        return None
    query = select(Recommendation).where(Recommendation.entry_id == entry.id)
    return db.session.scalar(
        query.options(joinedload(Recommendation.list), joinedload(Recommendation.region))
    )


def used_places(entry: Entry) -> int:
    """How many other entries of its city are recommended for its item."""
    counted = recommended_in(entry).with_only_columns(func.count()).order_by(None)
    return db.session.scalar(counted) or 0


def standing_of(entry: Entry, said: Recommendation | None) -> Standing | None:
    """How a submitted entry stands with its city, as officers and its members may know; None where none is asked."""
    if not entry.call.kind_data.recommended or entry.state != EntryState.SUBMITTED:
        return None
    if entry.city_code is None:
        return Standing.DIRECT
    if entry.outcome == Outcome.NOT_RECOMMENDED:
        return Standing.NOT_RECOMMENDED
    sent = said is not None and said.is_sent and said.state == RecommendationState.RECOMMENDED
    return Standing.RECOMMENDED if sent else Standing.WAITING


def cities_of(call: Call, at: datetime) -> list[CityRow]:
    """How each city that has entries stands, by code, directly submitted ones last; empty before closing, and before
    the opening of a sealed call."""
    if not call.kind_data.recommended or not call.is_closed(at) or call.is_shut:
        return []
    counted = db.session.execute(
        select(Entry.city_code, func.count())
        .where(Entry.call_id == call.id, Entry.state == EntryState.SUBMITTED)
        .group_by(Entry.city_code)
    ).all()
    letters = {
        letter.region_code: letter
        for letter in db.session.scalars(
            select(RecommendationList).where(RecommendationList.call_id == call.id)
        )
    }
    chosen = _recommended_by_list(call)
    regions = _regions(code for code, _n in counted if code is not None)
    rows = [
        CityRow(
            regions.get(code or ""),
            n,
            letters.get(code or ""),
            chosen.get(letters[code].id, 0) if code in letters else None,
        )
        for code, n in counted
    ]
    return sorted(rows, key=lambda row: (row.region is None, row.region.code if row.region else ""))


def _recommended_by_list(call: Call) -> dict[str, int]:
    query = (
        select(Recommendation.list_id, func.count())
        .where(
            Recommendation.call_id == call.id,
            Recommendation.list_id.is_not(None),
            Recommendation.state == RecommendationState.RECOMMENDED,
        )
        .group_by(Recommendation.list_id)
    )
    return {str(key): n for key, n in db.session.execute(query)}


def _regions(codes: Iterable[str]) -> dict[str, Region]:
    found = db.session.scalars(select(Region).where(Region.code.in_(list(codes))))
    return {region.code: region for region in found}


def recommended_calls(user: User, at: datetime) -> Select[Call]:
    """The calls on which a recommender works or has worked, the latest closing on top."""
    return visible_recommending(user, at).order_by(Call.closes_at.desc(), Call.id)


def list_digest(groups: Iterable[ItemRows]) -> str:
    """A short mark of a list as it stands: who is on it where, and what is said of whom."""
    said = [
        [
            row.entry.id,
            row.state.value,
            row.said.position if row.said else None,
            row.said.opinion if row.said else "",
        ]
        for group in groups
        for row in group.rows
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def list_totals(user: User, calls: Collection[Call], at: datetime) -> dict[str, Totals]:
    """The numbers of the recommender's city for several closed calls, by the call's key; one query."""
    state, none = Recommendation.state, Totals()
    counted = (
        select(
            Entry.call_id,
            func.count(),
            func.count().filter(state == RecommendationState.RECOMMENDED),
            func.count().filter(state == RecommendationState.DECLINED),
        )
        .outerjoin(Recommendation, Recommendation.entry_id == Entry.id)
        .where(
            Entry.call_id.in_([call.id for call in calls if call.is_closed(at) and not call.is_shut]),
            Entry.city_code == city_of(user, at),
            Entry.state == EntryState.SUBMITTED,
        )
        .group_by(Entry.call_id)
    )
    found = {key: Totals(*numbers) for key, *numbers in db.session.execute(counted)}
    return {call.id: found.get(call.id, none) for call in calls}


def own_letters(user: User, calls: Collection[Call], at: datetime) -> dict[str, RecommendationList]:
    """The letters that the recommender's city has sent for these calls, by the call's key."""
    query = visible_lists(user, at).where(
        RecommendationList.call_id.in_([call.id for call in calls]),
        RecommendationList.region_code == city_of(user, at),
    )
    found = db.session.scalars(query.options(contains_eager(RecommendationList.call)))
    return {letter.call_id: letter for letter in found}


def list_scan(letter: RecommendationList | None) -> StoredFile | None:
    """The stamped scan of a letter, where one was handed in."""
    if letter is None:
        return None
    found: Any = files_of(RecommendationList.__tablename__, [letter.id]).limit(1)
    return db.session.scalars(found).first()


def scanned(letters: Iterable[RecommendationList]) -> set[str]:
    """The keys of those letters that a scan hangs on."""
    files: Any = files_of(RecommendationList.__tablename__, [letter.id for letter in letters])
    return {file.owner_id for file in db.session.scalars(files)}


def tallies_for_recommender(user: User, at: datetime) -> list[Tally]:
    """Entries of the city of which nothing is said, and lists that are not sent, until the date of their calls."""
    city = city_of(user, at)
    sent = exists().where(RecommendationList.call_id == Call.id, RecommendationList.region_code == city)
    running = and_(Call.closes_at <= at, Call.recommends_until > at, ~sent)
    said = exists().where(
        Recommendation.entry_id == Entry.id, Recommendation.state != RecommendationState.UNDECIDED
    )
    mine = visible_entries(user, at).where(Entry.city_code == city, Entry.state == EntryState.SUBMITTED)
    entered = exists().where(
        Entry.call_id == Call.id, Entry.city_code == city, Entry.state == EntryState.SUBMITTED
    )
    lists = visible_recommending(user, at).where(running, entered)
    return [
        Tally(
            t("申报待提出推荐意见"), mine.where(running, ~said), "recommender.calls", Call.recommends_until
        ),
        Tally(t("推荐函待报送"), lists, "recommender.calls", Call.recommends_until),
    ]

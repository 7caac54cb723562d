"""Reads of schedules and capabilities for pages and exports."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.capabilities.index import terms_with
from app.capabilities.models import Capability, DoubtfulRow, Schedule, ScopeTerm
from app.capabilities.policy import holds, visible_capabilities, visible_schedules, visible_versions
from app.capabilities.standards import find_standards
from app.capabilities.states import CapabilityKind, Doubt, RowState, ScheduleState, Sorting
from app.chains.models import Chain, Region
from app.chains.queries import same_chain
from app.extensions import db
from app.people.models import Organisation, User


@dataclass(frozen=True)
class CapabilityFilter:
    """What the address asks for: words or a standard's number, a chain by its slug, a city, how it is founded."""

    text: str = ""
    chain: str = ""
    city: str = ""
    kind: str = ""

    def apply(self, statement: Select[Capability]) -> Select[Capability]:
        """Narrow a select of capabilities that has joined the laboratory."""
        if self.text:
            statement = statement.where(self._told())
        if self.chain:
            terms = select(ScopeTerm.id).where(ScopeTerm.chain_id.in_(same_chain(self.chain)))
            statement = statement.where(Capability.term_id.in_(terms))
        if self.city:
            within = or_(Region.code == self.city, Region.parent_code == self.city)
            statement = statement.where(Organisation.region_code.in_(select(Region.code).where(within)))
        if self.kind in set(CapabilityKind):
            statement = statement.where(Capability.kind == self.kind)
        return statement

    def _told(self) -> ColumnElement[bool]:
        """By a standard's number where one is written, else by words: both through an index."""
        if found := find_standards(self.text):
            return or_(
                *(
                    and_(Capability.standard_key == s.key, Capability.edition == s.edition)
                    if s.edition
                    else Capability.standard_key == s.key
                    for s in found
                )
            )
        return Capability.term_id.in_(terms_with(self.text))


def search_capabilities(user: User | None, wanted: CapabilityFilter, at: datetime) -> Select[Capability]:
    """What holds, with its term, chain and laboratory, in the order in which it was imported."""
    return (
        wanted.apply(visible_capabilities(user, at))
        .join(Capability.term)
        .options(
            contains_eager(Capability.term).joinedload(ScopeTerm.chain),
            contains_eager(Capability.organisation).joinedload(Organisation.region),
        )
        .order_by(Capability.id)
    )


def capabilities_of(
    laboratory: Organisation, user: User | None, wanted: CapabilityFilter, at: datetime
) -> Select[Capability]:
    """What holds of one laboratory: first what was demonstrated, then its schedule in its own order."""
    found = search_capabilities(user, wanted, at).where(Capability.organisation_id == laboratory.id)
    return found.order_by(None).order_by(Capability.kind.desc(), Capability.id)


def count_capabilities(laboratory: Organisation, user: User | None, at: datetime) -> int:
    """How much a laboratory can test."""
    own = visible_capabilities(user, at).where(Capability.organisation_id == laboratory.id)
    return db.session.scalar(own.with_only_columns(func.count())) or 0


def chains_served(user: User, at: datetime) -> list[str]:
    """Names of the chains in which the person's laboratories can test something today, by what their lines were sorted
    into."""
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)]
    found = visible_capabilities(user, at).where(Capability.organisation_id.in_(mine)).join(Capability.term)
    named = found.join(ScopeTerm.chain).with_only_columns(Chain.name).distinct().order_by(Chain.name)
    return list(db.session.scalars(named)) if mine else []


def latest_editions(keys: Collection[str]) -> dict[str, int]:
    """The latest year that any schedule in force names for each standard: what is known of its editions here."""
    asked = {key for key in keys if key}
    if not asked:
        return {}
    found = (
        select(Capability.standard_key, func.max(Capability.edition))
        .where(Capability.standard_key.in_(asked), holds(), Capability.edition.is_not(None))
        .group_by(Capability.standard_key)
    )
    return {key: int(edition or 0) for key, edition in db.session.execute(found)}


def own_schedules(user: User | None, at: datetime) -> Select[Schedule]:
    """Schedules that one may see, with their laboratories, the latest first."""
    found = visible_schedules(user, at).join(Schedule.organisation)
    return found.options(contains_eager(Schedule.organisation)).order_by(
        Schedule.imported_at.desc(), Schedule.id
    )


def find_schedule(key: str) -> Schedule | None:
    """A schedule with its laboratory."""
    return db.session.scalar(
        select(Schedule).where(Schedule.id == key).options(joinedload(Schedule.organisation))
    )


def find_version(slug: str, number: int) -> Schedule | None:
    """A version by the public address of its laboratory; the policy decides who may see it."""
    found = (
        select(Schedule)
        .join(Schedule.organisation)
        .where(Organisation.slug == slug, Schedule.number == number)
    )
    return db.session.scalar(found.options(contains_eager(Schedule.organisation)))


def versions_of(laboratory: Organisation, user: User | None, at: datetime) -> Sequence[Schedule]:
    """The versions that are or were in force, the latest first."""
    own = visible_versions(user, at).where(Schedule.organisation_id == laboratory.id)
    return db.session.scalars(own.order_by(Schedule.number.desc())).all()


def in_force(organisation_id: str) -> Schedule | None:
    """The schedule of a laboratory that is in force."""
    return db.session.scalar(
        select(Schedule).where(
            Schedule.organisation_id == organisation_id, Schedule.state == ScheduleState.IN_FORCE
        )
    )


def version_before(schedule: Schedule) -> Schedule | None:
    """The version that was in force before this one (for one that is not in force yet: the one in force)."""
    found = select(Schedule).where(
        Schedule.organisation_id == schedule.organisation_id,
        Schedule.id != schedule.id,
        Schedule.state.in_((ScheduleState.IN_FORCE, ScheduleState.SUPERSEDED)),
        Schedule.number < schedule.number,
    )
    return db.session.scalar(found.order_by(Schedule.adopted_at.desc()).limit(1))


def _same_line(one: type[Capability], other: type[Capability]) -> list:  # type: ignore[type-arg]
    return [
        one.term_id == other.term_id,
        one.standard_key == other.standard_key,
        one.site == other.site,
    ]


def lines_without(schedule: Schedule, other: Schedule) -> Select[Capability]:
    """What one version says (object, parameter, standard, site) and another does not, whatever the year."""
    there = aliased(Capability)
    twin = exists().where(there.schedule_id == other.id, *_same_line(there, Capability))
    return _told(schedule).where(~twin)


def lines_changed(schedule: Schedule, other: Schedule) -> Select[Capability]:
    """What both versions say, but the later by another year of the standard or with another restriction."""
    there, same = aliased(Capability), aliased(Capability)
    twin = exists().where(there.schedule_id == other.id, *_same_line(there, Capability))
    equal = exists().where(
        same.schedule_id == other.id,
        *_same_line(same, Capability),
        same.edition.is_not_distinct_from(Capability.edition),
        same.restriction == Capability.restriction,
    )
    return _told(schedule).where(twin, ~equal)


def lines_before(rows: Collection[Capability], other: Schedule) -> dict[int, Capability]:
    """For each changed line, by its key, the line of the other version that it took the place of; one query."""
    if not rows:
        return {}
    found = select(Capability).where(
        Capability.schedule_id == other.id, Capability.term_id.in_({row.term_id for row in rows})
    )
    stood = {(c.term_id, c.standard_key, c.site): c for c in db.session.scalars(found)}
    told = {row.id: stood.get((row.term_id, row.standard_key, row.site)) for row in rows}
    return {key: was for key, was in told.items() if was is not None}


def _told(schedule: Schedule) -> Select[Capability]:
    rows = select(Capability).where(Capability.schedule_id == schedule.id).join(Capability.term)
    return rows.options(contains_eager(Capability.term)).order_by(Capability.id)


def count_lines(statement: Select[Capability]) -> int:
    """How many."""
    return db.session.scalar(statement.with_only_columns(func.count()).order_by(None)) or 0


def doubts_of(schedule: Schedule) -> dict[tuple[Doubt, RowState], int]:
    """How many doubtful rows of each sort are in which state; one query."""
    counted = (
        select(DoubtfulRow.doubt, DoubtfulRow.state, func.count())
        .where(DoubtfulRow.schedule_id == schedule.id)
        .group_by(DoubtfulRow.doubt, DoubtfulRow.state)
    )
    return {(doubt, state): n for doubt, state, n in db.session.execute(counted)}


def doubtful_rows(schedule: Schedule, state: RowState) -> Select[DoubtfulRow]:
    """The doubtful rows of a schedule in one state, in the order of the file."""
    found = select(DoubtfulRow).where(DoubtfulRow.schedule_id == schedule.id, DoubtfulRow.state == state)
    return found.order_by(DoubtfulRow.row)


def next_reading() -> str | None:
    """The key of the schedule that has waited longest to be read."""
    waiting = select(Schedule.id).where(Schedule.state == ScheduleState.READING)
    return db.session.scalar(waiting.order_by(Schedule.imported_at, Schedule.id).limit(1))


def search_terms(words: str, how: Sorting | None) -> Select[ScopeTerm]:
    """What is tested, with its chain; the latest first, for it is the new that wants looking at."""
    found = select(ScopeTerm).options(joinedload(ScopeTerm.chain)).order_by(ScopeTerm.id.desc())
    if words:
        found = found.where(ScopeTerm.id.in_(terms_with(words)))
    return found.where(ScopeTerm.sorting == how) if how else found


def count_by_sorting(words: str) -> dict[Sorting, int]:
    """How many things were sorted in which way; one query."""
    counted = select(ScopeTerm.sorting, func.count()).group_by(ScopeTerm.sorting)
    if words:
        counted = counted.where(ScopeTerm.id.in_(terms_with(words)))
    return {how: n for how, n in db.session.execute(counted)}  # noqa: C416  rows are no pairs to a type checker

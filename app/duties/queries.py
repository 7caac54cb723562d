"""The list of duties for its page and for export."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.duties.models import Duty, DutyList, Inspection
from app.duties.policy import visible_duties, visible_inspections
from app.duties.states import Judgement, Level
from app.extensions import db
from app.people.models import Organisation, User


@dataclass(frozen=True)
class DutyFilter:
    """What the address asks for: a level, a region by its name, words."""

    level: str = ""
    region: str = ""
    text: str = ""


def search_duties(user: User | None, wanted: DutyFilter, at: datetime) -> Select[Duty]:
    """Duties in the order of the list."""
    found = visible_duties(user, at)
    if wanted.level in {member.value for member in Level}:
        found = found.where(Duty.level == wanted.level)
    if wanted.region:
        found = found.where(Duty.region == wanted.region)
    for word in wanted.text.split():
        columns = (Duty.title, Duty.basis, Duty.office, Duty.region)
        found = found.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return found.order_by(Duty.position, Duty.id)


def current_list() -> DutyList | None:
    """The version in force."""
    return db.session.scalar(select(DutyList).where(DutyList.is_current.is_(True)))


def count_by_level(user: User | None, wanted: DutyFilter, at: datetime) -> dict[Level, int]:
    """How many duties each level has under the other filters."""
    found = search_duties(user, DutyFilter("", wanted.region, wanted.text), at).order_by(None)
    counted = found.with_only_columns(Duty.level, func.count()).group_by(Duty.level)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def regions_with_duties(user: User | None, at: datetime) -> list[str]:
    """The regions of the list in its order."""
    first = (
        visible_duties(user, at).with_only_columns(Duty.region, func.min(Duty.position)).group_by(Duty.region)
    )
    return [row[0] for row in db.session.execute(first.order_by(func.min(Duty.position)))]


@dataclass(frozen=True)
class InspectionFilter:
    """What the address asks for: a judgement, words in name, facts or source; ``all``: replaced rows too."""

    judgement: str = ""
    text: str = ""
    all: bool = False


def search_inspections(user: User | None, wanted: InspectionFilter, at: datetime) -> Select[Inspection]:
    """Findings that the person may see, the latest first, with what a row prints."""
    found = visible_inspections(user, at)
    if not wanted.all:
        found = found.where(Inspection.replaced_at.is_(None))
    if wanted.judgement in {member.value for member in Judgement}:
        found = found.where(Inspection.judgement == wanted.judgement)
    for word in wanted.text.split():
        columns = (Organisation.name, Inspection.facts, Inspection.source)
        found = found.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    shown = (
        contains_eager(Inspection.organisation),
        joinedload(Inspection.duty),
        joinedload(Inspection.misconduct),
    )
    return found.options(*shown).order_by(Inspection.found_on.desc(), Inspection.id)


def duties_in_force(user: User | None, at: datetime) -> list[Duty]:
    """The duties of the list in force, in its order."""
    return list(db.session.scalars(visible_duties(user, at).order_by(Duty.position, Duty.id)))

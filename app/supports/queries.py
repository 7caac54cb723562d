"""Supports as lists, on the pages of laboratories and results, and as the table of a year."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.calls.models import Item
from app.entries.models import Entry
from app.extensions import db
from app.notices.models import NoticeLine
from app.notices.states import LineState
from app.people.models import Organisation, User
from app.supports.models import Support
from app.supports.policy import earning_entries, visible_supports, worked_supports
from app.supports.states import SupportSort, SupportState

MOST = 300
WITH = (
    joinedload(Support.organisation),
    joinedload(Support.call),
    joinedload(Support.entry).joinedload(Entry.item),
)


def find_support(key: str) -> Support | None:
    """A support with all that its page prints."""
    return db.session.scalar(select(Support).where(Support.id == key).options(*WITH))


def listed_supports(user: User | None, at: datetime) -> Select[Support]:
    """At the officers' desk: those that wait first, the latest first."""
    waits = Support.state == SupportState.PROPOSED
    return (
        worked_supports(user, at).options(*WITH).order_by(waits.desc(), Support.granted_on.desc(), Support.id)
    )


def granted_in(year: int, at: datetime, sort: str = "") -> Select[Support]:
    """What was granted in a year, by sort and day: the rows of the yearly table."""
    rows = _granted(year, at)
    if sort in {member.value for member in SupportSort}:
        rows = rows.where(Support.sort == sort)
    return rows.options(*WITH).order_by(Support.sort, Support.granted_on, Support.id)


def _granted(year: int, at: datetime) -> Select[Support]:
    within = Support.granted_on.between(date(year, 1, 1), date(year, 12, 31))
    return visible_supports(None, at).where(within)


def years_of_supports(at: datetime) -> list[int]:
    """The years in which something was granted, the latest first."""
    days = visible_supports(None, at).with_only_columns(Support.granted_on).distinct()
    return sorted({day.year for day in db.session.scalars(days)}, reverse=True)


def counts_in(year: int, at: datetime) -> dict[SupportSort, int]:
    """How many of each sort were granted in a year."""
    rows = _granted(year, at).with_only_columns(Support.sort, func.count()).group_by(Support.sort)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def supports_for(organisation: Organisation, at: datetime) -> Sequence[Support]:
    """What stands on the page of a laboratory, the latest first."""
    rows = visible_supports(None, at).where(Support.organisation_id == organisation.id).options(*WITH)
    return db.session.scalars(rows.order_by(Support.granted_on.desc(), Support.id).limit(MOST)).all()


def supports_of_item(item: Item, at: datetime) -> Sequence[Support]:
    """What stands on the page of an item: earned by its results."""
    rows = visible_supports(None, at).join(Support.entry).where(Entry.item_id == item.id).options(*WITH)
    return db.session.scalars(rows.order_by(Support.granted_on.desc(), Support.id).limit(MOST)).all()


def earning_choices(user: User | None, at: datetime) -> Sequence[Entry]:
    """Results that the officer may record support against, the latest calls first."""
    rows = earning_entries(user, at).options(joinedload(Entry.item), joinedload(Entry.organisation))
    return db.session.scalars(rows.order_by(Entry.created_at.desc(), Entry.id).limit(MOST)).all()


def public_titles(entries: Sequence[Entry]) -> dict[str, str]:
    """What the public calls these results: as they were announced, or else the item. One query."""
    lines = select(NoticeLine.entry_id, NoticeLine.item_title).where(
        NoticeLine.entry_id.in_([entry.id for entry in entries]), NoticeLine.state == LineState.ANNOUNCED
    )
    told = {row[0]: row[1] for row in db.session.execute(lines)}
    return {entry.id: told.get(entry.id) or entry.item.title for entry in entries}

"""Which organisations are tied by shares that one of them has declared."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, or_, select

from app.extensions import db
from app.people.models import Organisation, Shareholding
from app.people.states import ShareSide
from app.shared.clock import local_date

COMMON = Decimal(25)
"""A third one that holds as much of both makes them affiliated (国家税务总局公告2016年第42号, article 2)."""


def held_on(day: date) -> ColumnElement[bool]:
    """The condition that a declared share was held on a day."""
    return (Shareholding.since <= day) & or_(Shareholding.until.is_(None), Shareholding.until >= day)


def declared_shares(organisations: Iterable[Organisation], at: datetime) -> list[Shareholding]:
    """What these have declared and is held on the day of ``at``; one query."""
    keys = [each.id for each in organisations]
    found = select(Shareholding).where(Shareholding.organisation_id.in_(keys), held_on(local_date(at)))
    return list(db.session.scalars(found))


def tied_by_shares(
    one: Organisation, other: Organisation, at: datetime, declared: Iterable[Shareholding] | None = None
) -> bool:
    """Whether one holds 5 % or more of the other, as either of them declared, or a third holds 25 % or more of both.
    What nobody declared is not known and ties nobody. ``declared``: where the caller has it already, else one query."""
    keys = (one.id, other.id)
    known = declared_shares((one, other), at) if declared is None else declared
    rows = [row for row in known if row.organisation_id in keys]
    holders: dict[str, set[str]] = {key: set() for key in keys}
    for row in rows:
        if row.other_code == (other if row.organisation_id == one.id else one).credit_code:
            return True
        if row.side == ShareSide.HELD_BY and row.percent >= COMMON:
            holders[row.organisation_id].add(row.other_code)
    return bool(holders[one.id] & holders[other.id])


def shares_of(organisation: Organisation) -> list[Shareholding]:
    """Everything that an organisation has declared, what is held first."""
    found = select(Shareholding).where(Shareholding.organisation_id == organisation.id)
    return list(
        db.session.scalars(
            found.order_by(Shareholding.until.is_not(None), Shareholding.since.desc(), Shareholding.id)
        )
    )

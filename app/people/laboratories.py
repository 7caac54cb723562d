"""The public list of laboratories: who they are and where, nothing of their members and contacts."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.chains.models import Region
from app.extensions import db
from app.people.models import Organisation, User
from app.people.policy import visible_laboratories


@dataclass(frozen=True)
class LaboratoryFilter:
    """What the address asks for: a city by its code, words in name or introduction."""

    city: str = ""
    text: str = ""

    def apply(self, statement: Select[Organisation]) -> Select[Organisation]:
        """Narrow a select of organisations; a city holds its counties."""
        if self.city:
            within = or_(Region.code == self.city, Region.parent_code == self.city)
            statement = statement.where(Organisation.region_code.in_(select(Region.code).where(within)))
        for word in self.text.split():
            columns = (Organisation.name, Organisation.introduction)
            statement = statement.where(or_(*(c.icontains(word, autoescape=True) for c in columns)))
        return statement


@dataclass(frozen=True)
class Place:
    """A city and how many laboratories it has."""

    code: str
    name_zh: str
    name_en: str
    laboratories: int


def search_laboratories(user: User | None, wanted: LaboratoryFilter, at: datetime) -> Select[Organisation]:
    """Laboratories with their places, by the code of the place (facts.md 2.3), then by name."""
    found = wanted.apply(visible_laboratories(user, at)).outerjoin(Organisation.region)
    found = found.options(contains_eager(Organisation.region))
    return found.order_by(Organisation.region_code, Organisation.name, Organisation.id)


def places_of_laboratories(user: User | None, at: datetime) -> list[Place]:
    """Cities with their laboratories, those of their counties included; one query."""
    city = aliased(Region)
    code = case((Region.level == "county", Region.parent_code), else_=Region.code)
    counted = (
        visible_laboratories(user, at)
        .join(Organisation.region)
        .join(city, city.code == code)
        .with_only_columns(city.code, city.name_zh, city.name_en, func.count())
        .group_by(city.code, city.name_zh, city.name_en)
        .order_by(city.code)
    )
    return [Place(*row) for row in db.session.execute(counted)]


def find_laboratory(slug: str) -> Organisation | None:
    """The organisation of a public address with its place; the policy decides whether it has a public page."""
    found = select(Organisation).where(Organisation.slug == slug)
    return db.session.scalar(found.options(joinedload(Organisation.region)))


def is_certified(on: date) -> ColumnElement[bool]:
    """Whether a CMA certificate (资质认定) is registered and has not run out on the day."""
    lasts = or_(Organisation.cma_valid_until.is_(None), Organisation.cma_valid_until >= on)
    return and_(Organisation.cma_number != "", lasts)

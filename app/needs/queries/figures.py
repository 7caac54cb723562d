"""Numbers of published needs per chain and per city."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.chains.models import Chain, ChainCatalogue, Region
from app.extensions import db
from app.needs.models import Need
from app.needs.policy import published_needs
from app.needs.states import OPEN, NeedState


@dataclass(frozen=True)
class Figures:
    """How many needs of a chain or a city are open, answered and raised; ``slug`` leads to the chain's part of the
    list, and is empty for a city."""

    name: str
    name_en: str
    slug: str
    open: int
    answered: int
    raised: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.open + self.answered + self.raised


def _figures(name: str, counts: Counter[NeedState], slug: str = "", name_en: str = "") -> Figures:
    waiting = sum(counts[state] for state in OPEN)
    return Figures(name, name_en or name, slug, waiting, counts[NeedState.ANSWERED], counts[NeedState.RAISED])


def figures_by_chain(at: datetime) -> list[Figures]:
    """Chains of the catalogue in force that have needs, in its order; two queries."""
    counted = published_needs(at).join(Need.chain).with_only_columns(Chain.name, Need.state, func.count())
    found: dict[str, Counter[NeedState]] = {}
    for name, state, number in db.session.execute(counted.group_by(Chain.name, Need.state)):
        found.setdefault(name, Counter())[state] += number
    catalogue = select(Chain.name, Chain.slug).join(Chain.catalogue).where(ChainCatalogue.is_current)
    slugs = {row[0]: row[1] for row in db.session.execute(catalogue.order_by(Chain.position))}
    order = [name for name in slugs if name in found] + sorted(found.keys() - slugs.keys())
    return [_figures(name, found[name], slugs.get(name, "")) for name in order]


def figures_by_city(at: datetime) -> list[Figures]:
    """Cities by code, each with its counties; needs without a place are not among them. Two queries.

    All chains together: a number for one chain in one city would often be one, and tell whose need it is.
    """
    placed = published_needs(at).where(Need.region_code.is_not(None))
    counted = placed.with_only_columns(Need.region_code, Need.state, func.count())
    places = {place.code: place for place in db.session.scalars(select(Region))}
    found: dict[str, Counter[NeedState]] = {}
    for code, state, number in db.session.execute(counted.group_by(Need.region_code, Need.state)):
        place = places[str(code)]
        above = place.parent_code if place.level == "county" else None
        found.setdefault(above or place.code, Counter())[state] += number
    return [
        _figures(places[code].name_zh, found[code], name_en=places[code].name_en)
        for code in sorted(found)
        if code in places
    ]

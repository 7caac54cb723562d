"""The map of a chain: where it lacks testing, what became of that, and what stands on the other side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func

from app.calls.models import Call, Item
from app.capabilities.models import Capability, ScopeTerm
from app.capabilities.policy import visible_capabilities
from app.capabilities.states import CapabilityKind
from app.chains.queries import same_chain
from app.extensions import db
from app.needs.models import Need
from app.needs.policy import published_needs
from app.needs.states import ChainLink, NeedState
from app.progress.chains import public_items
from app.showcase.models import Case
from app.showcase.policy import listed_cases

ENDED = {NeedState.ANSWERED, NeedState.RAISED}


@dataclass(frozen=True)
class LinkFigures:
    """Published needs of one link of the chain (None: of those that name none)."""

    link: ChainLink | None
    open: int = 0
    answered: int = 0
    raised: int = 0

    @property
    def needs(self) -> int:
        """All of them."""
        return self.open + self.answered + self.raised


@dataclass(frozen=True)
class ChainMap:
    """``items``: public items by the name of their kind. Capabilities are lines of schedules, ``laboratories`` those
    who have any in the chain."""

    links: list[LinkFigures]
    accredited: int
    demonstrated: int
    laboratories: int
    items: Mapping[str, int]
    cases: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of the chain."""
        found = (*(row.needs for row in self.links), self.accredited, self.demonstrated, *self.items.values())
        return not any((*found, self.cases))

    @property
    def most(self) -> int:
        """The needs of the link that has most: what the chart's whole width stands for."""
        return max((row.needs for row in self.links), default=0)


def chain_map(slug: str, at: datetime) -> ChainMap:
    """Of a chain by its slug; five queries."""
    capable = _capable(slug, at)
    return ChainMap(
        _links(slug, at),
        capable.get(CapabilityKind.ACCREDITED, 0),
        capable.get(CapabilityKind.DEMONSTRATED, 0),
        _laboratories(slug, at),
        _items(slug, at),
        _cases(slug, at),
    )


def _links(slug: str, at: datetime) -> list[LinkFigures]:
    """In the order of the chain, those that name no link at the end, without the links that have no need."""
    counted = (
        published_needs(at)
        .where(Need.chain_id.in_(same_chain(slug)))
        .with_only_columns(Need.chain_link, Need.state, func.count())
        .order_by(None)
        .group_by(Need.chain_link, Need.state)
    )
    found: dict[ChainLink | None, dict[NeedState, int]] = {}
    for link, state, n in db.session.execute(counted):
        found.setdefault(link, {})[state] = n
    return [
        LinkFigures(
            link,
            sum(n for state, n in found[link].items() if state not in ENDED),
            found[link].get(NeedState.ANSWERED, 0),
            found[link].get(NeedState.RAISED, 0),
        )
        for link in (*ChainLink, None)
        if link in found
    ]


def _capable(slug: str, at: datetime) -> dict[CapabilityKind, int]:
    counted = visible_capabilities(None, at).join(Capability.term)
    counted = counted.where(ScopeTerm.chain_id.in_(same_chain(slug)))
    rows = counted.with_only_columns(Capability.kind, func.count()).group_by(Capability.kind)
    return {kind: n for kind, n in db.session.execute(rows)}  # noqa: C416  rows are no pairs to a type checker


def _laboratories(slug: str, at: datetime) -> int:
    counted = visible_capabilities(None, at).join(Capability.term)
    counted = counted.where(ScopeTerm.chain_id.in_(same_chain(slug)))
    return (
        db.session.scalar(counted.with_only_columns(func.count(func.distinct(Capability.organisation_id))))
        or 0
    )


def _items(slug: str, at: datetime) -> dict[str, int]:
    counted = public_items(at).where(Item.chain_id.in_(same_chain(slug)))
    rows = counted.with_only_columns(Call.kind, func.count()).order_by(None).group_by(Call.kind)
    return {kind: n for kind, n in db.session.execute(rows)}  # noqa: C416


def _cases(slug: str, at: datetime) -> int:
    counted = listed_cases(at).where(Case.chain_id.in_(same_chain(slug)))
    return db.session.scalar(counted.with_only_columns(func.count()).order_by(None)) or 0

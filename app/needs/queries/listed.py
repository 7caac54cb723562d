"""The public list of needs, for pages and exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.chains.models import Chain, ChainCatalogue
from app.chains.queries import same_chain
from app.extensions import db
from app.needs.models import Need
from app.needs.policy import published_needs
from app.needs.states import OPEN, NeedState, Trouble

ASKED = {
    "open": OPEN,
    NeedState.ANSWERED.value: (NeedState.ANSWERED,),
    NeedState.RAISED.value: (NeedState.RAISED,),
}
"""How the public list divides needs: vetting goes on behind the scenes, so it is still open."""


@dataclass(frozen=True)
class NeedFilter:
    """What the address asks for: a chain by its slug, a trouble, words that all stand in what the list prints, and a
    state of ``ASKED``."""

    chain: str = ""
    trouble: str = ""
    text: str = ""
    state: str = ""

    def apply(self, statement: Select[Need]) -> Select[Need]:
        """Narrow a select of needs."""
        if self.chain:
            statement = statement.where(Need.chain_id.in_(same_chain(self.chain)))
        if self.trouble in {member.value for member in Trouble}:
            statement = statement.where(Need.trouble == self.trouble)
        if self.state in ASKED:
            statement = statement.where(Need.state.in_(ASKED[self.state]))
        for word in self.text.split():
            columns = (Need.subject, Need.parameter, Need.gap, Need.standards, Need.source)
            statement = statement.where(or_(*(c.icontains(word, autoescape=True) for c in columns)))
        return statement


def search_needs(wanted: NeedFilter, at: datetime) -> Select[Need]:
    """Published needs with their chains, in the order of the catalogue, the latest first within a chain."""
    found = wanted.apply(published_needs(at)).join(Need.chain)
    found = found.options(contains_eager(Need.chain), joinedload(Need.organisation))
    return found.order_by(Chain.position, Need.published_at.desc(), Need.subject, Need.id)


def find_need(key: str) -> Need | None:
    """A need with its chain; the policy decides who may see it."""
    return db.session.scalar(
        select(Need)
        .join(Need.chain)
        .where(Need.id == key)
        .options(contains_eager(Need.chain), joinedload(Need.organisation))
    )


def count_by_chain(at: datetime) -> dict[str, int]:
    """How many published needs each chain has, by its name (the same in every version of the catalogue)."""
    counted = published_needs(at).join(Need.chain).with_only_columns(Chain.name, func.count())
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Chain.name))}


def count_by_trouble(wanted: NeedFilter, at: datetime) -> dict[Trouble | None, int]:
    """How many needs of a filter tell of which trouble."""
    counted = wanted.apply(published_needs(at)).with_only_columns(Need.trouble, func.count())
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Need.trouble))}


def needs_of_chain(chain: Chain, at: datetime, most: int) -> Sequence[Need]:
    """The first needs of one chain."""
    return db.session.scalars(search_needs(NeedFilter(chain=chain.slug), at).limit(most)).all()


@dataclass(frozen=True)
class NeedyChain:
    """A chain of the catalogue in force with how many published needs it has."""

    slug: str
    name: str
    needs: int


def chains_with_needs(at: datetime) -> list[NeedyChain]:
    """What the filter by chain offers, in the order of the catalogue; one query."""
    now = aliased(Chain)
    counted = (
        published_needs(at)
        .join(Need.chain)
        .join(now, now.name == Chain.name)
        .join(ChainCatalogue, ChainCatalogue.id == now.catalogue_id)
        .where(ChainCatalogue.is_current)
        .with_only_columns(now.slug, now.name, func.count())
        .group_by(now.slug, now.name, now.position)
        .order_by(now.position)
    )
    return [NeedyChain(*row) for row in db.session.execute(counted)]


def count_by_end(wanted: NeedFilter, at: datetime) -> dict[str, int]:
    """How many needs of a filter are open, answered, raised: by the keys of ``ASKED``."""
    counted = wanted.apply(published_needs(at)).with_only_columns(Need.state, func.count())
    found = {row[0]: row[1] for row in db.session.execute(counted.group_by(Need.state))}
    return {key: sum(found.get(state, 0) for state in states) for key, states in ASKED.items()}

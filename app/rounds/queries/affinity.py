"""How well an expert suits an item: his chains and fields against the chain and the words of the item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.calls.models import Item
from app.chains.models import Chain
from app.extensions import db
from app.people.models import Expert

CHAIN, CLUSTER, FIELDS = 0.6, 0.3, 0.4
FULL_FIELDS = 2


@dataclass(frozen=True)
class Match:
    """``affinity`` of 0 to 1 and what makes it up: the shared chain, else the shared cluster, and the fields found."""

    affinity: float = 0.0
    chain: str = ""
    cluster: str = ""
    fields: tuple[str, ...] = ()

    def as_why(self) -> dict[str, Any]:
        """What an assignment keeps of it, so that the pair can be explained later."""
        return {"chain": self.chain, "cluster": self.cluster, "fields": list(self.fields)}


def clusters_by_chain(names: Iterable[str]) -> dict[str, str]:
    """Cluster of every named chain, whatever catalogue version knows it. One query."""
    rows = db.session.execute(select(Chain.name, Chain.cluster).where(Chain.name.in_(set(names))))
    return dict(rows.all())


def match(expert: Expert | None, item: Item, clusters: Mapping[str, str]) -> Match:
    """The same chain counts 0.6, else the same cluster 0.3; each field found in the item's words 0.2, two at most.

    Aliases of the item's chain count as its name. Without a profile: 0.
    """
    if expert is None:
        return Match()
    names = {str(name) for name in expert.chain_names}
    chain = item.chain
    own = {chain.name, *chain.aliases} if chain is not None else set()
    shared = chain.name if chain is not None and names & own else ""
    near = ""
    if chain is not None and not shared and chain.cluster in {clusters.get(name) for name in names}:
        near = chain.cluster
    words = f"{item.title} {item.content} {item.background}".casefold()
    found = tuple(str(f) for f in expert.fields if f and str(f).casefold() in words)
    value = CHAIN * bool(shared) + CLUSTER * bool(near) + FIELDS * min(len(found), FULL_FIELDS) / FULL_FIELDS
    return Match(round(value, 4), shared, near, found)

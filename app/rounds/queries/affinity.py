"""How well an expert suits an entry: his chains and fields against the chain and the words of what he would read.

Experts are not asked which entries they would like to read. A wish is what a judge who has promised somebody a high
mark would state; in a blind round only he could tell by it whose is whose; and a draw within a cap of one half per pair
exists to take that road away. What he declares of his fields before he knows a single entry says as much of how well he
reads, and serves no one (the bidder and the judge's independence are the weaker parties here).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select

from app.calls.models import Item
from app.chains.models import Chain
from app.extensions import db
from app.people.models import Expert
from app.rounds.models import Panelist, Round
from app.rounds.states import PanelistState

CHAIN, CLUSTER, FIELDS = 0.6, 0.3, 0.4
FULL_FIELDS = 2


@dataclass(frozen=True)
class Match:
    """``affinity`` of 0 to 1 and what makes it up: the shared chain, else the shared cluster, and the fields found of
    the ``of`` that the expert declares."""

    affinity: float = 0.0
    chain: str = ""
    cluster: str = ""
    fields: tuple[str, ...] = ()
    of: int = 0

    def as_why(self) -> dict[str, Any]:
        """What an assignment keeps of it, so that the pair can be explained later."""
        return {"chain": self.chain, "cluster": self.cluster, "fields": list(self.fields), "of": self.of}


@dataclass(frozen=True)
class Subject:
    """What an entry is about: its chain under all of its names, the chain's cluster, and words in lower case."""

    chain: str = ""
    names: frozenset[str] = frozenset()
    cluster: str = ""
    words: str = ""


def subject_of(item: Item, title: str = "", chain: Chain | None = None) -> Subject:
    """The item's chain and words; where entries bring a title and a chain of their own, these besides."""
    own = chain or item.chain
    words = f"{title} {item.title} {item.content} {item.background}".casefold()
    if own is None:
        return Subject(words=words)
    return Subject(own.name, frozenset({own.name, *(str(name) for name in own.aliases)}), own.cluster, words)


def clusters_by_chain(names: Iterable[str], known: Iterable[Chain] = ()) -> dict[str, str]:
    """Cluster of every named chain, whatever catalogue version knows it. One query, none where ``known`` has them."""
    wanted = set(names)
    found = {chain.name: chain.cluster for chain in known if chain.name in wanted}
    if missing := wanted - found.keys():
        rows = db.session.execute(select(Chain.name, Chain.cluster).where(Chain.name.in_(missing)))
        found |= dict(rows.all())
    return found


def match(expert: Expert | None, item: Item, clusters: Mapping[str, str]) -> Match:
    """``suit`` of one expert and one item."""
    if expert is None:
        return Match()
    return suit(profile_of(expert, clusters), subject_of(item))


@dataclass(frozen=True)
class Profile:
    """What an expert declares: chains, their clusters, fields as he wrote them with their lower case."""

    chains: frozenset[str]
    clusters: frozenset[str]
    fields: tuple[tuple[str, str], ...]


def profile_of(expert: Expert, clusters: Mapping[str, str]) -> Profile:
    """The profile of an expert; ``clusters`` of ``clusters_by_chain``."""
    chains = frozenset(str(name) for name in expert.chain_names)
    near = frozenset(clusters[name] for name in chains if name in clusters)
    fields = dict.fromkeys(str(field) for field in expert.fields if field)
    return Profile(chains, near, tuple((field, field.casefold()) for field in fields))


def suit(profile: Profile, subject: Subject) -> Match:
    """The same chain counts 0.6, else the same cluster 0.3; each field found in the words 0.2, two at most.

    Aliases of the chain count as its name.
    """
    shared = subject.chain if profile.chains & subject.names else ""
    near = subject.cluster if subject.cluster and not shared and subject.cluster in profile.clusters else ""
    fields = tuple(field for field, low in profile.fields if low in subject.words)
    value = _with_fields(_base(bool(shared), bool(near)), len(fields))
    return Match(value, shared, near, fields, len(profile.fields))


def _base(shared: bool, near: bool) -> float:
    return CHAIN if shared else CLUSTER if near else 0.0


@cache
def _with_fields(base: float, fields: int) -> float:
    return round(base + FIELDS * min(fields, FULL_FIELDS) / FULL_FIELDS, 4)


class Matches:
    """How every expert suits every entry: affinities at once for entries that look the same, reasons pair by pair."""

    def __init__(
        self,
        subjects: Mapping[str, Subject],
        experts: Mapping[str, Expert | None],
        clusters: Mapping[str, str],
    ) -> None:
        self.subjects = subjects
        self._profiles = {
            key: None if expert is None else profile_of(expert, clusters) for key, expert in experts.items()
        }
        self._having: dict[str, list[str]] = {}
        for key, profile in self._profiles.items():
            for _, low in profile.fields if profile else ():
                self._having.setdefault(low, []).append(key)
        self._chained: dict[tuple[frozenset[str], str, tuple[str, ...]], list[float]] = {}
        self._values: dict[tuple[frozenset[str], str, frozenset[str], tuple[str, ...]], list[float]] = {}

    def __getitem__(self, pair: tuple[str, str]) -> Match:
        entry, judge = pair
        profile = self._profiles[judge]
        return Match() if profile is None else suit(profile, self.subjects[entry])

    def row(self, entry: str) -> dict[str, Match]:
        """Every expert beside one entry."""
        return {judge: self[entry, judge] for judge in self._profiles}

    def affinities(self, entry: str, judges: tuple[str, ...]) -> list[float]:
        """``Match.affinity`` of one entry and every judge; entries that look the same to them share one list."""
        subject = self.subjects[entry]
        found = frozenset(low for low in self._having if low in subject.words)
        key = (subject.names, subject.cluster, found, judges)
        if key not in self._values:
            values = list(self._bases(subject, judges))
            counts = Counter(judge for low in found for judge in self._having[low])
            for at, judge in enumerate(judges):
                if judge in counts:
                    values[at] = _with_fields(values[at], counts[judge])
            self._values[key] = values
        return self._values[key]

    def _bases(self, subject: Subject, judges: tuple[str, ...]) -> list[float]:
        """What chain and cluster alone are worth."""
        key = (subject.names, subject.cluster, judges)
        if key not in self._chained:
            profiles = (self._profiles[judge] for judge in judges)
            self._chained[key] = [
                0.0
                if profile is None
                else _base(not profile.chains.isdisjoint(subject.names), subject.cluster in profile.clusters)
                for profile in profiles
            ]
        return self._chained[key]

    def has_field(self, judge: str, field: str) -> bool:
        """Whether a field stands in the judge's profile."""
        return judge in self._having.get(field.casefold(), ())

    def knows_chain(self, judge: str, entry: str) -> bool:
        """Whether the judge declares the entry's chain."""
        return bool(self[entry, judge].chain)


def fields_declared(round: Round) -> dict[str, int]:
    """Every field that judges of the panel declare, with how many do; the commonest first. One query."""
    query = (
        select(Expert.fields)
        .join(Panelist, Panelist.user_id == Expert.user_id)
        .where(Panelist.round_id == round.id, Panelist.state == PanelistState.ACCEPTED)
    )
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for fields in db.session.scalars(query):
        for field in {str(field) for field in fields if field}:
            counts[field.casefold()] += 1
            written.setdefault(field.casefold(), field)
    found = ((written[low], n) for low, n in counts.items())
    return dict(sorted(found, key=lambda row: (-row[1], row[0])))

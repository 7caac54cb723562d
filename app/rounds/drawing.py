"""The draw of a panel by lot: pure, the same for everybody who knows the pool, the rules and the seed.

Everybody gets a ticket, SHA-256 of "seed:key" in hexadecimal. Strata are filled one after another, the scarcest first
(candidates per seat, then by name): in the order of tickets whoever knows the field is seated, unless his house or his
region has its number already. Whoever comes after the last seat is an alternate, in the same order and by the same
rules. It can be repeated by hand with any calculator of SHA-256; it never looks ahead, so a stratum may stay short
although another order would have filled it: that is said (``Drawn.short``), never repaired in silence.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

ANY = ""


@dataclass(frozen=True)
class Candidate:
    """One person of the pool: what he knows, whose house he is of, where he lives ("" where unknown)."""

    key: str
    fields: frozenset[str] = frozenset()
    house: str = ""
    region: str = ""


@dataclass(frozen=True)
class Rules:
    """``seats``: field → how many, "" for any field. ``alternates``: further people for each field.

    ``per_house``, ``per_region``: at most so many among the seated; None: no bound. Unknown houses and regions are not
    bound.
    """

    seats: Mapping[str, int]
    alternates: int = 2
    per_house: int | None = 1
    per_region: int | None = None


@dataclass(frozen=True)
class Lot:
    """One line of the log: whose ticket came up for which field, and what became of it.

    ``outcome``: seated, alternate, or passed over because of his house or region.
    """

    key: str
    field: str
    ticket: str
    outcome: str


@dataclass(frozen=True)
class Drawn:
    """Who is seated and who stands by (in order, by field), the whole log, and field → seats that stayed empty."""

    seated: tuple[Lot, ...]
    alternates: tuple[Lot, ...]
    log: tuple[Lot, ...]
    short: dict[str, int] = field(default_factory=dict)


def ticket(seed: str, key: str) -> str:
    """The place of a person in the order of chance."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def pool_hash(pool: Iterable[Candidate]) -> str:
    """SHA-256 over the pool as it was, whatever its order: what was drawn from can be shown later."""
    rows = sorted([c.key, sorted(c.fields), c.house, c.region] for c in pool)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def draw_panel(
    pool: Sequence[Candidate], rules: Rules, seed: str, *, sitting: Iterable[Candidate] = ()
) -> Drawn:
    """Draw seats and alternates. ``sitting``: who is on the panel already; their houses and regions count.

    Keys must be unique. Errors: ValueError for no seats at all, a negative number or a key twice.
    """
    _check(pool, rules)
    order = sorted(pool, key=lambda c: (ticket(seed, c.key), c.key))
    houses = Counter(c.house for c in sitting)
    regions = Counter(c.region for c in sitting)
    drawn: set[str] = {c.key for c in sitting}
    log: list[Lot] = []
    short: dict[str, int] = {}
    for name in _scarcest_first(pool, rules):
        left = rules.seats[name]
        for candidate in (c for c in order if _knows(c, name) and c.key not in drawn):
            if not left:
                break
            because = _barred(candidate, rules, houses, regions)
            log.append(Lot(candidate.key, name, ticket(seed, candidate.key), because or "seated"))
            if not because:
                drawn.add(candidate.key)
                houses[candidate.house] += 1
                regions[candidate.region] += 1
                left -= 1
        if left:
            short[name] = left
    for name in _scarcest_first(pool, rules):
        rest = [c for c in order if _knows(c, name) and c.key not in drawn][: rules.alternates]
        drawn |= {c.key for c in rest}
        log += [Lot(c.key, name, ticket(seed, c.key), "alternate") for c in rest]
    return Drawn(
        tuple(lot for lot in log if lot.outcome == "seated"),
        tuple(lot for lot in log if lot.outcome == "alternate"),
        tuple(log),
        short,
    )


def next_alternate(
    waiting: Sequence[tuple[Candidate, str]], wanted: str, rules: Rules, sitting: Iterable[Candidate]
) -> Candidate | None:
    """Who is called for a seat of the field ``wanted`` that fell free: the first of that field who fits beside those
    who sit, else the first of any field who does; None where nobody does. ``waiting``: in the order of the draw."""
    here = list(sitting)
    houses, regions = Counter(c.house for c in here), Counter(c.region for c in here)
    fits = [(c, name) for c, name in waiting if not _barred(c, rules, houses, regions)]
    own = [c for c, name in fits if name == wanted]
    return next(iter([*own, *(c for c, _ in fits)]), None)


def _check(pool: Sequence[Candidate], rules: Rules) -> None:
    if not sum(rules.seats.values()) or min(*rules.seats.values(), rules.alternates, 0) < 0:
        raise ValueError("a draw needs at least one seat and no negative number")
    if len({c.key for c in pool}) != len(pool):
        raise ValueError("a person stands in the pool twice")


def _scarcest_first(pool: Sequence[Candidate], rules: Rules) -> list[str]:
    """Fields by candidates per seat; any field comes last, for it takes whom the others leave."""

    def scarcity(name: str) -> tuple[bool, float, str]:
        known = sum(_knows(c, name) for c in pool)
        return name == ANY, known / rules.seats[name], name

    return sorted((name for name, seats in rules.seats.items() if seats), key=scarcity)


def _knows(candidate: Candidate, name: str) -> bool:
    return name == ANY or name in candidate.fields


def _barred(candidate: Candidate, rules: Rules, houses: Counter[str], regions: Counter[str]) -> str:
    if candidate.house and rules.per_house is not None and houses[candidate.house] >= rules.per_house:
        return "house"
    if candidate.region and rules.per_region is not None and regions[candidate.region] >= rules.per_region:
        return "region"
    return ""

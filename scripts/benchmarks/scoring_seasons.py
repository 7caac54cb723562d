"""One simulated season: every number with its marks as they are, read again evenly, and read again near the cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.scoring.extra import Choice, ReadingRule, choose_pairs, propose_for_panel
from app.scoring.posterior import DRAWS, SEED, Draws, by_entry, chances_of
from app.scoring.simulation import Season, World, simulate_season
from app.scoring.trial import METHODS, chances_in, known_quality, number_of, share_found

PLACES = 10
MOST = 9
# A fifth of 120 × 5: 120 readings, for one number after the other.
SHARE_AGAIN = 0.2
NEAR, EACH = 30, 4
MODELLED = ("equal", "calibrated", "full")
AGAIN = ("mean", "trimmed", "calibrated")
Seats = NDArray[np.bool_]
Key = tuple[str, str]


@dataclass(frozen=True)
class Outcome:
    """Share found by (reading, method), and (p_top, is best) by (reading, method)."""

    found: Mapping[Key, float]
    chances: Mapping[Key, tuple[tuple[float, ...], tuple[bool, ...]]] = field(default_factory=dict)


def table_season(seed: int) -> Outcome:
    """The world of the table: none, even and near the cut for every number; staged reading for two."""
    world = World()
    season = simulate_season(world, (1, seed))
    again = round(SHARE_AGAIN * world.entries * world.reviews)
    found: dict[Key, float] = {}
    chances = {}
    even = read_evenly(season, again // world.entries, seed)
    for method in METHODS:
        near = read_near(season, season.seats, method, again, seed)
        for reading, seats in (("none", season.seats), ("even", even), ("cut", near)):
            found[reading, method] = share_found(season, number_of(season, seats, method), PLACES)
            if method in {"calibrated", "full"} and reading != "even":
                chances[reading, method] = _chances(season, seats, method)
    return Outcome(found | staged(seed), chances)


def plain_season(asked: tuple[World, int]) -> Outcome:
    """Another world: every number from its marks as they are, and some of them read again near the cut where anybody
    is left to read."""
    world, seed = asked
    season = simulate_season(world, (2, seed))
    found: dict[Key, float] = {
        ("none", method): share_found(season, number_of(season, season.seats, method), PLACES)
        for method in METHODS
    }
    again = round(SHARE_AGAIN * world.entries * world.reviews)
    for method in AGAIN if not season.seats.all() else ():
        near = read_near(season, season.seats, method, again, seed, near=again // EACH)
        found["cut", method] = share_found(season, number_of(season, near, method), PLACES)
    return Outcome(found, {("none", "calibrated"): _chances(season, season.seats, "calibrated")})


def staged(seed: int) -> dict[Key, float]:
    """Three judges each, then twice 60 (480 in all) or twice 120 readings (600) near the line, by two numbers; and
    what eight judges each (960) find by the trimmed mean."""
    found: dict[Key, float] = {}
    for method in ("trimmed", "calibrated", "full"):
        for name, near, each in (("480", 20, 3), ("600", 30, 4)):
            season = simulate_season(World(reviews=3), (3, seed))
            seats = season.seats
            for _ in range(2):
                seats = read_near(season, seats, method, near * each, seed, near, each)
            found[f"staged {name}", method] = share_found(season, number_of(season, seats, method), PLACES)
    season = simulate_season(World(reviews=8), (3, seed))
    found["eight 960", "trimmed"] = share_found(season, number_of(season, season.seats, "trimmed"), PLACES)
    return found


def read_evenly(season: Season, each: int, seed: int) -> Seats:
    """`each` further judges for every entry, those with the fewest entries first, drawn among equals."""
    random = np.random.default_rng((4, seed))
    seats = season.seats.copy()
    for entry in random.permutation(len(seats)):
        _seat(seats, entry, each, random)
    return seats


def read_near(
    season: Season, seats: Seats, method: str, budget: int, seed: int, near: int = NEAR, each: int = EACH
) -> Seats:
    """`budget` further readings where `method` sees the line.

    A model proposes pairs (`scoring.extra`), whoever knows the judges does the same with what he knows, and a plain
    number gives the `near` entries next to the line `each` further judges, as a committee would.
    """
    if method in MODELLED:
        return _proposed(season, seats, method, budget)
    if method == "known":
        return _informed(season, seats, budget, seed)
    random = np.random.default_rng((5, seed))
    number = number_of(season, seats, method)
    ordered = np.sort(number)[::-1]
    line = (ordered[PLACES - 1] + ordered[PLACES]) / 2.0
    again = seats.copy()
    open_entries = np.flatnonzero(seats.sum(axis=1) + each <= MOST)
    chosen = open_entries[np.argsort(np.abs(number[open_entries] - line), kind="stable")[:near]]
    for entry in random.permutation(chosen):
        _seat(again, entry, each, random)
    return again


def _seat(seats: Seats, entry: int, each: int, random: np.random.Generator) -> None:
    cost = seats.sum(axis=0) + random.random(seats.shape[1]) + len(seats) * seats[entry]
    seats[entry, np.argsort(cost)[:each]] = True


def _proposed(season: Season, seats: Seats, model: str, budget: int) -> Seats:
    given = frozenset(
        (f"{entry:04d}", f"{judge:03d}") for entry, judge in zip(*np.nonzero(seats), strict=True)
    )
    rule = ReadingRule(MOST)
    again = seats.copy()
    for row in propose_for_panel(season.panel(seats), given, PLACES, budget, rule, seed=SEED, model=model):
        again[int(row.entry), int(row.judge)] = True
    return again


def _informed(season: Season, seats: Seats, budget: int, seed: int) -> Seats:
    quality, spread = known_quality(season, np.where(seats, season.marks, np.nan))
    random = np.random.default_rng((6, seed))
    values = quality[:, None] + np.sqrt(spread)[:, None] * random.standard_normal((len(quality), DRAWS))
    names = tuple(f"{entry:04d}" for entry in range(len(quality)))
    chances = by_entry(chances_of(Draws(names, values.astype(np.float32)), PLACES))
    judges = seats.shape[1]
    choice = Choice(
        chance=np.array([chances[name].p_top for name in names]),
        spread=spread,
        worth=(season.slope / season.noise) ** 2,
        open=~seats,
        room=MOST - seats.sum(axis=1),
        load=np.full(judges, -(-2 * budget // judges)),
        house=np.arange(judges),
    )
    again = seats.copy()
    for entry, judge, *_ in choose_pairs(choice, budget):
        again[entry, judge] = True
    return again


def _chances(season: Season, seats: Seats, model: str) -> tuple[tuple[float, ...], tuple[bool, ...]]:
    p_top, best = chances_in(season, seats, PLACES, model), season.best(PLACES)
    return p_top, tuple(entry in best for entry in range(len(p_top)))


def worlds() -> dict[str, World]:
    """Worlds that the table was not made for."""
    table = World()
    return {
        "clustered by topic": replace(table, seating="clustered"),
        "six judges read everything": replace(
            table, judges=6, reviews=6, seating="everybody", careless=1, colluding=1
        ),
        "no bad judges": replace(table, careless=0, colluding=0),
        "judges of equal care": replace(table, careless=0, colluding=0, spread=0.0, scale=0.0),
        "marks 1 to 5": replace(table, mean=3.0, deviation=0.8, bonus=1.6, lowest=1.0, highest=5.0),
        "noise of median one": replace(table, noise=float(np.exp(table.spread**2 / 2.0))),
        "forty entries": replace(table, entries=40, judges=12, reviews=4, careless=1, colluding=1),
    }


def merged(outcomes: Sequence[Outcome]) -> dict[Key, tuple[float, float]]:
    """Mean share found and its standard error by (reading, method)."""
    values = {key: np.array([outcome.found[key] for outcome in outcomes]) for key in outcomes[0].found}
    return {
        key: (float(found.mean()), float(found.std(ddof=1) / np.sqrt(len(found))))
        for key, found in values.items()
    }

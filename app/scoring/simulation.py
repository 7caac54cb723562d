"""Panels whose truth is known: what a method finds there, it was not told.

    mark_ej = round(mean + deviation · (a_j θ_e + b_j + s_j ε_ej) + favour_ej), clipped to the scale

θ_e ~ N(0, 1); b_j ~ N(0, severity²); a_j = exp(scale · N(0, 1)), median 1; s_j = noise · exp(spread · N(0, 1) −
spread²/2), mean `noise`. Careless judges hardly look (a = 0.2, noise twice), colluding ones add a bonus to their
favourites, entries of true rank 11–25 that they see to it to read. Nothing of this is what the estimators assume: they
know no careless and no colluding judge, take errors to be normal or t, and "calibrated" knows no scale use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.scoring.errors import ScoringError
from app.scoring.panel import Panel, make_panel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.scoring.mixed import Array

Seating = Literal["even", "clustered", "everybody"]
RANKS_OF_FAVOURITES = (10, 25)
CARELESS_SLOPE = 0.2
CARELESS_NOISE = 2.0


@dataclass(frozen=True, slots=True)
class World:
    """What is simulated; severity, scale and noise in standard deviations of quality, `deviation` in points.

    `seating`: "even" draws judges evenly; "clustered" gives every entry one of `topics` topics and, as far as loads
    allow, judges who know it; "everybody" reads everything. `step` between two marks. Error: world_not_valid.
    """

    entries: int = 120
    judges: int = 30
    reviews: int = 5
    severity: float = 0.5
    scale: float = 0.25
    noise: float = 1.0
    spread: float = 0.35
    careless: int = 2
    colluding: int = 2
    favourites: int = 2
    bonus: float = 12.0
    missing: float = 0.03
    mean: float = 75.0
    deviation: float = 6.0
    lowest: float = 0.0
    highest: float = 100.0
    seating: Seating = "even"
    topics: int = 6

    def __post_init__(self) -> None:
        reason = _impossible(self)
        if reason is not None:
            raise ScoringError("world_not_valid", reason=reason)


@dataclass(frozen=True, slots=True, eq=False)
class Season:
    """One simulated season. `quality` (E,), `leniency`, `slope`, `noise` (J,) in deviations of quality.

    `marks` (E, J) are what each judge would give to each entry, NaN where the mark would get lost; `seats` (E, J) who
    reads what at first; `favoured` (E, J). Every method and every way of reading again sees the same marks.
    """

    world: World
    quality: Array
    leniency: Array
    slope: Array
    noise: Array
    marks: Array
    seats: NDArray[np.bool_]
    favoured: NDArray[np.bool_]

    def panel(self, seats: NDArray[np.bool_]) -> Panel:
        """The marks of those `seats` that were not lost; entries are called 0000 …, judges 000 …, by their row."""
        import numpy as np

        rows, columns = np.nonzero(seats & np.isfinite(self.marks))
        given = np.rint(self.marks[rows, columns] * 100.0).astype(np.int64)
        pairs = zip(rows.tolist(), columns.tolist(), given.tolist(), strict=True)
        totals = [(f"{entry:04d}", f"{judge:03d}", mark) for entry, judge, mark in pairs]
        return make_panel(totals, [f"{entry:04d}" for entry in range(len(self.quality))])

    def best(self, places: int) -> set[int]:
        """Rows of the truly best."""
        return set((-self.quality).argsort()[:places].tolist())


def simulate_season(world: World, seed: int | tuple[int, ...]) -> Season:
    """A season of `world`; the same seed gives the same one."""
    import numpy as np

    random = np.random.default_rng(seed)
    quality = random.standard_normal(world.entries)
    leniency = world.severity * random.standard_normal(world.judges)
    slope = np.exp(world.scale * random.standard_normal(world.judges))
    noise = world.noise * np.exp(world.spread * random.standard_normal(world.judges) - world.spread**2 / 2.0)
    order = random.permutation(world.judges)
    careless = order[: world.careless]
    colluding = order[world.careless : world.careless + world.colluding]
    slope[careless] = CARELESS_SLOPE
    noise[careless] *= CARELESS_NOISE
    seats = _seats(world, random)
    favoured = np.zeros_like(seats)
    ranked = np.argsort(-quality)[slice(*RANKS_OF_FAVOURITES)]
    wanted = random.permutation(ranked)[: world.colluding * world.favourites]
    for at, entry in enumerate(wanted):
        judge = colluding[at // world.favourites]
        favoured[entry, judge] = True
        if not seats[entry, judge]:
            seats[entry, random.choice(np.flatnonzero(seats[entry] & ~favoured[entry]))] = False
            seats[entry, judge] = True
    errors = noise * random.standard_normal((world.entries, world.judges))
    raw = (
        world.mean + world.deviation * (quality[:, None] * slope + leniency + errors) + world.bonus * favoured
    )
    marks = np.clip(np.rint(raw), world.lowest, world.highest)
    marks[random.random(marks.shape) < world.missing] = np.nan
    return Season(world, quality, leniency, slope, noise, marks, seats, favoured)


def _seats(world: World, random: np.random.Generator) -> NDArray[np.bool_]:
    """Who reads what: entries one by one in random order, each by judges who have least so far, drawn among equals."""
    import numpy as np

    seats = np.ones((world.entries, world.judges), dtype=bool)
    if world.seating == "everybody":
        return seats
    seats[:] = False
    load = np.zeros(world.judges)
    most = -(-world.entries * world.reviews // world.judges)
    topic_of_entry = random.integers(world.topics, size=world.entries)
    topic_of_judge = np.arange(world.judges) % world.topics
    for entry in random.permutation(world.entries):
        cost = load + random.random(world.judges)
        if world.seating == "clustered":
            # A judge knows two neighbouring topics, and reads another one only where those who know it are full.
            foreign = (topic_of_entry[entry] - topic_of_judge) % world.topics > 1
            cost = cost + world.entries * (foreign + 2.0 * (load >= most))
        chosen = np.argsort(cost)[: world.reviews]
        seats[entry, chosen] = True
        load[chosen] += 1.0
    return seats


def _impossible(world: World) -> str | None:
    """What is wrong with a world, as half a sentence."""
    if min(world.entries, world.judges, world.reviews) < 1:
        return "it needs at least one entry, one judge and one review"
    if world.reviews > world.judges:
        return f"{world.reviews} reviews of each entry and {world.judges} judges"
    if min(world.severity, world.scale, world.noise, world.spread, world.careless, world.colluding) < 0:
        return "a number is negative"
    if world.careless + world.colluding > world.judges:
        return "more careless and colluding judges than judges"
    if not 0.0 <= world.missing < 1.0:
        return "the share of missing marks must lie between 0 and 1"
    first, last = RANKS_OF_FAVOURITES
    if world.colluding * world.favourites > min(max(world.entries - first, 0), last - first):
        return "more favourites than entries of rank 11 to 25"
    return None

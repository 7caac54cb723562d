"""Before anybody has read: how well a round of this size will find the best, and how many places it will leave open."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from app.scoring.calibration import calibrate_panel
from app.scoring.method import MODELLED
from app.scoring.posterior import place_chances
from app.scoring.simulation import Season, World, simulate_season
from app.scoring.trial import number_of, share_found

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seats = NDArray[np.bool_]

# Seasons that are simulated: plenty where a number is quick to make, few where a model is fitted each time.
PLAIN, MODEL, BANDS = 60, 8, 2
DRAWS = 1000
# One judge in so many hardly looks; nobody colludes: what a panel does that was drawn and has declared its ties.
CARELESS_AMONG = 15


@dataclass(frozen=True, slots=True)
class Forecast:
    """What to expect with `reviews` readings per entry.

    `found`: mean share of the truly best `places` among the first `places` by the number; `error`: of that mean.
    `undecided`: entries whose place the marks will not settle (0.05 < p < 0.95), None where a panel is too small for a
    model to say.
    """

    reviews: int
    found: float
    error: float
    undecided: float | None


def forecast_round(
    entries: int,
    judges: int,
    reviews: int,
    places: int,
    number: str,
    *,
    seats: Seats | None = None,
    seed: int = 1,
    with_band: bool = True,
) -> Forecast:
    """Simulate seasons of `simulation.World` (quality sd 6 points; severity 0.5, scale 0.25, noise 1 of it), and judge.

    `seats`: who reads what, a mask of shape (entries, judges); None: drawn evenly, `reviews` each. Deterministic in
    `seed`. No real mark is looked at, so the figures say what to expect of such a round, not of these entries.
    Errors: world_not_valid (fewer judges than reviews, nothing to read).
    """
    world = World(
        entries=entries,
        judges=judges,
        reviews=reviews,
        careless=judges // CARELESS_AMONG,
        colluding=0,
        missing=0.0,
    )
    most = min(places, entries)
    shares, bands = [], []
    for at in range(MODEL if number in MODELLED else PLAIN):
        season = simulate_season(world, (seed, at))
        mine = season.seats if seats is None else seats
        shares.append(share_found(season, number_of(season, mine, number), most))
        if with_band and at < BANDS:
            bands.append(_undecided(season, mine, most))
    told = [band for band in bands if band is not None]
    mean = sum(shares) / len(shares)
    spread = sum((share - mean) ** 2 for share in shares) / (len(shares) - 1)
    return Forecast(reviews, mean, sqrt(spread / len(shares)), sum(told) / len(told) if told else None)


def _undecided(season: Season, seats: Seats, places: int) -> int | None:
    chances = place_chances(calibrate_panel(season.panel(seats)), places, draws=DRAWS)
    return None if chances is None else len(chances.undecided)

"""What each number finds in simulated seasons: the share of the truly best among its first places.

The numbers side by side, each of shape (entries,), minus infinity without a mark: "mean" and "trimmed" as `aggregate`
has them; "zscore" standardises per judge, a trap below some twenty reviews a judge and offered nowhere else; "equal" is
the additive mixed model with one error variance (BLUP); "calibrated" and "full" are `calibration`; "known" is told
every judge's leniency, scale and noise (not the favours) and is the ceiling of any method.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.scoring.aggregate import TRIM_FROM
from app.scoring.calibration import calibrate_panel
from app.scoring.fitting import MODELS
from app.scoring.posterior import by_entry, place_chances
from app.scoring.simulation import Season, World, simulate_season

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.scoring.mixed import Array

    Seats = NDArray[np.bool_]

METHODS = ("mean", "trimmed", "zscore", "equal", "calibrated", "full", "known")


@dataclass(frozen=True, slots=True)
class Trial:
    """One season: share found by method; p_top by entry of the calibrated score, and which entries are truly best."""

    found: Mapping[str, float]
    p_top: tuple[float, ...]
    is_best: tuple[bool, ...]


def run_trial(
    world: World, places: int, seed: int | tuple[int, ...], methods: Sequence[str] = METHODS
) -> Trial:
    """Simulate one season and let every method judge it. p_top is empty where the plain mean stands in."""
    season = simulate_season(world, seed)
    found = {
        method: share_found(season, number_of(season, season.seats, method), places) for method in methods
    }
    best = season.best(places)
    p_top = chances_in(season, season.seats, places) if "calibrated" in methods else ()
    return Trial(found, p_top, tuple(row in best for row in range(world.entries)) if p_top else ())


def chances_in(season: Season, seats: Seats, places: int, model: str = "calibrated") -> tuple[float, ...]:
    """p_top of every entry, 0 where it has no mark; empty where the plain mean stands in."""
    chances = place_chances(calibrate_panel(season.panel(seats), model), places)
    if chances is None:
        return ()
    rows = by_entry(chances)
    names = (f"{entry:04d}" for entry in range(len(season.quality)))
    return tuple(rows[name].p_top if name in rows else 0.0 for name in names)


def share_found(season: Season, number: Array, places: int) -> float:
    """Share of the truly best that are among the first `places` by `number`."""
    chosen = (-number).argsort(kind="stable")[:places].tolist()
    return len(season.best(places).intersection(chosen)) / places


def number_of(season: Season, seats: Seats, method: str) -> Array:
    """The number of every entry by `method` from the marks of `seats`."""
    import numpy as np

    if method in MODELS:
        number = np.full(len(season.quality), -np.inf)
        for row in calibrate_panel(season.panel(seats), method).entries:
            if row.score is not None:
                number[int(row.entry)] = float(row.score)
        return number
    marks = np.where(seats, season.marks, np.nan)
    count = np.isfinite(marks).sum(axis=1)
    plain: Mapping[str, Callable[[Array], Array]] = {
        "mean": _mean,
        "trimmed": _trimmed,
        "zscore": _standardised,
        "known": lambda given: known_quality(season, given)[0],
    }
    return np.where(count > 0, plain[method](marks), -np.inf)


def known_quality(season: Season, marks: Array) -> tuple[Array, Array]:
    """Posterior mean and variance of θ, in deviations of quality, for whoever knows every judge."""
    import numpy as np

    world = season.world
    told = (season.slope / season.noise) ** 2
    read = np.isfinite(marks)
    heard = ((marks - world.mean) / world.deviation - season.leniency) / season.slope
    spread = 1.0 / (1.0 + (told * read).sum(axis=1))
    return spread * np.where(read, told * heard, 0.0).sum(axis=1), spread


def _mean(marks: Array) -> Array:
    import numpy as np

    read = np.isfinite(marks)
    return np.where(read, marks, 0.0).sum(axis=1) / np.maximum(read.sum(axis=1), 1)


def _trimmed(marks: Array) -> Array:
    import numpy as np

    read = np.isfinite(marks)
    count, total = read.sum(axis=1), np.where(read, marks, 0.0).sum(axis=1)
    trims = count >= TRIM_FROM
    # No NaN is compared: that of a lost mark made some processors raise "invalid value" in nanmax and nanmin.
    highest = np.where(trims, np.where(read, marks, -np.inf).max(axis=1), 0.0)
    lowest = np.where(trims, np.where(read, marks, np.inf).min(axis=1), 0.0)
    return (total - (highest + lowest)) / np.maximum(count - 2 * trims, 1)


def _standardised(marks: Array) -> Array:
    import numpy as np

    read = np.isfinite(marks)
    count = np.maximum(read.sum(axis=0), 1)
    centre = np.where(read, marks, 0.0).sum(axis=0) / count
    apart = np.where(read, marks - centre, 0.0)
    deviation = np.sqrt((apart**2).sum(axis=0) / np.maximum(count - 1, 1))
    return _mean(np.where(read, apart / np.where(deviation > 0.0, deviation, 1.0), np.nan))

"""How sure a place is: joint draws of all qualities from what the marks leave open, and the places in each draw.

A draw takes the variances first, each from its scaled inverse χ² with the degrees of freedom that the fit left it
(1 / s_j² among them), then all qualities and judges together from the normal distribution that they have given those
variances (Searle, Casella & McCulloch 1992, chapter 9; Gelman et al. 2013, section 5.4). With the full model the
weights of the t errors are drawn too. Leaving the variances at their estimates, or bootstrapping the mean, claims more
than it finds; a Gibbs sampler of the whole model, tried beside this, told the same to the second digit. Each draw of
the variances also strikes out every mark with the probability that it is a favour (`scoring.doubt`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.scoring.calibration import Calibration
from app.scoring.doubt import favour_chances
from app.scoring.errors import ScoringError
from app.scoring.fitting import Fit, Variances, terms_of
from app.scoring.mixed import MOST_DENSE, Equations, set_up

if TYPE_CHECKING:
    import numpy as np

    from app.scoring.mixed import Array

DRAWS = 4000
SEED = 1
# The variances are drawn once for this many draws of qualities, each draw of them costs one solution; and for twice as
# many in a large panel, where that takes its time and the other marks leave less to chance.
DRAWS_PER_VARIANCES = 50
# What is left of the weight of a mark that is struck out.
STRUCK_OUT = 1e-6
LEVEL = 0.90
CERTAIN = 0.95


@dataclass(frozen=True, slots=True)
class EntryChance:
    """Probability of a place among the first, and the ranks between which an entry lies with probability 0.90."""

    entry: str
    p_top: float
    rank_low: int
    rank_high: int


@dataclass(frozen=True, slots=True)
class Chances:
    """Chances of every entry that has a score, by name, and the three bands.

    `inside`: p_top ≥ 0.95; `outside`: p_top ≤ 0.05; `undecided` between, most probable first, then by name.
    """

    places: int
    draws: int
    seed: int
    entries: tuple[EntryChance, ...]
    inside: tuple[str, ...]
    undecided: tuple[str, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """`values` (entries, draws): qualities μ + θ in points, one column a draw; rows in the order of `entries`."""

    entries: tuple[str, ...]
    values: Array


def draw_qualities(calibration: Calibration, draws: int = DRAWS, seed: int = SEED) -> Draws | None:
    """`draws` joint draws, float32; None where the plain mean stands in: without a model nothing says how sure it is.

    The same seed gives the same draws, whatever the rows' order and whatever judges and entries are called.
    """
    import numpy as np

    fit = calibration.fit
    if fit is None:
        return None
    random = np.random.default_rng(seed)
    favours = favour_chances(fit)
    is_large = len(fit.panel.entries) * len(fit.panel.judges) > MOST_DENSE
    most = DRAWS_PER_VARIANCES * (2 if is_large else 1)
    left, parts = draws, []
    while left > 0:
        count = min(left, most)
        parts.append(_given_variances(fit, favours, count, random))
        left -= count
    return Draws(fit.panel.entries, np.concatenate(parts, axis=1))


def combine_draws(parts: Sequence[tuple[float, Draws]]) -> Draws:
    """Σ weight · draw / Σ weight over several rounds, for the entries that are in all of them."""
    import numpy as np

    shared = set.intersection(*(set(part.entries) for _, part in parts))
    entries = tuple(entry for entry in parts[0][1].entries if entry in shared)
    total = sum(weight for weight, _ in parts)
    values = np.zeros((len(entries), parts[0][1].values.shape[1]), dtype=np.float32)
    for weight, part in parts:
        row = {entry: at for at, entry in enumerate(part.entries)}
        values += np.float32(weight / total) * part.values[[row[entry] for entry in entries]]
    return Draws(entries, values)


def place_chances(
    calibration: Calibration,
    places: int,
    seed: int = SEED,
    draws: int = DRAWS,
    among: Collection[str] | None = None,
) -> Chances | None:
    """Chances of a place among the first `places`, of all entries or of those `among` which they are ranked.

    p_top = share of the draws in which the entry is among them; ranks by nearest rank at 5 % and 95 %. None where
    the plain mean stands in. Error: places_not_positive. Tested on panels whose truth is known (`scripts/bench
    scoring`): of entries with p_top = 0.7, some seven in ten are among the best. It knows nothing of a bias that all
    judges share, and little of one that two share.
    """
    if places < 1:
        raise ScoringError("places_not_positive", places=places)
    drawn = draw_qualities(calibration, draws, seed)
    return None if drawn is None else chances_of(drawn, places, seed, among)


def chances_of(drawn: Draws, places: int, seed: int = SEED, among: Collection[str] | None = None) -> Chances:
    """The chances that draws give."""
    import numpy as np

    kept = [at for at, entry in enumerate(drawn.entries) if among is None or entry in among]
    by_draw = np.ascontiguousarray(-drawn.values[kept].T)
    draws, count = by_draw.shape
    ranks = np.empty((count, draws), dtype=np.int32)
    ranks[np.argsort(by_draw, axis=1).T, np.arange(draws)] = np.arange(1, count + 1, dtype=np.int32)[:, None]
    p_top = (ranks <= places).mean(axis=1)
    ends = [_nearest(share, draws) for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)]
    low, high = np.partition(ranks, ends, axis=1)[:, ends].T
    rows = [
        EntryChance(drawn.entries[at], float(p), int(first), int(last))
        for at, p, first, last in zip(kept, p_top, low, high, strict=True)
    ]
    return _banded(sorted(rows, key=lambda row: row.entry), places, draws, seed)


def _nearest(share: float, draws: int) -> int:
    return min(max(int(-(-share * draws // 1)) - 1, 0), draws - 1)


def _banded(rows: Sequence[EntryChance], places: int, draws: int, seed: int) -> Chances:
    ordered = sorted(rows, key=lambda row: (-row.p_top, row.entry))
    inside = tuple(row.entry for row in ordered if row.p_top >= CERTAIN)
    outside = tuple(row.entry for row in ordered if row.p_top <= 1 - CERTAIN)
    between = tuple(row.entry for row in ordered if 1 - CERTAIN < row.p_top < CERTAIN)
    return Chances(places, draws, seed, tuple(rows), inside, between, outside)


def by_entry(chances: Chances | None) -> Mapping[str, EntryChance]:
    """Chances by entry; empty without any."""
    return {} if chances is None else {row.entry: row for row in chances.entries}


def _given_variances(fit: Fit, favours: Array, count: int, random: np.random.Generator) -> Array:
    """`count` draws of μ + θ (entries, count) given one draw of the variances."""
    import numpy as np

    equations = _equations(fit, _drawn(fit, favours, random))
    size, entries = len(equations.right), len(equations.base)
    factor = np.linalg.cholesky(equations.information)
    beta = np.linalg.solve(factor.T, random.standard_normal((size, count)))
    beta += np.linalg.solve(equations.information, equations.right)[:, None]
    values = random.standard_normal((entries, count), dtype=np.float32)
    values /= np.sqrt(equations.depth, dtype=np.float32)[:, None]
    values += (equations.base + fit.centre).astype(np.float32)[:, None]
    values += beta[0].astype(np.float32) - (equations.pull @ beta).astype(np.float32)
    return values


def _drawn(fit: Fit, favours: Array, random: np.random.Generator) -> Variances:
    """The variances drawn from (estimate · d / χ²_d); below two degrees of freedom they are left where they are.

    Marks are struck out at random by `favours` (N,), the probability that they are none of quality.
    """
    import numpy as np

    now = fit.variances
    quality, leniency = (
        variance * (freedom / random.chisquare(freedom) if freedom >= 2.0 else 1.0)
        for variance, freedom in ((now.quality, fit.quality_freedom), (now.leniency, fit.leniency_freedom))
    )
    if fit.model.prior_reviews is None:
        freedom = float(fit.freedom.sum())
        weight = now.weight * random.chisquare(freedom) / freedom
    else:
        weight = now.weight * random.chisquare(fit.freedom) / fit.freedom
    calm = now.calm
    if fit.model.degrees is not None:
        calm = calm * random.chisquare(fit.model.degrees + 1.0, len(calm)) / (fit.model.degrees + 1.0)
    calm = calm * np.where(random.random(len(calm)) < favours, STRUCK_OUT, 1.0)
    return replace(now, quality=quality, leniency=leniency, weight=weight, calm=calm)


def _equations(fit: Fit, variances: Variances) -> Equations:
    theta = None if fit.model.scale is None else fit.solution.quality
    return set_up(fit.panel, terms_of(fit.panel, fit.model, fit.centre, variances, fit.scale, theta))

"""Krippendorff's α: agreement of any number of judges, any scale, marks missing or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from app.scoring.errors import ScoringError
from app.scoring.figure import Absent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = get_args(Level)
# Rows of the matrix of differences that stand in memory at once.
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Alpha:
    """α (at most 1; 0 is what chance gives, below 0 systematic disagreement), on `marks` pairable marks of `entries`.

    `observed`, `expected`: the mean squared difference within entries and between any two marks, in the squared
    units of the level (marks for interval, ranks for ordinal, shares for nominal and ratio).
    """

    value: float
    observed: float
    expected: float
    entries: int
    marks: int


def krippendorff_alpha(ratings: Mapping[tuple[str, str], float], level: Level = "interval") -> Alpha | Absent:
    """α = 1 − D_o / D_e (Krippendorff 2011, "Computing Krippendorff's alpha-reliability"; 2004, ch. 11).

    `ratings`: mark by (entry, judge), finite; a missing mark is simply not there. With m_u marks on entry u, n the
    marks of all entries with m_u ≥ 2 (the others pair with nothing and are left out):
    D_o = 1/n Σ_u 1/(m_u − 1) Σ_{i≠j in u} δ²(x_i, x_j);  D_e = 1/(n (n − 1)) Σ_{i≠j} δ²(x_i, x_j) over all n marks.
    δ² is 1 for different marks (nominal), (c − k)² (interval), ((c − k)/(c + k))² with 0/0 = 0 (ratio, marks ≥ 0),
    and for ordinal the squared number of marks between c and k, both ends counted half, which is (r_c − r_k)² with
    mean ranks r. Assumes nothing of the judges: who gave a mark does not matter, so a severe judge lowers α.
    The order of the ratings never matters. Absent: no_pairs (no entry has two marks), no_variation (all pairable
    marks are equal: D_e = 0). Errors: unknown_level, mark_not_finite, ratio_negative.
    """
    if level not in LEVELS:
        raise ScoringError("unknown_level", level=level, known=", ".join(LEVELS))
    import numpy as np

    by_entry: dict[str, list[float]] = defaultdict(list)
    for (entry, judge), mark in sorted(ratings.items()):
        if not np.isfinite(mark):
            raise ScoringError("mark_not_finite", entry=entry, judge=judge)
        if level == "ratio" and mark < 0:
            raise ScoringError("ratio_negative", entry=entry, judge=judge, score=mark)
        by_entry[entry].append(float(mark))
    units = [marks for marks in by_entry.values() if len(marks) > 1]
    if not units:
        return Absent("no_pairs")
    values = np.array([mark for marks in units for mark in marks])
    if values.min() == values.max():
        return Absent("no_variation")
    sizes = np.array([len(marks) for marks in units])
    scaled = _scaled(values, level)
    observed = _observed(scaled, sizes, level)
    expected = _differences(scaled, level) / (len(values) * (len(values) - 1))
    return Alpha(1 - observed / expected, observed, expected, len(units), len(values))


def _scaled(values: NDArray[np.float64], level: Level) -> NDArray[np.float64]:
    """Numbers whose plain difference is δ (ordinal: mean ranks; interval: centred against cancellation)."""
    import numpy as np

    if level == "ordinal":
        _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
        ranks: NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[where]
        return ranks
    return values - values.mean() if level == "interval" else values


def _observed(values: NDArray[np.float64], sizes: NDArray[np.int64], level: Level) -> float:
    runs = zip(sizes.cumsum().tolist(), sizes.tolist(), strict=True)
    return sum(_differences(values[end - size : end], level) / (size - 1) for end, size in runs) / len(values)


def _differences(values: NDArray[np.float64], level: Level) -> float:
    """Σ δ² over all ordered pairs of `values`, each value with each other."""
    import numpy as np

    n = len(values)
    if level == "nominal":
        _, counts = np.unique(values, return_counts=True)
        return float(n * n - (counts.astype(np.int64) ** 2).sum())
    if level != "ratio":
        centred = values - values.mean()
        return float(2 * n * (centred**2).sum())
    kinds, counts = np.unique(values, return_counts=True)
    total = 0.0
    for start in range(0, len(kinds), _BLOCK):
        block = kinds[start : start + _BLOCK, None]
        sums = block + kinds
        share = np.divide(block - kinds, sums, out=np.zeros_like(sums), where=sums > 0)
        total += float(counts[start : start + _BLOCK] @ share**2 @ counts)
    return total

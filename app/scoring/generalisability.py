"""Generalisability of a list: how much of the differences between entries' means would come again with other judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from app.scoring.figure import Absent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Generalisability:
    """Variance components in squared points (`entry` σ_p², `judge` σ_r², `error` σ_pr,e²) and what follows.

    `negative` names the components whose estimate fell below 0 and was set to 0. `per_entry` is the harmonic mean of
    the marks of an entry, for which `relative` and `absolute` are given (None where the divisor is 0).
    """

    entry: float
    judge: float
    error: float
    per_entry: float
    negative: tuple[str, ...]

    @property
    def relative(self) -> float | None:
        """Eρ² for the panel as it is, if the same judges read everything (severity cancels out)."""
        return self.relative_of(self.per_entry)

    @property
    def absolute(self) -> float | None:
        """Φ for the panel as it is, if each entry has other judges (severity does not cancel)."""
        return self.absolute_of(self.per_entry)

    def relative_of(self, judges: float) -> float | None:
        """Eρ² = σ_p² / (σ_p² + σ_pr,e²/k) for k `judges` who read every entry."""
        return _share(self.entry, self.error / judges)

    def absolute_of(self, judges: float) -> float | None:
        """Φ = σ_p² / (σ_p² + (σ_r² + σ_pr,e²)/k) for k `judges` per entry, other ones for each."""
        return _share(self.entry, (self.judge + self.error) / judges)

    def judges_for(self, target: float) -> int | None:
        """Fewest judges per entry (other ones for each) with Φ ≥ `target`, 0 < target < 1; None: no number does."""
        if self.entry == 0:
            return None
        needed = target / (1 - target) * (self.judge + self.error) / self.entry
        return max(1, ceil(needed - 1e-9))


def _share(signal: float, noise: float) -> float | None:
    return signal / (signal + noise) if signal + noise > 0 else None


def generalisability_study(ratings: Mapping[tuple[str, str], float]) -> Generalisability | Absent:
    """Variance components of entries × judges with marks missing, by analogous analysis of variance.

    `ratings`: mark by (entry, judge), finite. Model x_pr = μ + p + r + pr,e, all effects random and independent. With
    N marks, P entries, R judges, n_p and n_r their numbers of marks, and T the sums Σ n x̄² over entries, judges and
    the whole: Σx² − T_p, Σx² − T_r and Σx² − T_μ have the expectations (N − P)(σ_r² + σ_e²), (N − R)(σ_p² + σ_e²) and
    (N − Σn_p²/N) σ_p² + (N − Σn_r²/N) σ_r² + (N − 1) σ_e²; three equations, solved (Henderson 1953, method 1; Brennan
    2001, Generalizability Theory, sec. 7.1). Complete data give the estimates of mean squares. Estimates below 0 are
    set to 0 and named. The order of the ratings never matters.
    Absent: too_few_entries, too_few_judges, not_crossed (the equations do not tell the three apart, for instance when
    each entry or each judge has one mark, or entry and judge come in pairs of their own).
    """
    import numpy as np

    rows = sorted(ratings)
    entries, judges = {e: None for e, _ in rows}, {j: None for _, j in rows}
    if len(entries) < 2:
        return Absent("too_few_entries", {"entries": len(entries)})
    if len(judges) < 2:
        return Absent("too_few_judges", {"judges": len(judges)})
    marks = np.array([ratings[row] for row in rows])
    places = (
        {name: at for at, name in enumerate(entries)},
        {name: at for at, name in enumerate(sorted(judges))},
    )
    at_entry = np.array([places[0][entry] for entry, _ in rows])
    at_judge = np.array([places[1][judge] for _, judge in rows])
    n_p, n_r = np.bincount(at_entry), np.bincount(at_judge)
    solved = _components(marks, (at_entry, n_p), (at_judge, n_r))
    if solved is None:
        return Absent("not_crossed")
    names = ("entry", "judge", "error")
    below = -_ROUNDING * float((marks - marks.mean()).var() + _ROUNDING)
    negative = tuple(name for name, value in zip(names, solved, strict=True) if value < below)
    entry, judge, error = (max(0.0, value) for value in solved)
    return Generalisability(entry, judge, error, len(n_p) / float((1 / n_p).sum()), negative)


def _components(
    marks: NDArray[np.float64],
    by_entry: tuple[NDArray[np.int64], NDArray[np.int64]],
    by_judge: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[float, float, float] | None:
    """σ_p², σ_r², σ_e² from the three equations, or None where they are not independent."""
    import numpy as np

    total = len(marks)
    centred = marks - marks.mean()
    squares = float((centred**2).sum())
    (_, n_p), (_, n_r) = by_entry, by_judge
    sums = [float((np.bincount(at, weights=centred) ** 2 / n).sum()) for at, n in (by_entry, by_judge)]
    left = np.array(
        [
            [0.0, total - len(n_p), total - len(n_p)],
            [total - len(n_r), 0.0, total - len(n_r)],
            [total - (n_p**2).sum() / total, total - (n_r**2).sum() / total, total - 1.0],
        ]
    )
    scale = np.abs(left).max(axis=1)
    if (scale == 0).any() or np.linalg.cond(left / scale[:, None]) > 1e10:
        return None
    entry, judge, error = np.linalg.solve(left, [squares - sums[0], squares - sums[1], squares])
    return float(entry), float(judge), float(error)

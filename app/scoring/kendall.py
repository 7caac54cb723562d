"""Kendall's coefficient of concordance: whether the judges put the entries in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.scoring.figure import Absent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Concordance:
    """W (0 to 1), its χ² with `freedom` degrees of freedom, and p: how often as much accord comes of dice alone."""

    value: float
    chi2: float
    freedom: int
    p: float


def kendall_w(marks: NDArray[np.float64]) -> Concordance | Absent:
    """W = 12 S / (m² (n³ − n) − m Σ_j T_j) for n entries and m judges, `marks` of shape (n, m), complete and finite.

    R_i is the sum of entry i's ranks (each judge ranks his own marks, ties get the mean of their ranks),
    S = Σ_i (R_i − m (n + 1)/2)², T_j = Σ (t³ − t) over judge j's groups of t equal marks (Kendall & Babington Smith
    1939; ties: Kendall 1962; Siegel & Castellan 1988, sec. 9.7). χ² = m (n − 1) W with n − 1 degrees of freedom is
    Friedman's statistic; its p is an approximation, poor for n ≤ 7 with few judges. Ranks alone count: severity and
    scale use of a judge change nothing. Absent: too_few_entries, too_few_judges, ties_only.
    """
    import numpy as np
    from scipy.special import chdtrc

    n, m = marks.shape
    if n < 2:
        return Absent("too_few_entries", {"entries": n})
    if m < 2:
        return Absent("too_few_judges", {"judges": m})
    sums, ties = np.zeros(n), 0
    for column in range(m):
        _, where, counts = np.unique(marks[:, column], return_inverse=True, return_counts=True)
        sums += (np.cumsum(counts) - (counts - 1) / 2)[where]
        ties += int((counts.astype(np.int64) ** 3 - counts).sum())
    below = m * m * (n**3 - n) - m * ties
    if below == 0:
        return Absent("ties_only")
    value = min(1.0, float(12 * ((sums - m * (n + 1) / 2) ** 2).sum() / below))
    chi2 = m * (n - 1) * value
    return Concordance(value, chi2, n - 1, float(chdtrc(n - 1, chi2)))

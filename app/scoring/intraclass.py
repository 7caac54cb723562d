"""Intraclass correlations of complete data: the six of Shrout & Fleiss (1979), with their confidence limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from app.scoring.figure import Absent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
# Below this share of the mean square of all marks a mean square is rounding, not variation.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Mean squares of n `entries` × k `judges`, in squared points: between entries, within entries, between judges,
    residual (Shrout & Fleiss, table 2: BMS, WMS, JMS, EMS)."""

    entries: int
    judges: int
    between: float
    within: float
    judge: float
    error: float


@dataclass(frozen=True, slots=True)
class Correlation:
    """One coefficient with its limits at the confidence that was asked for."""

    value: float
    low: float
    high: float


def mean_squares(marks: NDArray[np.float64]) -> MeanSquares:
    """Two-way analysis of variance of `marks`, shape (entries, judges), both at least 2, complete and finite.

    BMS = k Σ_i (x̄_i − x̄)²/(n − 1); WMS = Σ (x_ij − x̄_i)²/(n (k − 1)); JMS = n Σ_j (x̄_j − x̄)²/(k − 1);
    EMS = Σ (x_ij − x̄_i − x̄_j + x̄)²/((n − 1)(k − 1)). What is only rounding is 0.
    """
    n, k = marks.shape
    centred = marks - marks.mean()
    entry, judge = centred.mean(axis=1, keepdims=True), centred.mean(axis=0, keepdims=True)
    rounding = _ROUNDING * (float((centred**2).mean()) + _ROUNDING * float((marks**2).mean()))

    def clean(value: float) -> float:
        return 0.0 if value <= rounding else value

    return MeanSquares(
        entries=n,
        judges=k,
        between=clean(float(k * (entry**2).sum() / (n - 1))),
        within=clean(float(((centred - entry) ** 2).sum() / (n * (k - 1)))),
        judge=clean(float(n * (judge**2).sum() / (k - 1))),
        error=clean(float(((centred - entry - judge) ** 2).sum() / ((n - 1) * (k - 1)))),
    )


def intraclass_correlations(
    squares: MeanSquares, confidence: float = 0.95
) -> dict[str, Correlation | Absent]:
    """ICC(1,1) … ICC(3,k) (Shrout & Fleiss 1979, "Intraclass correlations: uses in assessing rater reliability").

    Form 1: each entry read by other judges (one-way); 2: the same judges, drawn from many (their severity counts as
    disagreement); 3: these judges alone (severity left out, consistency). `1`: one judge's mark, `k`: the mean of k.
    Limits: F distributions of the paper, for form 2 its approximation with Satterthwaite's degrees of freedom; they
    assume normal errors. Forms k follow from forms 1 by Spearman-Brown. A negative estimate is shown as it is: the
    entries differ less than chance alone would let them. Perfect consistency gives 1 with limits 1 and 1.
    Absent: no_differences where the divisor is 0 (all marks equal), entries_alike where a form k has no positive
    variance of the mean to refer to (BMS = 0).
    """
    from scipy.special import fdtri

    def quantile(top: float, bottom: float) -> float:
        return float(fdtri(top, bottom, (1 + confidence) / 2))

    found: dict[str, Correlation | Absent] = {}
    for form, one in _single(squares, quantile):
        found[f"ICC({form},1)"] = one
        found[f"ICC({form},k)"] = _of_mean(squares, form, one)
    return {name: found[name] for name in FORMS}


Quantile = Callable[[float, float], float]


def _single(s: MeanSquares, quantile: Quantile) -> Iterator[tuple[int, Correlation | Absent]]:
    n, k = s.entries, s.judges
    yield 1, _ratio(s.between, s.within, k, n - 1, n * (k - 1), quantile)
    yield 2, _two_way(s, quantile)
    yield 3, _ratio(s.between, s.error, k, n - 1, (n - 1) * (k - 1), quantile)


def _ratio(
    top: float, bottom: float, k: int, free: float, rest: float, quantile: Quantile
) -> Correlation | Absent:
    """(top − bottom)/(top + (k − 1) bottom) with limits (F_L − 1)/(F_L + k − 1), F_L = F/F*, F_U = F·F*."""
    if top + (k - 1) * bottom == 0:
        return Absent("no_differences")

    def share(f: float) -> float:
        return 1.0 if f == inf else (f - 1) / (f + k - 1)

    f = top / bottom if bottom else inf
    return Correlation(share(f), share(f / quantile(free, rest)), share(f * quantile(rest, free)))


def _two_way(s: MeanSquares, quantile: Quantile) -> Correlation | Absent:
    n, k = s.entries, s.judges
    below = s.between + (k - 1) * s.error + k * (s.judge - s.error) / n
    if below <= _ROUNDING * (s.between + s.error + s.judge):
        return Absent("no_differences")
    value = (s.between - s.error) / below
    if s.error == 0:
        if s.judge == 0:
            return Correlation(1.0, 1.0, 1.0)
        # Only severity disagrees: F_j is infinite, and so the degrees of freedom tend to k − 1.
        v = float(k - 1)
    else:
        # A negative estimate is no share of variance; the approximation is that of none at all.
        f, rho = s.judge / s.error, max(0.0, value)
        part = n * (1 + (k - 1) * rho) - k * rho
        v = (k - 1) * (n - 1) * (k * rho * f + part) ** 2
        v /= (n - 1) * k**2 * rho**2 * f**2 + part**2
    high, low = quantile(n - 1, v), quantile(v, n - 1)
    rest = k * s.judge + (k * n - k - n) * s.error
    return Correlation(
        value,
        n * (s.between - high * s.error) / (high * rest + n * s.between),
        n * (low * s.between - s.error) / (rest + n * low * s.between),
    )


def _of_mean(s: MeanSquares, form: int, one: Correlation | Absent) -> Correlation | Absent:
    """Spearman-Brown: k ρ/(1 + (k − 1) ρ)."""
    if isinstance(one, Absent):
        return one
    k = s.judges
    if 1 + (k - 1) * one.value <= _ROUNDING or (form != 2 and s.between == 0):
        return Absent("entries_alike")

    def stepped(rho: float) -> float:
        below = 1 + (k - 1) * rho
        return k * rho / below if below > _ROUNDING else -inf

    low = stepped(one.low)
    return Correlation(stepped(one.value), low, stepped(one.high))

"""What a judge gave beside what the other readers of the same entries gave: the pocket-calculator view of a panel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from app.scoring.marks import MarkedReview


@dataclass(frozen=True, slots=True)
class Reading:
    """One review that counts: its total in points of 100, the mean of the other readers' totals of the entry, and
    their difference (`residual`, positive: he gave more)."""

    entry: str
    judge: str
    total: float
    others: float
    residual: float


@dataclass(frozen=True, slots=True)
class JudgeFigures:
    """One judge's way of marking, in points of 100; None where he has too few marks to tell.

    `leniency`: mean residual (negative: severe), with `standard_error`. `noise`: standard deviation of his residuals
    about that mean. `spread`: standard deviation of his totals. `reviews`: those that count and have another reader.
    """

    judge: str
    reviews: int
    leniency: float | None
    standard_error: float | None
    noise: float | None
    spread: float | None


def readings_of(reviews: Iterable[MarkedReview]) -> list[Reading]:
    """Reviews of entries that have at least two readers, in order of entry and judge.

    others_ej = mean of the totals of the other readers of e; residual_ej = y_ej − others_ej. One extreme mark moves the
    residuals of its fellows by 1/(n − 1) of itself only, so figures stay readable by hand; what it cannot see is
    whether the fellows are the odd ones.
    """
    by_entry: dict[str, list[MarkedReview]] = defaultdict(list)
    for marked in sorted(reviews, key=lambda m: (m.review.entry, m.review.judge)):
        by_entry[marked.review.entry].append(marked)
    found = []
    for entry, rows in by_entry.items():
        whole = sum(row.total for row in rows)
        for row in rows:
            if len(rows) > 1:
                others = (whole - row.total) / (len(rows) - 1)
                own = row.total / 100
                found.append(Reading(entry, row.review.judge, own, others / 100, own - others / 100))
    return found


def by_judge(readings: Sequence[Reading]) -> dict[str, list[Reading]]:
    """Readings of each judge, judges in sorted order."""
    found: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        found[reading.judge].append(reading)
    return {judge: found[judge] for judge in sorted(found)}


def judge_figures(readings: Mapping[str, Sequence[Reading]]) -> tuple[JudgeFigures, ...]:
    """Figures of every judge. The standard error uses the panel's noise (pooled standard deviation of residuals about
    each judge's own mean), because a judge's own is too uncertain on a dozen entries."""
    residuals = {judge: [each.residual for each in rows] for judge, rows in readings.items()}
    pooled = pooled_noise(residuals)
    return tuple(
        JudgeFigures(
            judge=judge,
            reviews=len(rows),
            leniency=mean(residuals[judge]),
            standard_error=None if pooled is None else pooled / sqrt(len(rows)),
            noise=deviation(residuals[judge]),
            spread=deviation([each.total for each in rows]),
        )
        for judge, rows in readings.items()
    )


def pooled_noise(residuals: Mapping[str, Sequence[float]]) -> float | None:
    """√(Σ_j Σ_e (r_ej − r̄_j)² / Σ_j (n_j − 1)); None where no judge has two reviews."""
    free = sum(len(rows) - 1 for rows in residuals.values())
    if free < 1:
        return None
    return sqrt(fsum((row - mean(rows)) ** 2 for rows in residuals.values() for row in rows) / free)


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean of at least one value."""
    return fsum(values) / len(values)


def deviation(values: Sequence[float]) -> float | None:
    """Sample standard deviation, None with fewer than two values."""
    if len(values) < 2:
        return None
    centre = mean(values)
    return sqrt(fsum((value - centre) ** 2 for value in values) / (len(values) - 1))

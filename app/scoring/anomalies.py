"""What a committee should look at: watching, never excluding. Nothing here changes a mark, a weight or a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.scoring.copying import like_pairs, like_reviews
from app.scoring.cutline import turning_reviews
from app.scoring.favour import mutual_favour
from app.scoring.finding import Finding, Limits
from app.scoring.marks import MarkedReview, ScoreSheet, marked_reviews
from app.scoring.ranking import Ranking
from app.scoring.residuals import JudgeFigures, Reading, by_judge, judge_figures, pooled_noise, readings_of

Pair = tuple[str, str]
Kind = Literal[
    "severity",
    "noise",
    "against",
    "narrow",
    "same_marks",
    "twins",
    "hasty",
    "mutual_favour",
    "turning_review",
]


@dataclass(frozen=True, slots=True)
class AnomalyReport:
    """`findings` in order of kind, then names; `judges`: everybody's figures; `noise`: the panel's, None where no judge
    has two reviews with other readers. `limits`: what was asked for, to be printed with it."""

    findings: tuple[Finding, ...]
    judges: tuple[JudgeFigures, ...]
    noise: float | None
    limits: Limits = field(default_factory=Limits)

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(each for each in self.findings if each.kind == kind)


def watch_round(
    sheet: ScoreSheet,
    rankings: Sequence[Ranking] = (),
    *,
    seconds: Mapping[Pair, int] | None = None,
    judge_houses: Mapping[str, str] | None = None,
    entry_houses: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> AnomalyReport:
    """Everything in a closed round that a committee and a supervisor should look at, each with the figures that say so.

    `sheet`: the round's reviews (voided and incomplete ones are left out). `rankings`: of its items, for the cut line.
    `seconds`: time a judge spent on an entry, by (entry, judge), where it is known. `judge_houses`, `entry_houses`:
    organisation of a judge and of an entrant, any key. Residuals are against the mean of the other readers of the same
    entry (`residuals.readings_of`), in points of 100. With d̄_j and s_j their mean and standard deviation for judge j,
    s that of the panel, n_j his reviews:

    severity        |d̄_j| ≥ 4 and |d̄_j| ≥ 3 s/√n_j, n_j ≥ 4
    noise           s_j ≥ 1.75 s, n_j ≥ 6
    against         correlation of his marks with the others' mean ≤ 0, n_j ≥ 6
    narrow          standard deviation of his totals ≤ 0.4 of the median judge's, n_j ≥ 5
    same_marks      one and the same review (every mark) on at least 3 entries that are half of his or more
    twins           two judges with the same reviews more often than the panel's pairs are (`copying.like_pairs`)
    hasty           reviews in under 60 seconds
    mutual_favour   judges of A above their own habit on B's entries, and those of B on A's (`favour.mutual_favour`)
    turning_review  the entry changes sides of the cut line without this one review (`cutline.turning_reviews`)

    With honest judges alone about one judge in 300 is named for severity; noise, narrowness and likeness name more
    where reviews are few. A finding is a question, never a proof: severe judges may be right. An empty sheet gives an
    empty report. Deterministic; the order of rows never matters.
    """
    asked = limits or Limits()
    marked = [each for each in marked_reviews(sheet) if isinstance(each, MarkedReview)]
    readings = readings_of(marked)
    rows = by_judge(readings)
    judges = judge_figures(rows)
    noise = pooled_noise({judge: [each.residual for each in own] for judge, own in rows.items()})
    findings = [
        *_severity(judges, asked),
        *_noise(judges, noise, asked),
        *_against(rows, asked),
        *_narrow(judges, asked),
        *like_reviews(marked, asked),
        *like_pairs(marked, asked),
        *_hasty(marked, seconds or {}, asked),
        *mutual_favour(readings, judge_houses or {}, entry_houses or {}, asked),
        *(finding for ranking in rankings for finding in turning_reviews(ranking)),
    ]
    return AnomalyReport(tuple(findings), judges, noise, asked)


def _severity(judges: Sequence[JudgeFigures], limits: Limits) -> Iterator[Finding]:
    for each in judges:
        if each.leniency is None or each.standard_error is None or each.reviews < limits.severity_reviews:
            continue
        wide = limits.severity_errors * each.standard_error
        if abs(each.leniency) >= max(limits.severity_points, wide):
            yield Finding(
                "severity",
                (each.judge,),
                (),
                {"leniency": each.leniency, "standard_error": each.standard_error, "reviews": each.reviews},
            )


def _noise(judges: Sequence[JudgeFigures], noise: float | None, limits: Limits) -> Iterator[Finding]:
    for each in judges:
        if noise and each.noise is not None and each.reviews >= limits.noise_reviews:
            times = each.noise / noise
            if times >= limits.noise_times:
                values = {"noise": each.noise, "panel": noise, "times": times, "reviews": each.reviews}
                yield Finding("noise", (each.judge,), (), values)


def _against(rows: Mapping[str, Sequence[Reading]], limits: Limits) -> Iterator[Finding]:
    for judge, own in rows.items():
        if len(own) >= limits.noise_reviews:
            together = correlation([each.total for each in own], [each.others for each in own])
            if together is not None and together <= 0:
                yield Finding("against", (judge,), (), {"correlation": together, "reviews": len(own)})


def correlation(some: Sequence[float], others: Sequence[float]) -> float | None:
    """Pearson's correlation, None where either does not vary."""
    count = len(some)
    centre, middle = sum(some) / count, sum(others) / count
    products = sum((a - centre) * (b - middle) for a, b in zip(some, others, strict=True))
    squares = sum((a - centre) ** 2 for a in some) * sum((b - middle) ** 2 for b in others)
    return products / squares**0.5 if squares > 1e-12 else None


def _narrow(judges: Sequence[JudgeFigures], limits: Limits) -> Iterator[Finding]:
    known = sorted(
        each.spread for each in judges if each.spread is not None and each.reviews >= limits.narrow_reviews
    )
    if not known or len(known) < 3:
        return
    median = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
    for each in judges:
        if each.spread is not None and each.reviews >= limits.narrow_reviews and median > 0:
            share = each.spread / median
            if share <= limits.narrow_share:
                values = {"spread": each.spread, "median": median, "share": share, "reviews": each.reviews}
                yield Finding("narrow", (each.judge,), (), values)


def _hasty(marked: Sequence[MarkedReview], seconds: Mapping[Pair, int], limits: Limits) -> Iterator[Finding]:
    fast: dict[str, list[tuple[int, str]]] = {}
    counted: dict[str, int] = {}
    for each in marked:
        pair = (each.review.entry, each.review.judge)
        if pair in seconds:
            counted[pair[1]] = counted.get(pair[1], 0) + 1
            if seconds[pair] < limits.seconds:
                fast.setdefault(pair[1], []).append((seconds[pair], pair[0]))
    for judge in sorted(fast):
        quickest = sorted(fast[judge])
        entries = tuple(sorted(entry for _, entry in quickest))
        values = {
            "count": len(entries),
            "timed": counted[judge],
            "quickest": quickest[0][0],
            "limit": limits.seconds,
        }
        yield Finding("hasty", (judge,), entries, values)

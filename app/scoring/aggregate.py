"""From reviews to the figures of an entry: means, trimmed means, median, low totals, spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.scoring.decimals import Exact, half_up, printed, root_half_up, weighted_sum
from app.scoring.marks import Criterion, LeftOut, MarkedReview, ScoreSheet, marked_reviews, reading_order

TRIM_FROM = 5
LOW_TOTAL = Decimal("60.00")
_LOW = 6000

Dropped = Literal["lowest", "highest"]


@dataclass(frozen=True, slots=True)
class ReviewTotal:
    """One valid review: printed total of 100, marks by criterion, and whether the trimmed mean dropped it."""

    judge: str
    total: Decimal
    marks: tuple[tuple[str, Exact], ...]
    dropped: Dropped | None = None


@dataclass(frozen=True, slots=True)
class CriterionFigures:
    """One criterion of one entry, in points of that criterion's own scale (0 to its maximum), half up to 0.01."""

    name: str
    mean: Decimal
    trimmed: Decimal


@dataclass(frozen=True, slots=True)
class EntryFigures:
    """All figures of one entry, in points of 100, half up to 0.01; None where no valid review exists.

    `is_trimmed` says whether `trimmed` really dropped two totals; with fewer than five it equals `mean`.
    `low_count` counts review totals below 60.00. `spread` is highest − lowest total, `deviation` the sample standard
    deviation; both None with fewer than two reviews, for which neither means anything.
    `totals` are in order of judge, `criteria` in order of weight (heaviest first, then name). `calibrated` is the score
    of the model that ranks (`scoring.calibration`), None unless one does.
    """

    entry: str
    totals: tuple[ReviewTotal, ...]
    left_out: tuple[LeftOut, ...]
    mean: Decimal | None = None
    trimmed: Decimal | None = None
    is_trimmed: bool = False
    median: Decimal | None = None
    low_count: int = 0
    spread: Decimal | None = None
    deviation: Decimal | None = None
    criteria: tuple[CriterionFigures, ...] = ()
    calibrated: Decimal | None = None

    @property
    def reviews(self) -> int:
        """How many reviews count."""
        return len(self.totals)


def aggregate_reviews(sheet: ScoreSheet) -> dict[str, EntryFigures]:
    """Figures of every entry of the sheet, by entry, in sorted order of entry.

    With t_1 ≤ … ≤ t_n the printed totals of the n valid reviews (rule 0):
    mean = Σ t_i / n; trimmed = (Σ t_i − t_1 − t_n) / (n − 2) from n = 5 on, else the mean; median = the middle total
    or the mean of the middle two; deviation = √(Σ (t_i − t̄)² / (n − 1)). Each is rounded once, half up to 0.01,
    from the printed totals, so that anyone can check it from the table with a pocket calculator.
    Trimming drops whole reviews: a criterion's trimmed mean leaves out the marks of the same two reviews. Of several
    reviews with the same lowest (highest) total the one with the lower (higher) marks goes, compared criterion by
    criterion, heaviest first; so no name, number or order of a judge ever decides (pseudonyms give the same list).
    An entry without a valid review (none, all void, all incomplete) has None for every figure; never an error.
    """
    counted: dict[str, list[MarkedReview]] = {entry: [] for entry in sorted(sheet.entries)}
    left_out: dict[str, list[LeftOut]] = {entry: [] for entry in counted}
    for marked in marked_reviews(sheet):
        if isinstance(marked, LeftOut):
            left_out[marked.entry].append(marked)
        else:
            counted[marked.review.entry].append(marked)
    criteria = reading_order(sheet.criteria)
    return {
        entry: _figures(entry, reviews, _in_order(left_out[entry]), criteria)
        for entry, reviews in counted.items()
    }


def _in_order(left_out: list[LeftOut]) -> tuple[LeftOut, ...]:
    return tuple(sorted(left_out, key=lambda out: (out.judge, out.reason, out.missing)))


def _figures(
    entry: str, reviews: list[MarkedReview], left_out: tuple[LeftOut, ...], criteria: tuple[Criterion, ...]
) -> EntryFigures:
    if not reviews:
        return EntryFigures(entry, (), left_out)
    ordered = sorted(reviews, key=lambda marked: (marked.total, marked.marks, marked.review.judge))
    is_trimmed = len(ordered) >= TRIM_FROM
    kept = ordered[1:-1] if is_trimmed else ordered
    totals = [marked.total for marked in ordered]
    return EntryFigures(
        entry=entry,
        totals=_review_totals(ordered, criteria, is_trimmed),
        left_out=left_out,
        mean=printed(_mean(totals)),
        trimmed=printed(_mean([marked.total for marked in kept])),
        is_trimmed=is_trimmed,
        median=printed(_mean(totals[(len(totals) - 1) // 2 : len(totals) // 2 + 1])),
        low_count=sum(total < _LOW for total in totals),
        spread=printed(totals[-1] - totals[0]) if len(totals) > 1 else None,
        deviation=_deviation(totals),
        criteria=tuple(
            CriterionFigures(criterion.name, _criterion_mean(ordered, at), _criterion_mean(kept, at))
            for at, criterion in enumerate(criteria)
        ),
    )


def _mean(totals: Sequence[int]) -> int:
    return half_up(sum(totals), 100 * len(totals))


def _criterion_mean(reviews: Sequence[MarkedReview], at: int) -> Decimal:
    top, bottom = weighted_sum((1, marked.marks[at]) for marked in reviews)
    return printed(half_up(top, bottom * len(reviews)))


def _deviation(totals: Sequence[int]) -> Decimal | None:
    n = len(totals)
    if n < 2:
        return None
    return printed(root_half_up(n * sum(t * t for t in totals) - sum(totals) ** 2, n * (n - 1)))


def _review_totals(
    ordered: Sequence[MarkedReview], criteria: tuple[Criterion, ...], is_trimmed: bool
) -> tuple[ReviewTotal, ...]:
    names = [criterion.name for criterion in criteria]
    dropped: dict[int, Dropped] = {0: "lowest", len(ordered) - 1: "highest"} if is_trimmed else {}
    totals = [
        ReviewTotal(
            judge=marked.review.judge,
            total=printed(marked.total),
            marks=tuple(zip(names, marked.marks, strict=True)),
            dropped=dropped.get(at),
        )
        for at, marked in enumerate(ordered)
    ]
    return tuple(sorted(totals, key=lambda total: total.judge))

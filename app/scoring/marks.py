"""What the judges gave: criteria with weights, reviews with marks, and the printed total of each review (rule 0)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Literal

from app.scoring.decimals import HUNDRED, Exact, canonical, check_exact, half_up, weighted_sum
from app.scoring.errors import ScoringError

LeftOutReason = Literal["void", "incomplete"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric. `weight` in points of 100, `maximum` the highest mark a judge may give (rule 0: 100)."""

    name: str
    weight: Exact
    maximum: Exact = HUNDRED


@dataclass(frozen=True, slots=True)
class Review:
    """One judge's reading of one entry: marks by criterion name, 0 to the criterion's maximum, exact (no floats).

    A criterion that is absent or None is a missing mark. `void` keeps the review on the record and out of every figure.
    """

    entry: str
    judge: str
    marks: Mapping[str, Exact | None]
    void: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A review that counts nowhere: "void" (rule 8), or "incomplete" with the names of the criteria it lacks."""

    entry: str
    judge: str
    reason: LeftOutReason
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Everything that was marked, checked when made; the order of criteria, entries and reviews never matters.

    `entries` names every entry that is ranked, so that one without any review is seen and not forgotten.
    Errors (ScoringError): no_criteria, duplicate_criterion, weight_not_positive, maximum_not_positive,
    weights_not_100, duplicate_entry, unknown_entry, unknown_criterion, number_not_decimal, number_too_long,
    mark_out_of_range, duplicate_review (two valid reviews of one entry by one judge; void ones may repeat).
    """

    criteria: tuple[Criterion, ...]
    entries: tuple[str, ...]
    reviews: tuple[Review, ...]

    def __post_init__(self) -> None:
        _check_criteria(self.criteria)
        _check_reviews(self)


def _check_criteria(criteria: tuple[Criterion, ...]) -> None:
    if not criteria:
        raise ScoringError("no_criteria")
    names: set[str] = set()
    for criterion in criteria:
        if criterion.name in names:
            raise ScoringError("duplicate_criterion", criterion=criterion.name)
        names.add(criterion.name)
        if check_exact(criterion.weight) <= 0:
            raise ScoringError("weight_not_positive", criterion=criterion.name, weight=criterion.weight)
        if check_exact(criterion.maximum) <= 0:
            raise ScoringError("maximum_not_positive", criterion=criterion.name, maximum=criterion.maximum)
    total = sum(Fraction(criterion.weight) for criterion in criteria)
    if total != 100:
        shown = sum((Decimal(criterion.weight) for criterion in criteria), Decimal(0))
        raise ScoringError("weights_not_100", sum=canonical(shown))


def _check_reviews(sheet: ScoreSheet) -> None:
    entries: set[str] = set()
    for entry in sheet.entries:
        if entry in entries:
            raise ScoringError("duplicate_entry", entry=entry)
        entries.add(entry)
    maxima = {criterion.name: criterion.maximum for criterion in sheet.criteria}
    seen: set[tuple[str, str]] = set()
    for review in sheet.reviews:
        if review.entry not in entries:
            raise ScoringError("unknown_entry", entry=review.entry)
        if not review.void:
            if (review.entry, review.judge) in seen:
                raise ScoringError("duplicate_review", entry=review.entry, judge=review.judge)
            seen.add((review.entry, review.judge))
        _check_marks(review, maxima)


def _check_marks(review: Review, maxima: Mapping[str, Exact]) -> None:
    for name, mark in review.marks.items():
        if name not in maxima:
            raise ScoringError("unknown_criterion", criterion=name)
        if mark is not None and not 0 <= check_exact(mark) <= maxima[name]:
            raise ScoringError(
                "mark_out_of_range",
                entry=review.entry,
                judge=review.judge,
                criterion=name,
                score=mark,
                maximum=maxima[name],
            )


@dataclass(frozen=True, slots=True)
class MarkedReview:
    """A review that counts: its printed total in hundredths of a point, its marks in the order of `reading_order`."""

    review: Review
    total: int
    marks: tuple[Exact, ...]


def reading_order(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """Heaviest criterion first, equal weights by name: one order, whatever the order of the rows was."""
    return tuple(sorted(criteria, key=lambda criterion: (-Fraction(criterion.weight), criterion.name)))


def marked_reviews(sheet: ScoreSheet) -> Iterator[MarkedReview | LeftOut]:
    """Each review with its total, or the reason why it counts nowhere.

    total = Σ_c weight_c · mark_c / maximum_c (weights add up to 100), half up to 0.01 (rule 0). A review that lacks
    a mark has no total: none is guessed, it is left out whole as "incomplete".
    """
    criteria = reading_order(sheet.criteria)
    shares = [Fraction(criterion.weight) / Fraction(criterion.maximum) for criterion in criteria]
    scale = lcm(*(share.denominator for share in shares))
    factors = [share.numerator * (scale // share.denominator) for share in shares]
    for review in sheet.reviews:
        marks = [review.marks.get(criterion.name) for criterion in criteria]
        if review.void:
            yield LeftOut(review.entry, review.judge, "void")
        elif any(mark is None for mark in marks):
            lacking = [c.name for c, mark in zip(criteria, marks, strict=True) if mark is None]
            yield LeftOut(review.entry, review.judge, "incomplete", tuple(sorted(lacking)))
        else:
            given = tuple(mark for mark in marks if mark is not None)
            top, bottom = weighted_sum(zip(factors, given, strict=True))
            yield MarkedReview(review, half_up(top, bottom * scale), given)

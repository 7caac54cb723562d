"""Several rounds, one number: the legs of a call combined by their declared weights (facts.md 3.3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from app.scoring.aggregate import CriterionFigures, EntryFigures, aggregate_reviews
from app.scoring.calibration import Calibration, calibrate_sheet
from app.scoring.decimals import Exact, check_exact, half_up, in_hundredths, printed
from app.scoring.errors import ScoringError
from app.scoring.marks import ScoreSheet
from app.scoring.method import MODELLED


@dataclass(frozen=True, slots=True)
class LegSheet:
    """One leg that counts: its key, its weight (points of 100, above 0 unless it stands alone) and what was marked.

    Error: leg_weight_not_valid.
    """

    key: str
    weight: Exact
    sheet: ScoreSheet

    def __post_init__(self) -> None:
        if check_exact(self.weight) < 0:
            raise ScoringError("leg_weight_not_valid", leg=self.key, weight=self.weight)


@dataclass(frozen=True, slots=True)
class LegFigures:
    """What an entry reached in one leg: `number` is the figure of the leg by the method that ranks (mean, trimmed mean
    or calibrated score, 0.01), None where no review counts or the entry did not take part."""

    key: str
    weight: Exact
    number: Decimal | None
    figures: EntryFigures


def check_legs(legs: Sequence[LegSheet]) -> None:
    """Legs that can be combined: at least one, no key twice, a weight somewhere unless one stands alone.

    Errors: no_legs, duplicate_leg, legs_without_weight.
    """
    if not legs:
        raise ScoringError("no_legs")
    keys = [leg.key for leg in legs]
    for at, key in enumerate(keys):
        if key in keys[:at]:
            raise ScoringError("duplicate_leg", leg=key)
    if len(legs) > 1 and not any(leg.weight for leg in legs):
        raise ScoringError("legs_without_weight")


def calibrate_legs(legs: Sequence[LegSheet], number: str) -> tuple[Calibration, ...]:
    """The calibration of every leg by the model that ranks, each by its own panel; empty where none does."""
    return tuple(calibrate_sheet(leg.sheet, number) for leg in legs) if number in MODELLED else ()


def figures_by_leg(
    legs: Sequence[LegSheet], number: str, calibrations: Sequence[Calibration] = ()
) -> dict[str, tuple[LegFigures, ...]]:
    """Each entry's figures in every leg, in the order of the legs, by entry in sorted order.

    An entry that is not in a leg's sheet (not shortlisted) has empty figures there. `calibrations`: of every leg,
    where their score ranks.
    """
    found = [aggregate_reviews(leg.sheet) for leg in legs]
    for figures, calibration in zip(found, calibrations, strict=False):
        scores = calibration.scores
        figures |= {entry: replace(row, calibrated=scores[entry]) for entry, row in figures.items()}
    entries = sorted({entry for figures in found for entry in figures})
    return {
        entry: tuple(
            _leg(leg, figures.get(entry) or EntryFigures(entry, (), ()), number)
            for leg, figures in zip(legs, found, strict=True)
        )
        for entry in entries
    }


def _leg(leg: LegSheet, figures: EntryFigures, number: str) -> LegFigures:
    return LegFigures(leg.key, leg.weight, number_of(figures, number), figures)


def number_of(figures: EntryFigures, number: str) -> Decimal | None:
    """The figure that ranks where `number` is the method's, in points of 100; None without a valid review."""
    if number in MODELLED:
        return figures.calibrated
    return figures.trimmed if number == "trimmed" else figures.mean


def combine_numbers(parts: Sequence[tuple[Exact, Decimal | None]]) -> Decimal | None:
    """Σ weight · number / Σ weight over the parts with a weight, half up to 0.01, exactly (rule 0).

    ``parts``: (weight, printed number). None where a part with a weight has no number: nothing is guessed. Computed
    from the printed numbers, so that anyone can check it with a pocket calculator: 40 · 82.35 and 60 · 78.10 give
    79.80. One part alone is its own number, whatever its weight.
    """
    counted = [(Fraction(weight), number) for weight, number in parts if weight] or [
        (Fraction(1), number) for _, number in parts
    ]
    if any(number is None for _, number in counted):
        return None
    top = sum((weight * in_hundredths(number or Decimal(0)) for weight, number in counted), Fraction(0))
    bottom = sum((weight for weight, _ in counted), Fraction(0)) * 100
    value = top / bottom
    return printed(half_up(value.numerator, value.denominator))


def combine_figures(legs: Sequence[LegFigures]) -> EntryFigures:
    """One entry's figures over all legs, as the tie chain and the pages read them.

    Mean, trimmed mean, calibrated score, median and each criterion are combined as the number is (`combine_numbers`);
    totals below 60.00 are counted over all legs; spread and deviation are those of the leg where they are largest;
    reviews and what was left out stand one leg after the other. `is_trimmed`: every leg really dropped two totals. An
    entry that lacks a leg with a weight has no combined figure, but keeps its totals. One leg alone is itself.
    """
    if len(legs) == 1:
        return legs[0].figures
    parts = [leg.figures for leg in legs]

    def of(read: Callable[[EntryFigures], Decimal | None]) -> Decimal | None:
        return combine_numbers([(leg.weight, read(leg.figures)) for leg in legs])

    return EntryFigures(
        entry=parts[0].entry,
        totals=tuple(total for part in parts for total in part.totals),
        left_out=tuple(out for part in parts for out in part.left_out),
        mean=of(lambda figures: figures.mean),
        trimmed=of(lambda figures: figures.trimmed),
        is_trimmed=all(part.is_trimmed for part in parts),
        median=of(lambda figures: figures.median),
        low_count=sum(part.low_count for part in parts),
        spread=max((part.spread for part in parts if part.spread is not None), default=None),
        deviation=max((part.deviation for part in parts if part.deviation is not None), default=None),
        criteria=_criteria(legs),
        calibrated=of(lambda figures: figures.calibrated),
    )


def _criteria(legs: Sequence[LegFigures]) -> tuple[CriterionFigures, ...]:
    names = dict.fromkeys(each.name for leg in legs for each in leg.figures.criteria)
    by_leg: list[tuple[Exact, Mapping[str, CriterionFigures]]] = [
        (leg.weight, {each.name: each for each in leg.figures.criteria}) for leg in legs
    ]
    found = []
    for name in names:
        rows = [(weight, known.get(name)) for weight, known in by_leg]
        mean = combine_numbers([(weight, row.mean if row else None) for weight, row in rows])
        trimmed = combine_numbers([(weight, row.trimmed if row else None) for weight, row in rows])
        if mean is not None and trimmed is not None:
            found.append(CriterionFigures(name, mean, trimmed))
    return tuple(found)

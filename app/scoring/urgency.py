"""Which of several things is wanted most: declared weights, figures scaled to the highest, every place explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.scoring.decimals import Exact, check_exact, half_up, printed
from app.scoring.errors import ScoringError

Figures = Mapping[str, Mapping[str, Exact | None]]
HUNDRED = 100


@dataclass(frozen=True)
class Ground:
    """One declared reason: a key and its weight, a whole number of points of 100.

    `highest`: the figure that earns the whole weight; None takes the highest among the candidates.
    """

    key: str
    weight: int
    highest: Exact | None = None


@dataclass(frozen=True)
class Contribution:
    """What one reason gives a place: its figure (None: there is none), the figure of the whole weight, the points."""

    ground: Ground
    figure: Exact | None
    highest: Exact
    points: Decimal


@dataclass(frozen=True)
class UrgencyPlace:
    """One place: rank (equal points share it), points of 100, how they came about, who has the same points."""

    key: str
    rank: int
    points: Decimal
    contributions: tuple[Contribution, ...]
    tied_with: tuple[str, ...]


def rank_urgency(figures: Figures, grounds: Sequence[Ground]) -> tuple[UrgencyPlace, ...]:
    """Rank candidates by Σ weight · figure ÷ highest figure, the most urgent first.

    `figures`: candidate → reason → figure ≥ 0, an int or Decimal in whatever unit; a missing one contributes nothing,
    never less. Each contribution is rounded half up to 0.01 (rule 0) and the total is the sum of what is printed, so
    that everybody can add it up. Equal totals share a rank (1, 2, 2, 4) and are named; among them the order of
    `figures` stands. A weighted sum of shares of the best (OECD/JRC Handbook on Constructing Composite Indicators,
    2008, ch. 5, "distance to the leader"). Errors: no_criteria, duplicate_criterion, weight_not_positive,
    weights_not_100, number_not_decimal, figure_negative.
    """
    check_grounds(grounds)
    tops = {ground.key: _highest(figures, ground) for ground in grounds}
    found = {
        key: tuple(_contribution(ground, given.get(ground.key), tops[ground.key]) for ground in grounds)
        for key, given in figures.items()
    }
    totals = {key: sum((each.points for each in parts), Decimal("0.00")) for key, parts in found.items()}
    ordered = sorted(found, key=lambda key: -totals[key])
    return tuple(
        UrgencyPlace(
            key,
            1 + sum(total > totals[key] for total in totals.values()),
            totals[key],
            found[key],
            tuple(other for other in ordered if other != key and totals[other] == totals[key]),
        )
        for key in ordered
    )


def check_grounds(grounds: Sequence[Ground]) -> None:
    """Weights are above 0, add up to 100, and no reason counts twice; ScoringError otherwise."""
    if not grounds:
        raise ScoringError("no_criteria")
    seen: set[str] = set()
    for ground in grounds:
        if ground.key in seen:
            raise ScoringError("duplicate_criterion", criterion=ground.key)
        seen.add(ground.key)
        if ground.weight <= 0:
            raise ScoringError("weight_not_positive", criterion=ground.key, weight=ground.weight)
    if (total := sum(ground.weight for ground in grounds)) != HUNDRED:
        raise ScoringError("weights_not_100", sum=total)


def _highest(figures: Figures, ground: Ground) -> Exact:
    given = [each.get(ground.key) for each in figures.values()]
    known = [check_exact(value) for value in given if value is not None]
    if any(value < 0 for value in known):
        raise ScoringError("figure_negative", criterion=ground.key)
    most = max(known, default=0)
    return most if ground.highest is None else max(check_exact(ground.highest), most)


def _contribution(ground: Ground, figure: Exact | None, highest: Exact) -> Contribution:
    if figure is None or highest == 0:
        return Contribution(ground, figure, highest, printed(0))
    top, bottom = figure.as_integer_ratio()
    most, parts = highest.as_integer_ratio()
    return Contribution(ground, figure, highest, printed(half_up(ground.weight * top * parts, bottom * most)))

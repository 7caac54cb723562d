"""Does an order hold when one of its weights moves? Exact, from the points that are printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.scoring.decimals import half_up, in_hundredths, printed
from app.scoring.urgency import UrgencyPlace

PERCENT = 20
Row = tuple[int, ...]


@dataclass(frozen=True)
class Change:
    """The smallest move of one weight that changes a place: which weight, by how many percent (−100 to any), and which
    candidate then draws level."""

    ground: str
    percent: Decimal
    rival: str


@dataclass(frozen=True)
class PlaceRange:
    """One place while each weight in turn moves by up to ± `percent`: best and worst rank, and how far it holds.

    `change`: None where no move of a single weight, down to nothing or up without end, ever changes the place.
    """

    key: str
    rank: int
    best: int
    worst: int
    change: Change | None

    @property
    def holds(self) -> bool:
        """Whether the place is the same throughout."""
        return self.best == self.worst


@dataclass(frozen=True)
class WeightRange:
    """One weight: whether the whole order holds while it moves, how many places change at its lower and upper end."""

    ground: str
    moved_low: int
    moved_high: int
    holds: bool


@dataclass(frozen=True)
class Sensitivity:
    """Everything: by weight, by place, and whether nothing moves at all."""

    percent: int
    weights: tuple[WeightRange, ...]
    places: tuple[PlaceRange, ...]

    @property
    def holds(self) -> bool:
        """Whether every place is the same for every move."""
        return all(place.holds for place in self.places)


def probe_order(places: Sequence[UrgencyPlace], percent: int = PERCENT) -> Sensitivity:
    """How the order of `places` answers when each weight alone moves by up to ± `percent` and all are renormalised.

    Multiplying weight i by f and dividing all weights by their new sum scales every total alike, so the order at f is
    that of T + (f − 1)·p_i, where T is the total and p_i the printed points of reason i. Two candidates change places
    where their difference is 0: f − 1 = −ΔT ⁄ Δp_i, a ratio of integers. Nothing is sampled (one-at-a-time analysis,
    Triantaphyllou and Sánchez, Decision Sciences 28, 1997, 151–194). Ranks count who is strictly ahead.
    """
    keys = [place.key for place in places]
    totals = [in_hundredths(place.points) for place in places]
    grounds = [part.ground.key for part in places[0].contributions] if places else []
    rows = [tuple(in_hundredths(part.points) for part in place.contributions) for place in places]
    columns = [tuple(row[i] for row in rows) for i in range(len(grounds))]
    weights = tuple(_weight(ground, totals, columns[i], percent) for i, ground in enumerate(grounds))
    ranges = [
        _place(here, keys, totals, list(zip(grounds, columns, strict=True)), percent)
        for here in range(len(keys))
    ]
    return Sensitivity(percent, weights, tuple(ranges))


def _ranks(totals: Sequence[int], column: Row, percent: int) -> list[int]:
    """Ranks when one weight has moved by `percent`."""
    moved = [100 * total + percent * part for total, part in zip(totals, column, strict=True)]
    first: dict[int, int] = {}
    for number, value in enumerate(sorted(moved, reverse=True), 1):
        first.setdefault(value, number)
    return [first[value] for value in moved]


def _weight(ground: str, totals: Sequence[int], column: Row, percent: int) -> WeightRange:
    now = _ranks(totals, column, 0)
    low, high = (
        sum(a != b for a, b in zip(now, _ranks(totals, column, move), strict=True))
        for move in (-percent, percent)
    )
    # A difference is a line in the move: it keeps its sign in between if it has it at both ends.
    return WeightRange(ground, low, high, not low and not high)


def _place(
    here: int, keys: list[str], totals: list[int], grounds: list[tuple[str, Row]], percent: int
) -> PlaceRange:
    rank = 1 + sum(total > totals[here] for total in totals)
    best, worst = rank, rank
    nearest: tuple[int, int, str, str] | None = None
    for ground, column in grounds:
        low, high = _span(here, totals, column, percent)
        best, worst = min(best, low), max(worst, high)
        for other in range(len(keys)):
            gap, slope = totals[here] - totals[other], column[here] - column[other]
            if other == here or slope == 0 or (gap and abs(gap) > abs(slope) and (gap > 0) == (slope > 0)):
                continue  # parallel, or met only by a weight below nothing
            if nearest is None or abs(gap) * abs(nearest[1]) < abs(nearest[0]) * abs(slope):
                nearest = (gap, slope, ground, keys[other])
    return PlaceRange(keys[here], rank, best, worst, _change(nearest))


def _change(nearest: tuple[int, int, str, str] | None) -> Change | None:
    if nearest is None:
        return None
    gap, slope, ground, rival = nearest
    size = printed(half_up(100 * abs(gap), abs(slope)))
    return Change(ground, -size if gap and (gap > 0) == (slope > 0) else size, rival)


def _span(here: int, totals: list[int], column: Row, percent: int) -> tuple[int, int]:
    """Best and worst rank of one candidate while one weight runs through [−percent, +percent].

    Others that are ahead at one end only cross somewhere between; their crossings are walked through in order.
    """
    always = 1
    leaving: list[tuple[int, int]] = []
    entering: list[tuple[int, int]] = []
    for other, total in enumerate(totals):
        gap, slope = total - totals[here], column[other] - column[here]
        low, high = 100 * gap - percent * slope > 0, 100 * gap + percent * slope > 0
        always += low and high
        if low != high:  # the crossing −gap ⁄ slope as an exact pair, positive denominator
            at = (-gap, slope) if slope > 0 else (gap, -slope)
            (entering if high else leaving).append(at)
    return _walk(always, leaving, entering)


def _walk(always: int, leaving: list[tuple[int, int]], entering: list[tuple[int, int]]) -> tuple[int, int]:
    """Lowest and highest count along the way: at a crossing itself nobody is strictly ahead."""
    steps = sorted([(Fraction(*at), 0, -1) for at in leaving] + [(Fraction(*at), 1, 1) for at in entering])
    count = always + len(leaving)
    best = worst = count
    for _, _, step in steps:
        count += step
        best, worst = min(best, count), max(worst, count)
    return best, worst

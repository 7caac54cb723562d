"""A single review that moves an entry across the cut line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.scoring.aggregate import TRIM_FROM, EntryFigures
from app.scoring.combining import combine_numbers
from app.scoring.decimals import half_up, in_hundredths, printed
from app.scoring.finding import Finding
from app.scoring.ranking import Ranking, RankLine

PLAIN = ("mean", "trimmed")


def turning_reviews(ranking: Ranking) -> Iterator[Finding]:
    """Reviews without which an entry would be on the other side of the cut line, the rest of the list as it is.

    For each review of each entry the printed number is computed without it (a leg that loses its only review leaves no
    number), and compared with the threshold and with the numbers of the others: in, when fewer than the places are at
    or above it; out, when it misses the threshold or as many as there are places stand above it; between, a tie across
    the cut, which the chain would decide. Told when the entry is proposed and would be out, or is not proposed and
    would be in: `number` with, `without`, `review` (the total), `leg`, `was` ("in" or "out"). A tie before or after is
    not told. For the mean, also where it stands in for a model in every leg, and the trimmed mean; a calibrated number
    moves with every other entry's marks, and a list ranked by it gives nothing here. An extra look: in a close field
    many entries hang on one review.
    """
    stands_in = bool(ranking.calibrations) and all(each.warning for each in ranking.calibrations)
    by = "mean" if stands_in else ranking.method.number
    if by not in PLAIN:
        return
    numbers = sorted(line.number for line in ranking.lines if line.number is not None)
    for line in sorted(ranking.lines, key=lambda line: line.entry):
        if line.number is None or line.is_undecided:
            continue
        others = list(numbers)
        del others[bisect_left(others, line.number)]
        for at, leg in enumerate(line.legs):
            for review in leg.figures.totals:
                without = _without(line, at, review.judge, by)
                side = _side(without, others, ranking)
                if side == ("out" if line.is_proposed else "in"):
                    yield Finding(
                        "turning_review",
                        (review.judge,),
                        (line.entry,),
                        {
                            "number": line.number,
                            "without": without,
                            "review": review.total,
                            "leg": leg.key,
                            "was": "in" if line.is_proposed else "out",
                        },
                    )


def _without(line: RankLine, at: int, judge: str, number: str) -> Decimal | None:
    parts = [
        (leg.weight, _number(leg.figures, judge, number) if place == at else leg.number)
        for place, leg in enumerate(line.legs)
    ]
    return combine_numbers(parts)


def _number(figures: EntryFigures, judge: str, number: str) -> Decimal | None:
    totals = sorted(in_hundredths(each.total) for each in figures.totals if each.judge != judge)
    if not totals:
        return None
    kept = totals[1:-1] if number == "trimmed" and len(totals) >= TRIM_FROM else totals
    return printed(half_up(sum(kept), 100 * len(kept)))


def _side(number: Decimal | None, others: Sequence[Decimal], ranking: Ranking) -> str:
    """ "in", "out" or "tie" of an entry with this number among the sorted numbers of the others."""
    if number is None or number < Decimal(ranking.method.threshold):
        return "out"
    places = ranking.method.places
    if len(others) - bisect_right(others, number) >= places:
        return "out"
    return "in" if len(others) - bisect_left(others, number) < places or ranking.method.ties_win else "tie"

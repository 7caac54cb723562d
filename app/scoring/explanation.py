"""Why an entry stands where it stands, step by step, each with its numbers, for a page or a letter to print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.scoring.aggregate import LOW_TOTAL, TRIM_FROM, EntryFigures
from app.scoring.calibration import Calibration, in_digits
from app.scoring.errors import ScoringError
from app.scoring.ranking import Ranking, RankLine
from app.scoring.ties import TieStep


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `code` chooses the sentence, `values` fill it (numbers as Decimal or int, names as text)."""

    code: str
    values: Mapping[str, object]


def explain_place(ranking: Ranking, entry: str) -> tuple[Step, ...]:
    """The steps from the reviews of `entry` to its place, in the order in which they were taken.

    Codes and values: review_total (judge, total, dropped: None, "lowest" or "highest"); review_left_out (judge,
    reason, missing); then no_review, or number (number: "mean"/"trimmed", value, reviews, kept) followed by
    not_trimmed (reviews, needed) where the trimmed mean is the plain one; where a model ranks, in place of number,
    calibrated (number, value, reviews, mean μ and variance τ² as Decimal, parts: (judge, mark, severity, weight)), or
    number (of the plain mean) and not_calibrated (warning) where the mean stands in; tied (value, with_entries) and
    per rule tie_step (rule, own, others, lower_wins, outcome, low_total); place (place, of, shared_with); threshold
    (value, threshold, reached); cut (outcome: "proposed", "undecided", "not_proposed", places, open_places).
    Several legs: leg (leg, weight) opens the reviews and the number of each; combined (value, parts: (leg, weight,
    number)) follows the last one, or legs_missing (legs) for who cannot win because a leg with a weight lacks.
    Error: unknown_entry. `explain_place` tells marks of judges: who may read it is not decided here.
    """
    for line in ranking.lines:
        if line.entry == entry:
            return tuple(_steps(ranking, line))
    raise ScoringError("unknown_entry", entry=entry)


def _steps(ranking: Ranking, line: RankLine) -> Iterator[Step]:
    if len(line.legs) > 1:
        yield from _legs(ranking, line)
    else:
        yield from _reviews(line.figures, ranking.method.number)
        if line.number is not None:
            yield from _number(ranking, line.figures, line.number, 0)
    if line.place is None:
        yield Step("no_review", {})
        return
    if line.number is not None:
        yield from _tie(ranking, line)
    same = tuple(other.entry for other in ranking.lines if other.place == line.place and other is not line)
    placed = sum(other.place is not None for other in ranking.lines)
    yield Step("place", {"place": line.place, "of": placed, "shared_with": same})
    if line.number is not None:
        yield from _cut(ranking, line)


def _legs(ranking: Ranking, line: RankLine) -> Iterator[Step]:
    for at, leg in enumerate(line.legs):
        if leg.number is None and not leg.figures.left_out:
            continue
        yield Step("leg", {"leg": leg.key, "weight": leg.weight})
        yield from _reviews(leg.figures, ranking.method.number)
        if leg.number is not None:
            yield from _number(ranking, leg.figures, leg.number, at)
    if line.number is not None:
        parts = tuple((leg.key, leg.weight, leg.number) for leg in line.legs if leg.weight)
        yield Step("combined", {"value": line.number, "parts": parts})
    elif line.place is not None:
        lacking = tuple(leg.key for leg in line.legs if leg.weight and leg.number is None)
        yield Step("legs_missing", {"legs": lacking})


def _reviews(figures: EntryFigures, number: str) -> Iterator[Step]:
    """The totals; dropped are the highest and the lowest only where the trimmed mean ranks."""
    for review in figures.totals:
        dropped = review.dropped if number == "trimmed" else None
        yield Step("review_total", {"judge": review.judge, "total": review.total, "dropped": dropped})
    for out in figures.left_out:
        yield Step("review_left_out", {"judge": out.judge, "reason": out.reason, "missing": out.missing})


def _number(ranking: Ranking, figures: EntryFigures, value: Decimal, leg: int) -> Iterator[Step]:
    number, reviews = ranking.method.number, figures.reviews
    if ranking.calibrations:
        yield from _calibrated(ranking.calibrations[leg], figures, value)
        return
    kept = reviews - 2 if number == "trimmed" and figures.is_trimmed else reviews
    yield Step("number", {"number": number, "value": value, "reviews": reviews, "kept": kept})
    if number == "trimmed" and not figures.is_trimmed:
        yield Step("not_trimmed", {"reviews": reviews, "needed": TRIM_FROM})


def _calibrated(calibration: Calibration, figures: EntryFigures, value: Decimal) -> Iterator[Step]:
    if calibration.components is None or calibration.mean is None:
        plain = {"number": "mean", "value": value, "reviews": figures.reviews, "kept": figures.reviews}
        yield Step("number", plain)
        yield Step("not_calibrated", {"warning": calibration.warning})
        return
    sheets = {judge.judge: judge for judge in calibration.judges}
    parts = tuple(
        (row.judge, row.total, in_digits(sheets[row.judge].severity), in_digits(sheets[row.judge].weight))
        for row in figures.totals
    )
    yield Step(
        "calibrated",
        {
            "number": calibration.model,
            "value": value,
            "reviews": figures.reviews,
            "mean": in_digits(calibration.mean),
            "variance": in_digits(calibration.components.entry),
            "parts": parts,
        },
    )


def _tie(ranking: Ranking, line: RankLine) -> Iterator[Step]:
    for tie in ranking.ties:
        if line.entry in tie.entries:
            others = tuple(other for other in tie.entries if other != line.entry)
            yield Step("tied", {"value": tie.number, "with_entries": others})
            for step in tie.steps:
                if line.entry in step.entries:
                    yield _tie_step(step, line.entry)


def _tie_step(step: TieStep, entry: str) -> Step:
    values = dict(zip(step.entries, step.values, strict=True))
    own = values.pop(entry)
    return Step(
        "tie_step",
        {
            "rule": step.rule,
            "own": own,
            "others": tuple(values.items()),
            "lower_wins": step.lower_wins,
            "outcome": step.outcome,
            "low_total": LOW_TOTAL,
        },
    )


def _cut(ranking: Ranking, line: RankLine) -> Iterator[Step]:
    cut = ranking.cut
    yield Step(
        "threshold",
        {"value": line.number, "threshold": cut.threshold, "reached": line.reaches_threshold},
    )
    outcome = "proposed" if line.is_proposed else "undecided" if line.is_undecided else "not_proposed"
    yield Step("cut", {"outcome": outcome, "places": cut.places, "open_places": cut.open_places})

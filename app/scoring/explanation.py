"""Why an entry stands where it stands, step by step, each with its numbers, for a page or a letter to print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.scoring.aggregate import LOW_TOTAL, TRIM_FROM
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
    not_trimmed (reviews, needed) where the trimmed mean is the plain one; tied (value, with_entries) and
    per rule tie_step (rule, own, others, lower_wins, outcome, low_total); place (place, of, shared_with); threshold
    (value, threshold, reached); cut (outcome: "proposed", "undecided", "not_proposed", places, open_places).
    Error: unknown_entry. `explain_place` tells marks of judges: who may read it is not decided here.
    """
    for line in ranking.lines:
        if line.entry == entry:
            return tuple(_steps(ranking, line))
    raise ScoringError("unknown_entry", entry=entry)


def _steps(ranking: Ranking, line: RankLine) -> Iterator[Step]:
    for review in line.figures.totals:
        yield Step("review_total", {"judge": review.judge, "total": review.total, "dropped": review.dropped})
    for out in line.figures.left_out:
        yield Step("review_left_out", {"judge": out.judge, "reason": out.reason, "missing": out.missing})
    if line.number is None:
        yield Step("no_review", {})
        return
    yield from _number(ranking, line)
    yield from _tie(ranking, line)
    same = tuple(other.entry for other in ranking.lines if other.place == line.place and other is not line)
    numbered = sum(other.place is not None for other in ranking.lines)
    yield Step("place", {"place": line.place, "of": numbered, "shared_with": same})
    yield from _cut(ranking, line)


def _number(ranking: Ranking, line: RankLine) -> Iterator[Step]:
    number, reviews = ranking.method.number, line.figures.reviews
    kept = reviews - 2 if number == "trimmed" and line.figures.is_trimmed else reviews
    yield Step("number", {"number": number, "value": line.number, "reviews": reviews, "kept": kept})
    if number == "trimmed" and not line.figures.is_trimmed:
        yield Step("not_trimmed", {"reviews": reviews, "needed": TRIM_FROM})


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

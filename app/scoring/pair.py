"""Why a judge reads an entry, or does not, and who would have suited it better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.scoring.assignment import Assignment
from app.scoring.errors import ScoringError
from app.scoring.problem import AssignmentProblem

Because = Literal[
    "pinned",
    "chosen",
    "drawn",
    "conflict",
    "forbidden",
    "same_organisation",
    "not_drawn",
    "full",
    "another_total",
]


@dataclass(frozen=True, slots=True)
class Rival:
    """A judge with a greater affinity to the entry who does not read it, and why."""

    judge: str
    affinity: float
    because: Because


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """One pair, told.

    `because`: "pinned", "chosen" (by the optimum) or "drawn" (by the coin) when he reads it; else "conflict",
    "forbidden", "not_drawn" (the coin fell for another), "same_organisation" (a colleague reads it), "full" (his load
    is at its limit), or "another_total" (he could, and the whole came out better, evener, or fairer to the worst-served
    entry, without). `chance`: in a randomised assignment, the probability that he would read it, else None.
    `preference`: 1 + how many of the `allowed` judges (neither conflict nor forbidden) have a greater affinity to the
    entry; None when he is not allowed. `limit`: the most entries he may take, None when only evenness limits him.
    `rivals`: judges with a greater affinity who do not read it, greatest first.
    """

    entry: str
    judge: str
    is_assigned: bool
    because: Because
    affinity: float
    preference: int | None
    allowed: int
    load: int
    limit: int | None
    rivals: tuple[Rival, ...]
    chance: float | None = None


def explain_pair(
    problem: AssignmentProblem, assignment: Assignment, entry: str, judge: str
) -> PairExplanation:
    """Why `judge` reads `entry` in `assignment`, or why not. Errors: unknown_entry, unknown_judge."""
    if entry not in assignment.by_entry or entry not in problem.entries:
        raise ScoringError("unknown_entry", entry=entry)
    judges = {each.id: each for each in problem.judges}
    if judge not in judges or judge not in assignment.loads:
        raise ScoringError("unknown_judge", judge=judge)
    affinity = _affinities(problem, entry)
    reading = assignment.by_entry[entry]
    closed = {name for row, name in problem.conflicts | problem.forbidden if row == entry}
    allowed = [name for name in affinity if name not in closed]
    better = sorted(
        (name for name in affinity if affinity[name] > affinity[judge] and name not in reading),
        key=lambda name: (-affinity[name], name),
    )
    return PairExplanation(
        entry=entry,
        judge=judge,
        is_assigned=judge in reading,
        because=_because(problem, assignment, entry, judge),
        affinity=affinity[judge],
        preference=1 + sum(affinity[name] > affinity[judge] for name in allowed)
        if judge in allowed
        else None,
        allowed=len(allowed),
        load=assignment.loads[judge],
        limit=judges[judge].max,
        rivals=tuple(
            Rival(name, affinity[name], _because(problem, assignment, entry, name)) for name in better
        ),
        chance=assignment.chances.get((entry, judge), 0.0) if assignment.objective == "random" else None,
    )


def _affinities(problem: AssignmentProblem, entry: str) -> dict[str, float]:
    names = [judge.id for judge in problem.judges]
    if problem.affinity is None:
        return dict.fromkeys(names, 0.0)
    row = problem.affinity[problem.entries.index(entry)]
    return {name: float(value) for name, value in zip(names, row, strict=True)}


def _because(problem: AssignmentProblem, assignment: Assignment, entry: str, judge: str) -> Because:
    if judge in assignment.by_entry[entry]:
        if (entry, judge) in problem.pinned:
            return "pinned"
        return "drawn" if assignment.chances.get((entry, judge), 1.0) < 1 else "chosen"
    if (entry, judge) in problem.conflicts:
        return "conflict"
    if (entry, judge) in problem.forbidden:
        return "forbidden"
    if assignment.chances.get((entry, judge), 0.0) > 0:
        return "not_drawn"
    judges = {each.id: each for each in problem.judges}
    house = judges[judge].organisation
    reading = [judges[name].organisation for name in assignment.by_entry[entry] if name in judges]
    if house is not None and house in reading:
        return "same_organisation"
    most = judges[judge].max
    return "full" if most is not None and assignment.loads[judge] >= most else "another_total"

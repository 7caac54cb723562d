"""A conflict found late: the fewest changes that make an assignment lawful again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.scoring.assignment import Assignment, as_assignment
from app.scoring.best import cost_of
from app.scoring.flow import best_flow
from app.scoring.grid import Grid, make_grid
from app.scoring.infeasible import Infeasible, diagnose
from app.scoring.problem import AssignmentProblem, Pair
from app.scoring.untangle import Found, untangle
from app.scoring.wiring import affinity_cost, wire


@dataclass(frozen=True, slots=True)
class Repair:
    """The new assignment and what it changes; pairs (entry, judge) in sorted order."""

    assignment: Assignment
    kept: tuple[Pair, ...]
    removed: tuple[Pair, ...]
    added: tuple[Pair, ...]


def repair_assignment(
    problem: AssignmentProblem, current: Iterable[Pair], *, seed: int = 0
) -> Repair | Infeasible:
    """Solve `problem` (the one with the new conflict) keeping as many pairs of `current` as possible.

    First the most pairs kept, among these even loads where the problem is balanced, among these the greatest total
    affinity, ties by seed: exact in this order. Minimum loads are not enforced: they were a wish for the first
    draw, and none is worth taking work from a judge who has begun. Reviews already finished belong in
    `problem.pinned`. Pairs of `current` whose entry or judge is no longer in the problem count as removed.
    Infeasible names the entries that lack judges. Errors: those of AssignmentProblem.
    """
    before = frozenset(current)
    grid = make_grid(problem)
    grid = replace(grid, low=grid.low * 0)
    mask = grid.mask(before)

    def solve(each: Grid) -> Found | None:
        wiring = wire(each, by_unit=problem.is_balanced)
        kept = wiring.pair_cost(-mask.astype("int64"))
        cost = wiring.pair_cost(affinity_cost(each, len(wiring.network.supply), seed))
        flow = best_flow(
            wiring.network, [kept, wiring.unit_cost, cost] if problem.is_balanced else [kept, cost]
        )
        if flow is None:
            return None
        used = wiring.pairs(flow, each)
        return Found(used, (-float((used & mask).sum()), *cost_of(each, used, balanced=problem.is_balanced)))

    found, last = untangle(grid, solve)
    if found is None:
        return diagnose(problem, last)
    assignment = as_assignment(grid, found.used, seed)
    after = assignment.pairs
    return Repair(
        assignment,
        kept=tuple(sorted(before & after)),
        removed=tuple(sorted(before - after)),
        added=tuple(sorted(after - before)),
    )

"""Why an assignment does not exist: which entries lack how many judges, which judges lack entries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from app.scoring.flow import Network, certain_flow
from app.scoring.grid import Grid
from app.scoring.problem import AssignmentProblem
from app.scoring.wiring import Wiring, wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

LackReason = Literal["too_few_judges", "judges_full"]


@dataclass(frozen=True, slots=True)
class LackingEntry:
    """`missing` reviews of `entry` have no judge.

    `reason`: "too_few_judges", when only `available` judges may read it at all (one per organisation; pinned ones
    counted) of the `reviews` it needs, or "judges_full", when there are enough but their maximum loads are used up.
    `conflicts`, `forbidden`: judges who are kept from it; `colleagues`: those who might read it but for a colleague of
    the same organisation.
    """

    entry: str
    missing: int
    reason: LackReason
    reviews: int
    available: int
    conflicts: int
    forbidden: int
    colleagues: int = 0


@dataclass(frozen=True, slots=True)
class IdleJudge:
    """A judge whose minimum cannot be met: `missing` of the `minimum` entries; `available` entries are open to him."""

    judge: str
    missing: int
    minimum: int
    available: int


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No assignment exists. `entries` lack judges; where none does, `judges` cannot reach their minimum loads.

    `missing` in total is the least possible, and spread over the entries as evenly as possible.
    """

    entries: tuple[LackingEntry, ...]
    judges: tuple[IdleJudge, ...]


def diagnose(problem: AssignmentProblem, grid: Grid) -> Infeasible:
    """Name what an infeasible `problem` lacks.

    Minimum loads are set aside first. If every entry can then have its judges, the minimum loads alone are at fault:
    were each of the two wishes possible, both together would be (Mendelsohn & Dulmage 1958).
    """
    free = replace(grid, low=grid.low * 0, high=grid.high.clip(min=0))
    wiring = wire(free)
    lacks = _lacks(wiring, free)
    if lacks.any():
        return Infeasible(_lacking(problem, grid, lacks), ())
    return Infeasible((), _idle(grid, wiring))


def _lacks(wiring: Wiring, grid: Grid) -> Integers:
    """Least missing reviews per entry: flow on emergency arcs entry → sink, the k-th of an entry at cost k.

    The fewest are missing in total, too: a path that fills one more review of an entry takes none from another.
    """
    import numpy as np

    rows = np.repeat(np.arange(len(grid.entries)), grid.need)
    order = np.concatenate([np.arange(1, need + 1) for need in grid.need] or [np.zeros(0, dtype=np.int64)])
    network = wiring.network
    extended = Network(
        tails=np.concatenate([network.tails, rows]),
        heads=np.concatenate([network.heads, np.full(len(rows), len(grid.entries) + len(grid.judges))]),
        low=np.concatenate([network.low, np.zeros_like(rows)]),
        high=np.concatenate([network.high, np.ones_like(rows)]),
        supply=network.supply,
    )
    # The emergency arcs carry everything if need be, so there is always a flow.
    flow = certain_flow(extended, np.concatenate([np.zeros_like(network.tails), order]))
    return np.bincount(rows, weights=flow[len(network.tails) :], minlength=len(grid.entries)).astype(np.int64)


def _lacking(problem: AssignmentProblem, grid: Grid, lacks: Integers) -> tuple[LackingEntry, ...]:
    conflicts, forbidden = grid.mask(problem.conflicts), grid.mask(problem.forbidden)
    free = grid.open.sum(axis=1) + grid.pinned.sum(axis=1)
    seats = free.copy()
    for house in grid.houses():
        seats -= (grid.open[:, house].sum(axis=1) - 1).clip(min=0)
    reviews = problem.reviews_per_entry
    return tuple(
        LackingEntry(
            entry=grid.entries[row],
            missing=int(lacks[row]),
            reason="too_few_judges" if seats[row] < reviews else "judges_full",
            reviews=reviews,
            available=int(seats[row]),
            conflicts=int(conflicts[row].sum()),
            forbidden=int(forbidden[row].sum()),
            colleagues=int(free[row] - seats[row]),
        )
        for row in lacks.nonzero()[0]
    )


def _idle(grid: Grid, wiring: Wiring) -> tuple[IdleJudge, ...]:
    """Judges short of their minimum when as much of all minima is met as possible."""
    import numpy as np

    network, loads = wiring.network, wiring.load_arcs
    first = np.minimum(grid.low, network.high[loads])
    high = network.high.copy()
    high[loads] -= first
    split = Network(
        tails=np.concatenate([network.tails, network.tails[loads]]),
        heads=np.concatenate([network.heads, network.heads[loads]]),
        low=np.concatenate([network.low, np.zeros_like(first)]),
        high=np.concatenate([high, first]),
        supply=network.supply,
    )
    # The same network without minimum loads had a flow, so this one has.
    flow = certain_flow(split, np.concatenate([np.zeros_like(network.tails), np.full(len(loads), -1)]))
    short = grid.low - flow[len(network.tails) :]
    available = grid.open.sum(axis=0) + grid.pinned.sum(axis=0)
    return tuple(
        IdleJudge(judge.id, int(short[column]), judge.min, int(available[column]))
        for column, judge in enumerate(grid.judges)
        if short[column] > 0
    )

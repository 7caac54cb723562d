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

LackReason = Literal["too_few_judges", "judges_full", "expertise"]


@dataclass(frozen=True, slots=True)
class LackingEntry:
    """`missing` reviews of `entry` have no judge.

    `reason`: "too_few_judges", when only `available` judges may read it at all (one per organisation; pinned ones
    counted) of the `reviews` it needs, or "judges_full", when there are enough but their maximum loads are used up, or
    "expertise", when kept seats stay empty: `expertise` has (name, empty seats), counted in `missing`.
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
    expertise: tuple[tuple[str, int], ...] = ()


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
        return Infeasible(_lacking(problem, grid, wiring, lacks), ())
    return Infeasible((), _idle(grid, wiring))


def _lacks(wiring: Wiring, grid: Grid) -> Integers:
    """Least missing reviews per node of an entry (free seats) or of kept seats: flow on emergency arcs to the sink.

    The k-th of a node costs 2 k, of a kept seat one more, so that what can be spread is. The fewest are missing in
    total, too: a path that fills one more review of an entry takes none from another. A kept seat may also be given to
    anybody, at a cost above that: where pinned judges without the expertise fill the entry, the seat lacks its expert.
    """
    import numpy as np

    network, sink = wiring.network, len(grid.entries) + len(grid.judges)
    nodes = np.concatenate([np.arange(len(grid.entries)), wiring.seat_nodes])
    needs = network.supply[nodes]
    rows = np.repeat(nodes, needs)
    order = np.concatenate([np.arange(1, need + 1) for need in needs] or [np.zeros(0, dtype=np.int64)])
    kept = needs[len(grid.entries) :]
    tails = np.concatenate([rows, wiring.seat_nodes])
    extended = Network(
        tails=np.concatenate([network.tails, tails]),
        heads=np.concatenate([network.heads, np.full(len(rows), sink), wiring.seat_rows]),
        low=np.concatenate([network.low, np.zeros_like(tails)]),
        high=np.concatenate([network.high, np.ones_like(rows), kept]),
        supply=network.supply,
    )
    # The emergency arcs carry everything if need be, so there is always a flow.
    price = [2 * order + (rows >= len(grid.entries)), np.full(len(kept), 2 * needs.max(initial=0) + 2)]
    flow = certain_flow(extended, np.concatenate([np.zeros_like(network.tails), *price]))
    lacks = np.bincount(tails, weights=flow[len(network.tails) :], minlength=len(network.supply))
    return lacks.astype(np.int64)


def _lacking(
    problem: AssignmentProblem, grid: Grid, wiring: Wiring, lacks: Integers
) -> tuple[LackingEntry, ...]:
    conflicts, forbidden = grid.mask(problem.conflicts), grid.mask(problem.forbidden)
    free = grid.open.sum(axis=1) + grid.pinned.sum(axis=1)
    seats = free.copy()
    for house in grid.houses():
        seats -= (grid.open[:, house].sum(axis=1) - 1).clip(min=0)
    reviews = problem.reviews_per_entry
    empty = _empty_seats(grid, wiring, lacks)
    return tuple(
        LackingEntry(
            entry=grid.entries[row],
            missing=int(lacks[row]) + sum(count for _, count in empty.get(row, ())),
            reason="too_few_judges"
            if seats[row] < reviews
            else "expertise"
            if row in empty
            else "judges_full",
            reviews=reviews,
            available=int(seats[row]),
            conflicts=int(conflicts[row].sum()),
            forbidden=int(forbidden[row].sum()),
            colleagues=int(free[row] - seats[row]),
            expertise=tuple(empty.get(row, ())),
        )
        for row in range(len(grid.entries))
        if lacks[row] or row in empty
    )


def _empty_seats(grid: Grid, wiring: Wiring, lacks: Integers) -> dict[int, list[tuple[str, int]]]:
    """(expertise, empty seats) per row."""
    names = [seat.name for seat in grid.seats for _ in range(int(seat.rows.sum()))]
    empty: dict[int, list[tuple[str, int]]] = {}
    for name, row, node in zip(names, wiring.seat_rows.tolist(), wiring.seat_nodes.tolist(), strict=True):
        if lacks[node]:
            empty.setdefault(row, []).append((name, int(lacks[node])))
    return empty


def _idle(grid: Grid, wiring: Wiring) -> tuple[IdleJudge, ...]:
    """Judges short of their minimum when as much of all minima is met as possible."""
    import numpy as np

    network, loads = wiring.network, wiring.load_arcs
    first = np.minimum(grid.low, network.high[loads] - wiring.seated)
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

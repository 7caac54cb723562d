"""Colleagues who may take different kept seats of an entry: the one rule that a single flow cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from app.scoring.errors import ScoringError
from app.scoring.gates import house_of
from app.scoring.grid import Grid
from app.scoring.wiring import Wiring

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_GRIDS = 400
FEW = 6


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A solution of a grid: `used` pairs (mask of shape entries × judges), `cost` (least is best); where the solution
    is more than a mask, its `flow` on the arcs of `wiring`."""

    used: NDArray[np.bool_]
    cost: tuple[float, ...]
    wiring: Wiring | None = None
    flow: NDArray[np.int64] | None = None


def untangle(grid: Grid, solve: Callable[[Grid], Found | None]) -> tuple[Found | None, Grid]:
    """The cheapest solution in which colleagues on one entry are alike in the kept seats they may take; its grid.

    `solve` gives the cheapest solution of a grid where gates hold for colleagues with the same seats only (gates.py).
    Where it uses colleagues with different ones (a tangle), the grid is split: once for each kind, with the others
    closed on that entry. Best-first branch and bound (Land & Doig 1960): closing pairs never makes a solution cheaper,
    so the first lawful one taken from the heap is the best. Without kept seats the first solution is the answer.
    With more than six tangles at once that would take too long: then all are cut, each in favour of the greater
    affinity, and it is solved again until none is left: lawful, and as a rule within a thousandth of the best.
    None: no solution; then the grid is the last one that had none, so that what it lacks can be named.
    Error: too_tangled after 400 grids.
    """
    found = solve(grid)
    if found is None:
        return None, grid
    if len(list(_tangles(grid, found.used))) > FEW:
        cut = _cut(grid, found, solve)
        if cut is not None:
            return cut
    heap, tried, empty = [(found.cost, 0, grid, found)], 0, grid
    while heap:
        _, _, best, found = heappop(heap)
        tangle = next(_tangles(best, found.used), None)
        if tangle is None:
            return found, best
        if tried > MOST_GRIDS:
            raise ScoringError("too_tangled")
        for each in _split(best, *tangle):
            tried += 1
            other = solve(each)
            if other is None:
                empty = each
            else:
                heappush(heap, (other.cost, tried, each, other))
    return None, empty


def is_tangled(grid: Grid, used: NDArray[np.bool_]) -> bool:
    """Whether colleagues with different seats read one entry."""
    return next(_tangles(grid, used), None) is not None


def _tangles(grid: Grid, used: NDArray[np.bool_]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Entries with colleagues of different kinds among their readers, and the columns of all of those."""
    if not grid.seats:
        return
    import numpy as np

    kinds = grid.kinds()
    house, shared = house_of(grid)
    for at in range(shared):
        columns = np.flatnonzero(house == at)
        taken = used[:, columns]
        for row in np.flatnonzero(taken.sum(axis=1) > 1):
            if len(np.unique(kinds[row, columns[taken[row]]])) > 1:
                yield int(row), columns


def _split(grid: Grid, row: int, columns: NDArray[np.int64]) -> Iterator[Grid]:
    import numpy as np

    kinds = grid.kinds()[row, columns]
    for kind in np.unique(kinds[grid.open[row, columns]]):
        opened = grid.open.copy()
        opened[row, columns[kinds != kind]] = False
        yield replace(grid, open=opened)


def _cut(grid: Grid, found: Found | None, solve: Callable[[Grid], Found | None]) -> tuple[Found, Grid] | None:
    """Close all but one kind in every tangle and solve again, until there is none; None where that leads nowhere."""
    import numpy as np

    kinds = grid.kinds()
    while found is not None:
        tangles = list(_tangles(grid, found.used))
        if not tangles:
            return found, grid
        opened = grid.open.copy()
        for row, columns in tangles:
            taken = columns[found.used[row, columns]]
            best = taken[int(np.argmax(grid.affinity[row, taken]))]
            opened[row, columns[kinds[row, columns] != kinds[row, best]]] = False
        grid = replace(grid, open=opened)
        found = solve(grid)
    return None

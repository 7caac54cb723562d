"""The greatest total affinity, exactly; where loads are balanced, among the evenest loads."""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

from app.scoring.flow import best_flow, cheapest_flow
from app.scoring.grid import Grid
from app.scoring.untangle import Found, untangle
from app.scoring.wiring import Wiring, affinity_cost, wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


def best_pairs(grid: Grid, seed: int, *, balanced: bool) -> tuple[NDArray[np.bool_] | None, Grid]:
    """The pairs of the greatest total (mask of shape entries × judges), None where none are lawful; the grid they
    were found in, or the one that shows what lacks."""

    def solve(each: Grid) -> Found | None:
        used = _even_pairs(each, seed) if balanced else _any_pairs(each, seed)
        return None if used is None else Found(used, cost_of(each, used, balanced=balanced))

    found, last = untangle(grid, solve)
    return (None if found is None else found.used), last


def cost_of(grid: Grid, used: NDArray[np.bool_], *, balanced: bool) -> tuple[float, ...]:
    """What is least for the best pairs: Σ load² where loads are balanced, then −Σ affinity."""
    total = -fsum(grid.affinity[used].tolist())
    return (float((used.sum(axis=0) ** 2).sum()), total) if balanced else (total,)


def _any_pairs(grid: Grid, seed: int) -> NDArray[np.bool_] | None:
    wiring = wire(grid)
    cost = wiring.pair_cost(affinity_cost(grid, len(wiring.network.supply), seed))
    flow = cheapest_flow(wiring.network, cost)
    return None if flow is None else wiring.pairs(flow, grid)


def _even_pairs(grid: Grid, seed: int) -> NDArray[np.bool_] | None:
    """Even loads first. Nearly always a level fits where loads differ by one; else the exact way round."""
    level = even_level(grid)
    if level is None:
        return None
    wiring = wire(grid)
    cost = wiring.pair_cost(affinity_cost(grid, len(wiring.network.supply), seed))
    flow = cheapest_flow(wiring.with_loads(*level), cost)
    if flow is None:
        capped = _capped(grid, wiring, int(level[1].max(initial=1)))
        if capped is None:
            return None
        wiring = wire(capped, by_unit=True)
        cost = wiring.pair_cost(affinity_cost(grid, len(wiring.network.supply), seed))
        flow = best_flow(wiring.network, [wiring.unit_cost, cost])
    return None if flow is None else wiring.pairs(flow, grid)


def _capped(grid: Grid, wiring: Wiring, ceiling: int) -> Grid | None:
    """The grid with no load above a ceiling that still suffices; None where no loads do.

    The evenest loads stay below it: a judge above it could hand an entry on, along the way to the loads that are
    within it, to one who has at least two fewer. It only saves the solver work.
    """
    import numpy as np

    idle = wiring.unit_cost
    while True:
        ceiling *= 4
        high = np.minimum(grid.high, np.maximum(ceiling - grid.pinned.sum(axis=0), grid.low))
        if cheapest_flow(wiring.with_loads(grid.low, high), idle) is not None:
            return replace(grid, high=high)
        if (high == grid.high).all():
            return None


def even_level(grid: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Bounds of the open loads if all judges were filled to one level L or L + 1 as far as their own bounds go.

    Any loads within them have the least Σ load² for their sum, so a flow that meets them needs no further proof.
    None: the judges cannot take, or must take, more than there is.
    """
    import numpy as np

    taken = grid.pinned.sum(axis=0)
    low = grid.low + taken
    high = np.minimum(grid.high, grid.open.sum(axis=0)) + taken
    wanted = int(grid.need.sum() + taken.sum())
    if (low > high).any() or not low.sum() <= wanted <= high.sum():
        return None
    floor, ceiling = 0, int(high.max(initial=0))
    while floor < ceiling:
        middle = (floor + ceiling + 1) // 2
        if np.clip(middle, low, high).sum() <= wanted:
            floor = middle
        else:
            ceiling = middle - 1
    return np.clip(floor, low, high) - taken, np.clip(floor + 1, low, high) - taken

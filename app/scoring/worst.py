"""The worst-served entry first, then the total."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.scoring.best import best_pairs, even_level
from app.scoring.flow import cheapest_flow
from app.scoring.grid import Grid
from app.scoring.swaps import Desk
from app.scoring.untangle import is_tangled
from app.scoring.wiring import affinity_cost, wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

# Entries × judges × readers up to which a second start is worth its time.
THOROUGH = 500_000


def fairest_pairs(grid: Grid, seed: int, *, balanced: bool) -> tuple[NDArray[np.bool_] | None, Grid]:
    """Pairs that raise the least Σ affinity of one entry, and then the total; None and a grid as `best_pairs`.

    The max-min of sums is NP-hard from two readers an entry on (Garg, Kavitha, Kumar, Mehlhorn & Mestre 2010,
    "Assigning papers to referees"), so it is approached from below: exchanges lift the worst-served entry of the best
    total (swaps.py), and, where that does not reach the `ceiling` that no assignment can pass, also that of the best
    total among pairs not below the `bottleneck`; the better one counts. The ceiling is nearly always reached, and then
    the worst entry is proved to be the optimum. It is never below that of the best total; with one reader an entry it
    is exact, for there the bottleneck is the worst entry. Loads keep their bounds; balanced ones stay as even.
    """
    used, last = best_pairs(grid, seed, balanced=balanced)
    if used is None or not grid.need.any():
        return used, last
    low, high = _bounds(last, used, balanced=balanced)
    if (grid.need == 1).all() and not grid.pinned.any():
        return _narrow_pairs(last, used, low, high, seed), last
    goal = ceiling(last)
    desk = Desk(last, used, low, high)
    desk.lift_worst(goal)
    if desk.worth()[0] < goal and grid.open.size * int(grid.need.max()) <= THOROUGH:
        other = Desk(last, _narrow_pairs(last, used, low, high, seed), low, high)
        other.lift_worst(goal)
        desk = max(desk, other, key=Desk.worth)
    return desk.chosen, last


def ceiling(grid: Grid) -> float:
    """A least Σ affinity that no assignment can pass: what the worst-placed entry has with its best judges, each entry
    taken for itself (a sum of the greatest affinities open to it, and its pinned ones)."""
    import numpy as np

    ranked = np.sort(np.where(grid.open, grid.affinity, -np.inf), axis=1)[:, ::-1]
    counted = np.arange(ranked.shape[1]) < grid.need[:, None]
    best = np.where(counted, ranked, 0.0).sum(axis=1) + np.where(grid.pinned, grid.affinity, 0.0).sum(axis=1)
    # A sum in another order may differ in the last digits.
    return float(best.min() - 1e-12 * np.abs(grid.affinity).max())


def _narrow_pairs(
    grid: Grid, used: NDArray[np.bool_], low: Integers, high: Integers, seed: int
) -> NDArray[np.bool_]:
    """The best total among pairs that are not below the bottleneck; `used` where seats get tangled there."""
    least = float(grid.affinity[used & grid.open].min())
    narrow = _above(grid, bottleneck(grid, low, high, least=least))
    wiring = wire(narrow)
    cost = wiring.pair_cost(affinity_cost(narrow, len(wiring.network.supply), seed))
    flow = cheapest_flow(wiring.with_loads(low, high), cost)
    pairs = used if flow is None else wiring.pairs(flow, narrow)
    return used if is_tangled(grid, pairs) else pairs


def bottleneck(grid: Grid, low: Integers, high: Integers, *, least: float) -> float:
    """The greatest affinity t such that an assignment of open pairs with affinity ≥ t alone exists.

    Loads of the open pairs within `low` and `high` (judges,). `least`: a t for which one is known to exist. Exact: a
    binary search over the affinities that occur, with one feasible flow each (Garfinkel 1971).
    """
    import numpy as np

    ranked = np.sort(np.where(grid.open, grid.affinity, -np.inf), axis=1)[:, ::-1]
    rows = np.flatnonzero(grid.need)
    ceiling = ranked[rows, grid.need[rows] - 1].min()
    levels = np.unique(grid.affinity[grid.open])
    levels = levels[(levels >= least) & (levels <= ceiling)]
    known, top = 0, len(levels) - 1
    while known < top:
        middle = (known + top + 1) // 2
        wiring = wire(_above(grid, levels[middle]))
        if (
            cheapest_flow(wiring.with_loads(low, high), np.zeros(len(wiring.network.tails), dtype=np.int64))
            is None
        ):
            top = middle - 1
        else:
            known = middle
    return float(levels[known]) if len(levels) else least


def _above(grid: Grid, level: float) -> Grid:
    return replace(grid, open=grid.open & (grid.affinity >= level))


def _bounds(grid: Grid, used: NDArray[np.bool_], *, balanced: bool) -> tuple[Integers, Integers]:
    """Bounds of the loads of open pairs: the judges' own, or what is as even as `used`."""
    if not balanced:
        return grid.low, grid.high
    loads = (used & grid.open).sum(axis=0)
    level = even_level(grid)
    if level is not None and (level[0] <= loads).all() and (loads <= level[1]).all():
        return level
    return loads, loads

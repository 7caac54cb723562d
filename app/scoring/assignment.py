"""Who reads what: exact assignment of judges to entries by minimum-cost flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import fsum
from typing import TYPE_CHECKING

from app.scoring.flow import best_flow, cheapest_flow
from app.scoring.grid import Grid, make_grid
from app.scoring.infeasible import Infeasible, diagnose
from app.scoring.problem import AssignmentProblem, Pair
from app.scoring.wiring import Wiring, affinity_cost, wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Assignment:
    """The judges of each entry (both sorted by name), in the unit of the affinities.

    `total`: Σ affinity over all pairs. `worst_entry`: the least Σ affinity of one entry, None without entries.
    `loads`: entries per judge, every judge named. `seed`: what broke ties between equal totals.
    """

    by_entry: Mapping[str, tuple[str, ...]]
    total: float
    worst_entry: float | None
    loads: Mapping[str, int]
    seed: int

    @property
    def pairs(self) -> frozenset[Pair]:
        """All (entry, judge)."""
        return frozenset((entry, judge) for entry, judges in self.by_entry.items() for judge in judges)


def assign_judges(problem: AssignmentProblem, *, seed: int = 0) -> Assignment | Infeasible:
    """Give every entry its reviews, with the greatest total affinity that the constraints allow.

    Never: a conflict, a forbidden pair, more than a judge's `max` or less than his `min`, two judges of one
    organisation on an entry; always: the pinned pairs. With balanced loads Σ load² is least first (loads differ by
    at most one wherever bounds and conflicts allow it), then the total greatest. Among equal totals the seed decides:
    same problem (rows in any order), same seed, same answer. Exact: integral optimum of the linear programme (Ahuja,
    Magnanti & Orlin 1993, ch. 9; Taylor 2008 for paper assignment); affinities with more than six decimals are
    rounded to about 1e-9 of the greatest. No entries: an empty assignment. What cannot be met: Infeasible, which
    names the entries that lack judges or the judges that lack entries. Errors: those of AssignmentProblem.
    About 0.1 s for 1,000 entries × 100 judges × 5 reviews.
    """
    grid = make_grid(problem)
    chosen = _even_pairs(grid, seed) if problem.is_balanced else _best_pairs(grid, seed)
    return diagnose(problem, grid) if chosen is None else as_assignment(grid, chosen, seed)


def _best_pairs(grid: Grid, seed: int) -> NDArray[np.bool_] | None:
    wiring = wire(grid)
    cost = wiring.pair_cost(affinity_cost(grid, len(wiring.network.supply), seed))
    flow = cheapest_flow(wiring.network, cost)
    return None if flow is None else wiring.pairs(flow, grid)


def _even_pairs(grid: Grid, seed: int) -> NDArray[np.bool_] | None:
    """Even loads first. Nearly always a level fits where loads differ by one; else the exact way round."""
    level = _level(grid)
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


def _level(grid: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
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


def as_assignment(grid: Grid, chosen: NDArray[np.bool_], seed: int) -> Assignment:
    """The answer for pairs `chosen` (mask of shape entries × judges, pinned ones among them)."""
    names = [judge.id for judge in grid.judges]
    by_entry: dict[str, tuple[str, ...]] = {}
    sums: list[float] = []
    for row, entry in enumerate(grid.entries):
        columns = chosen[row].nonzero()[0]
        by_entry[entry] = tuple(names[column] for column in columns)
        sums.append(fsum(grid.affinity[row, columns].tolist()))
    loads = dict(zip(names, chosen.sum(axis=0).tolist(), strict=True))
    return Assignment(by_entry, fsum(sums), min(sums, default=None), loads, seed)

"""Judges who stand ready for an entry, should a reader drop out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.scoring.flow import Network, best_flow
from app.scoring.gates import house_of
from app.scoring.grid import Grid
from app.scoring.wiring import affinity_cost, wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def reserve_judges(
    grid: Grid, chosen: NDArray[np.bool_], count: int, seed: int
) -> dict[str, tuple[str, ...]]:
    """Up to `count` judges per entry besides its readers `chosen`, the greatest affinity first.

    Never a conflict, a forbidden pair, or a colleague of a reader or of another reserve of the entry (he could not
    step in for anybody else); never more entries than a judge has room for within his maximum. As many as possible
    first, then spread evenly over the judges, then the greatest total affinity; exact, ties by seed. An entry for
    which there are fewer has fewer. Kept seats are not looked at: a reserve may not fit the seat of who drops out.
    """
    import numpy as np

    house, _ = house_of(grid)
    taken = np.zeros((len(grid.entries), house.max(initial=0) + 1), dtype=np.bool_)
    rows, columns = chosen.nonzero()
    taken[rows, house[columns]] = True
    spare = replace(
        grid,
        open=grid.open & ~chosen & ~taken[:, house],
        pinned=np.zeros_like(chosen),
        need=np.full_like(grid.need, count),
        low=np.zeros_like(grid.low),
        high=np.maximum(grid.high - (chosen & ~grid.pinned).sum(axis=0), 0),
        seats=(),
    )
    wiring = wire(spare, by_unit=True)
    network, entries = wiring.network, np.arange(len(grid.entries))
    extended = Network(
        tails=np.concatenate([network.tails, entries]),
        heads=np.concatenate([network.heads, np.full(len(entries), len(grid.entries) + len(grid.judges))]),
        low=np.concatenate([network.low, np.zeros_like(entries)]),
        high=np.concatenate([network.high, np.full_like(entries, count)]),
        supply=network.supply,
    )
    vacant = np.concatenate([np.zeros_like(network.tails), np.ones_like(entries)])
    cost = wiring.pair_cost(affinity_cost(spare, len(network.supply), seed))
    stages = [vacant, *(np.concatenate([each, np.zeros_like(entries)]) for each in (wiring.unit_cost, cost))]
    flow = best_flow(extended, stages)
    pairs = np.zeros_like(chosen) if flow is None else wiring.pairs(flow[: len(network.tails)], spare)
    return {
        entry: tuple(
            grid.judges[column].id
            for column in sorted(
                pairs[row].nonzero()[0].tolist(), key=lambda at: (-grid.affinity[row, at], at)
            )
        )
        for row, entry in enumerate(grid.entries)
    }

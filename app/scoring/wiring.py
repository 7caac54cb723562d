"""The grid as a flow network: entry → gate → judge → sink, and the costs on its arcs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.scoring.flow import COST_ROOM, Network
from app.scoring.gates import make_gates
from app.scoring.grid import Grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

MOST_NOISE = 2**16
FINEST_DECIMALS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Wiring:
    """A network whose first `len(rows)` arcs are the open pairs (rows[k], columns[k]); the last are judge → sink.

    `unit_cost`: per arc 0, or k for the arc that carries the k-th entry of a judge, where loads are evened out.
    `seated`: pinned pairs per judge that take part in the flow. `seat_nodes`, `seat_rows`: the kept seats.
    """

    network: Network
    rows: Integers
    columns: Integers
    load_arcs: Integers
    unit_cost: Integers
    seated: Integers
    seat_nodes: Integers
    seat_rows: Integers

    def pair_cost(self, values: NDArray[np.int64]) -> Integers:
        """Costs of shape (entries, judges) laid on the arcs of their pairs, 0 elsewhere."""
        import numpy as np

        cost = np.zeros(len(self.network.tails), dtype=np.int64)
        cost[: len(self.rows)] = values[self.rows, self.columns]
        return cost

    def pairs(self, flow: Integers, grid: Grid) -> NDArray[np.bool_]:
        """The pairs that `flow` chose and the pinned ones, as a mask of shape (entries, judges)."""
        chosen = grid.pinned.copy()
        used = flow[: len(self.rows)] > 0
        chosen[self.rows[used], self.columns[used]] = True
        return chosen

    def with_loads(self, low: Integers, high: Integers) -> Network:
        """The network with other bounds of the open pairs per judge; only where he has one arc to the sink."""
        lows, highs = self.network.low.copy(), self.network.high.copy()
        lows[self.load_arcs], highs[self.load_arcs] = low + self.seated, high + self.seated
        return replace(self.network, low=lows, high=highs)


def wire(grid: Grid, *, by_unit: bool = False) -> Wiring:
    """The network of `grid`. With `by_unit` each judge has one arc to the sink per entry he may take.

    Gates (`gates.make_gates`) let one judge of an organisation through to an entry and lead to seats kept for an
    expertise. Pinned pairs take part where there are such seats: which one they fill is for the flow to find; each of
    their arcs has a unit fixed. Nodes: entries (their free seats), judges, sink, gates, kept seats.
    """
    import numpy as np

    count, judges = grid.open.shape
    sink = count + judges
    seated = grid.seated()
    rows, columns = (axis.astype(np.int64) for axis in np.nonzero(grid.open | seated))
    gates = make_gates(grid, rows, columns, sink + 1)
    takers, low, high, unit = _load_arcs(grid, by_unit)
    supply = np.zeros(gates.nodes, dtype=np.int64)
    supply[:count] = grid.need + seated.sum(axis=1)
    supply[sink] = -supply.sum()
    supply[gates.seat_nodes] = gates.seat_needs
    np.subtract.at(supply, gates.seat_rows, gates.seat_needs)
    fixed = seated[rows, columns].astype(np.int64)
    free = np.zeros(len(gates.tails), dtype=np.int64)
    network = Network(
        tails=np.concatenate([gates.pair_tails, gates.tails, count + takers]),
        heads=np.concatenate([count + columns, gates.heads, np.full(len(takers), sink)]),
        low=np.concatenate([fixed, free, low]),
        high=np.concatenate([np.ones_like(fixed), free + 1, high]),
        supply=supply,
    )
    arcs = len(fixed) + len(free)
    return Wiring(
        network=network,
        rows=rows,
        columns=columns,
        load_arcs=np.arange(arcs, arcs + len(takers)),
        unit_cost=np.concatenate([np.zeros_like(fixed), free, unit]),
        seated=seated.sum(axis=0),
        seat_nodes=gates.seat_nodes,
        seat_rows=gates.seat_rows,
    )


def _load_arcs(grid: Grid, by_unit: bool) -> tuple[Integers, Integers, Integers, Integers]:
    """Arcs judge → sink: judge, least and greatest flow, cost of evening out."""
    import numpy as np

    judges = np.arange(len(grid.judges))
    seated = grid.seated().sum(axis=0)
    if not by_unit:
        return judges, grid.low + seated, grid.high + seated, np.zeros_like(judges)
    room = np.minimum(grid.high, grid.open.sum(axis=0))
    room = np.maximum(room, grid.low) + seated
    takers = np.repeat(judges, room)
    order = np.concatenate([np.arange(1, units + 1) for units in room] or [np.zeros(0, dtype=np.int64)])
    taken = grid.pinned.sum(axis=0) - seated
    low = (order <= (grid.low + seated)[takers]).astype(np.int64)
    return takers, low, np.ones_like(takers), order + taken[takers]


def affinity_cost(grid: Grid, nodes: int, seed: int, times: int = 1) -> Integers:
    """Integer costs of shape (entries, judges): −affinity in the finest unit that fits, plus a seeded tie-break.

    `times`: how many units of flow stand for one pair.

    Affinities with at most six decimals are exact; others are rounded to about 1e-9 of the greatest and finer where
    the problem is small. The tie-break (raw bits of PCG64, whose stream never changes) adds up to less than one unit
    over any assignment, so it chooses among equal totals alone.
    """
    import numpy as np

    pairs = int(grid.need.sum()) * times
    greatest = float(np.abs(grid.affinity).max(initial=0.0))
    limit = COST_ROOM // (nodes + 2)
    unit = _exact_unit(grid.affinity, greatest, limit // (2 * (pairs + 1)))
    if unit is None:
        noise = max(1, min(MOST_NOISE, limit // (4 * (pairs + 1) * 10**9)))
        unit = (limit // (2 * (pairs * (noise - 1) + 1))) / greatest
    else:
        noise = max(1, min(MOST_NOISE, limit // (2 * (pairs + 1) * max(1, round(greatest * unit)))))
    step = pairs * (noise - 1) + 1
    bits = np.random.PCG64(seed).random_raw(grid.affinity.size).reshape(grid.affinity.shape)
    whole: Integers = np.rint(grid.affinity * unit).astype(np.int64)
    return (bits % np.uint64(noise)).astype(np.int64) - whole * step


def _exact_unit(affinity: NDArray[np.float64], greatest: float, limit: int) -> float | None:
    """The smallest power of ten that makes every affinity an integer of at most `limit`, if there is one."""
    import numpy as np

    for decimals in range(FINEST_DECIMALS + 1):
        unit = 10.0**decimals
        if greatest * unit > min(limit, 2**52):
            return None
        scaled = affinity * unit
        if np.abs(scaled - np.rint(scaled)).max(initial=0.0) <= 1e-12 * greatest * unit:
            return unit
    return None

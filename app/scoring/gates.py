"""Nodes between entries and judges: one reader of an organisation, seats kept for an expertise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.scoring.grid import Grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Gates:
    """Where the arcs of the pairs begin, and what stands before them.

    `pair_tails`: tail node of each pair's arc. `tails`, `heads`: arcs of one unit from entries and kept seats to gates
    and within gates. `seat_nodes`, `seat_rows`, `seat_needs`: node, entry and supply of the kept seats, an
    (entry, expertise) each. `nodes`: the first number that is free again.
    """

    pair_tails: Integers
    tails: Integers
    heads: Integers
    seat_nodes: Integers
    seat_rows: Integers
    seat_needs: Integers
    nodes: int


def make_gates(grid: Grid, rows: Integers, columns: Integers, node: int) -> Gates:
    """Gates for the pairs (rows[k], columns[k]), numbered from `node` on.

    A gate stands before the judges of one organisation on one entry who may take the same seats, and before every
    judge who may take a kept seat; one unit goes through. The entry's own node sends its free seats to all of its
    gates, the node of a kept seat to those whose judges may take it. Nobody else needs a gate.
    """
    import numpy as np

    kinds = grid.kinds()
    signatures, kind = np.unique(kinds[rows, columns], return_inverse=True)
    house, shared = house_of(grid)
    special = np.flatnonzero((house[columns] < shared) | (signatures[kind] > 0))
    key = (rows[special] * (shared + len(grid.judges)) + house[columns[special]]) * len(signatures)
    _, first, back, count = np.unique(
        key + kind[special], return_index=True, return_inverse=True, return_counts=True
    )
    real = (count > 1) | (signatures[kind[special][first]] > 0)
    row, mask = rows[special][first][real], signatures[kind[special][first]][real]
    gates = node + np.arange(len(row))
    pair_tails = rows.copy()
    numbers = np.full(len(first), -1, dtype=np.int64)
    numbers[real] = gates
    pair_tails[special] = np.where(numbers[back] >= 0, numbers[back], rows[special])
    # Several judges behind several seats: a door of one unit before the gate, or each seat could send one through.
    doubled = (count[real] > 1) & (mask > 0)
    doors = gates.copy()
    doors[doubled] = node + len(row) + np.arange(int(doubled.sum()))
    seat_nodes, seat_rows, needs, tails, heads = _seats(
        grid, row, mask, doors, node + len(row) + doubled.sum()
    )
    return Gates(
        pair_tails=pair_tails,
        tails=np.concatenate([row, doors[doubled], tails]),
        heads=np.concatenate([doors, gates[doubled], heads]),
        seat_nodes=seat_nodes,
        seat_rows=seat_rows,
        seat_needs=needs,
        nodes=int(node + len(row) + doubled.sum() + len(seat_nodes)),
    )


def house_of(grid: Grid) -> tuple[Integers, int]:
    """The organisation of each judge as a number, and how many of them have several judges (the lowest numbers)."""
    import numpy as np

    houses = grid.houses()
    house = len(houses) + np.arange(len(grid.judges))
    for at, columns in enumerate(houses):
        house[columns] = at
    return house, len(houses)


def _seats(
    grid: Grid, row: Integers, mask: Integers, doors: Integers, node: int
) -> tuple[Integers, Integers, Integers, Integers, Integers]:
    """Kept seats: node, entry, supply; and the arcs from them to the doors of those who may take them."""
    import numpy as np

    nothing = np.zeros(0, dtype=np.int64)
    nodes, rows, needs, tails, heads = [nothing], [nothing], [nothing], [nothing], [nothing]
    for at, seat in enumerate(grid.seats):
        entries = np.flatnonzero(seat.rows)
        number = np.full(len(grid.entries), -1, dtype=np.int64)
        number[entries] = node + np.arange(len(entries))
        node += len(entries)
        welcome = np.flatnonzero(mask >> at & 1)
        nodes.append(number[entries])
        rows.append(entries)
        needs.append(np.full(len(entries), seat.least, dtype=np.int64))
        tails.append(number[row[welcome]])
        heads.append(doors[welcome])
    return (
        np.concatenate(nodes), np.concatenate(rows), np.concatenate(needs),
        np.concatenate(tails), np.concatenate(heads),
    )  # fmt: skip

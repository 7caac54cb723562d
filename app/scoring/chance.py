"""A randomised assignment: no pair is likelier than a cap, so nobody can arrange to read a friend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import fsum
from typing import TYPE_CHECKING

from app.scoring.best import best_pairs, even_level
from app.scoring.errors import ScoringError
from app.scoring.flow import Network, best_flow, cheapest_flow
from app.scoring.grid import Grid
from app.scoring.untangle import Found, untangle
from app.scoring.wiring import Wiring, affinity_cost, wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

FINEST = 64


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """`used`: the pairs that were drawn; `chances`: of every pair before the draw; both of shape entries × judges."""

    used: NDArray[np.bool_]
    chances: NDArray[np.float64]


def random_pairs(grid: Grid, seed: int, cap: float, *, balanced: bool) -> tuple[Drawn | None, Grid]:
    """Draw an assignment in which no pair that is not pinned has a greater probability than `cap`.

    The probabilities x_ej maximise Σ a_ej x_ej under the constraints of the assignment and x_ej ≤ cap (Jecmen et al.
    2020, "Mitigating manipulation in peer review via randomized reviewer assignments"): one flow of D units per review
    with at most D·cap per pair, D the power of two that makes D·cap whole (64 where none does; then cap is rounded
    down). For a cap of ½ this is one flow for twice the judges. The flow is halved log2 D times: arcs with an odd
    flow form cycles, and one coin per cycle adds and takes away one unit in turn along it, which keeps every node's
    balance and every arc within half its flow rounded down or up. So each pair is drawn with probability exactly x_ej
    (pairs of a cap of ½: exactly ½ or 0), and loads, organisations and kept seats hold in every draw (dependent
    rounding: Gandhi et al. 2006). Coins are raw bits of PCG64 of the seed, apart from those that break ties.
    Where an entry has too few judges for the cap, it is exceeded by as few units as possible rather than leaving the
    entry without readers. None: no assignment exists at all. Errors: cap_not_valid, too_tangled.
    """
    shares, most = _shares(cap)

    def solve(each: Grid) -> Found | None:
        return _fractional(each, seed, shares, most, balanced=balanced)

    found, last = untangle(grid, solve)
    if found is None or found.wiring is None or found.flow is None:
        return None, last
    import numpy as np

    wiring, flow, left = found.wiring, found.flow, shares
    bits = np.random.PCG64([seed, 1])
    while left > 1:
        flow, left = _halved(wiring.network, flow, bits), left // 2
    chances = last.pinned.astype(np.float64)
    chances[wiring.rows, wiring.columns] = found.flow[: len(wiring.rows)] / shares
    return Drawn(wiring.pairs(flow, last), chances), last


def _shares(cap: float) -> tuple[int, int]:
    """D and D·cap."""
    if not 1 / FINEST <= cap <= 1:
        raise ScoringError("cap_not_valid", cap=cap)
    shares = 1
    while shares < FINEST and abs(cap * shares - round(cap * shares)) > 1e-9:
        shares *= 2
    return shares, int(cap * shares + 1e-9)


def _fractional(grid: Grid, seed: int, shares: int, most: int, *, balanced: bool) -> Found | None:
    """The best flow of `shares` units per review, on the arcs of `wire(grid)`."""
    wiring = wire(grid)
    cost = wiring.pair_cost(affinity_cost(grid, len(wiring.network.supply), seed, shares))
    network, flow = wiring.network, None
    if balanced:
        level = even_level(grid)
        if level is None:
            return None
        network = wiring.with_loads(*level)
    flow = cheapest_flow(_scaled(network, wiring, shares, most), cost)
    if flow is None and balanced:
        used, _ = best_pairs(grid, seed, balanced=True)
        if used is None:
            return None
        loads = used.sum(axis=0) - grid.pinned.sum(axis=0)
        network = wiring.with_loads(loads, loads)
        flow = cheapest_flow(_scaled(network, wiring, shares, most), cost)
    over = 0
    if flow is None:
        flow, over = _lifted(_scaled(network, wiring, shares, most), wiring, cost, shares - most)
    if flow is None:
        return None
    pairs = flow[: len(wiring.rows)]
    used = grid.pinned.copy()
    used[wiring.rows, wiring.columns] |= pairs > 0
    total = fsum((pairs * grid.affinity[wiring.rows, wiring.columns]).tolist())
    return Found(used, (float(over), -total), wiring, flow)


def _scaled(network: Network, wiring: Wiring, shares: int, most: int) -> Network:
    """The network with `shares` units for one; at most `most` on a pair that is not pinned."""
    high = network.high * shares
    pairs = len(wiring.rows)
    high[:pairs][network.low[:pairs] == 0] = most
    return replace(network, low=network.low * shares, high=high, supply=network.supply * shares)


def _lifted(network: Network, wiring: Wiring, cost: Integers, room: int) -> tuple[Integers | None, int]:
    """The flow with the fewest units above the cap (`room` more on each pair), and how many they are."""
    import numpy as np

    pairs, arcs = len(wiring.rows), len(network.tails)
    free = np.where(network.low[:pairs] == 0, room, 0)
    doubled = Network(
        tails=np.concatenate([network.tails, network.tails[:pairs]]),
        heads=np.concatenate([network.heads, network.heads[:pairs]]),
        low=np.concatenate([network.low, np.zeros_like(free)]),
        high=np.concatenate([network.high, free]),
        supply=network.supply,
    )
    above = np.concatenate([np.zeros(arcs, dtype=np.int64), np.ones(pairs, dtype=np.int64)])
    flow = best_flow(doubled, [above, np.concatenate([cost, cost[:pairs]])])
    if flow is None:
        return None, 0
    whole = flow[:arcs].copy()
    whole[:pairs] += flow[arcs:]
    return whole, int(flow[arcs:].sum())


def _halved(network: Network, flow: Integers, bits: np.random.PCG64) -> Integers:
    """Half of the flow on every arc, odd ones rounded down or up with probability ½ each."""
    import numpy as np

    odd = np.flatnonzero(flow & 1)
    turned = flow.copy()
    for cycle in _cycles(network.tails[odd].tolist(), network.heads[odd].tolist()):
        coin = 1 if int(bits.random_raw()) >> 63 else -1
        for arc, way in cycle:
            turned[odd[arc]] += coin * way
    return turned // 2


def _cycles(tails: list[int], heads: list[int]) -> Iterator[list[tuple[int, int]]]:
    """Cycles that together hold every arc once, as (arc, 1 along it or −1 against it).

    Every node has an even number of these arcs: what flows in flows out, and supplies are even. A walk from any node
    therefore goes on until it meets itself; what it closed is cut off as a cycle, and it goes on from there.
    """
    arcs_of: dict[int, list[int]] = defaultdict(list)
    for arc, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        arcs_of[tail].append(arc)
        arcs_of[head].append(arc)
    spent = bytearray(len(tails))
    for start in tails:
        walk: list[tuple[int, int]] = []
        nodes, seen = [start], {start: 0}
        while True:
            waiting = arcs_of[nodes[-1]]
            while waiting and spent[waiting[-1]]:
                waiting.pop()
            if not waiting:
                break
            arc = waiting.pop()
            spent[arc] = 1
            along = tails[arc] == nodes[-1]
            walk.append((arc, 1 if along else -1))
            node = heads[arc] if along else tails[arc]
            if node in seen:
                keep = seen[node]
                yield walk[keep:]
                for gone in nodes[keep + 1 :]:
                    del seen[gone]
                del walk[keep:], nodes[keep + 1 :]
            else:
                seen[node] = len(nodes)
                nodes.append(node)

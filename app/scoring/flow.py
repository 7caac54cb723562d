"""Exact minimum-cost flow with several objectives in order, over ortools' SimpleMinCostFlow (loaded when used)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.scoring.errors import ScoringError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

# The solver multiplies costs by the number of nodes + 1 and keeps them in 64 bits.
COST_ROOM = 2**60


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Arcs as arrays of shape (arcs,): tail and head node, least and greatest flow; `supply` of shape (nodes,).

    Supplies add up to 0: positive where flow enters, negative where it leaves.
    """

    tails: Integers
    heads: Integers
    low: Integers
    high: Integers
    supply: Integers


def cheapest_flow(network: Network, cost: Integers) -> Integers | None:
    """Flow per arc that meets every supply and bound at least Σ cost·flow, or None where none meets them.

    `cost` is an integer per arc with |cost|·(nodes + 1) ≤ 2^60. Exact (cost scaling push-relabel, Goldberg 1997).
    Same network and costs, same flow. Error: solver_refused, where costs or capacities break the limits.
    """
    import numpy as np
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    room = network.high - network.low
    if (room < 0).any():
        return None
    nodes = len(network.supply)
    # A least flow is sent beforehand: the solver knows capacities only.
    supply = network.supply.copy()
    np.subtract.at(supply, network.tails, network.low)
    np.add.at(supply, network.heads, network.low)
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tails.astype(np.int32), network.heads.astype(np.int32), room, cost
    )
    solver.set_nodes_supplies(np.arange(nodes, dtype=np.int32), supply)
    status = solver.solve()
    if status == SimpleMinCostFlow.INFEASIBLE:
        return None
    if status != SimpleMinCostFlow.OPTIMAL:
        raise ScoringError("solver_refused", status=str(status))
    flow: Integers = np.asarray(solver.flows(arcs), dtype=np.int64)
    return flow + network.low


def certain_flow(network: Network, cost: Integers) -> Integers:
    """`cheapest_flow` of a network that has a flow by construction; solver_refused if it has none after all."""
    flow = cheapest_flow(network, cost)
    if flow is None:
        raise ScoringError("solver_refused", status="INFEASIBLE")
    return flow


def best_flow(network: Network, costs: Sequence[Integers]) -> Integers | None:
    """Flow that is cheapest by the first costs, among those cheapest by the second, and so on; None: infeasible.

    Exact without mixing the objectives into one big number: after each stage every arc whose reduced cost is not 0
    is fixed, which leaves exactly the flows that are optimal so far (complementary slackness).
    """
    for cost in costs[:-1]:
        flow = cheapest_flow(network, cost)
        if flow is None:
            return None
        network = _optimal_only(network, flow, cost)
    return cheapest_flow(network, costs[-1])


def _optimal_only(network: Network, flow: Integers, cost: Integers) -> Network:
    """The same network narrowed to the flows that cost no more than `flow`, which must be optimal."""
    import numpy as np

    can_rise, can_fall = flow < network.high, flow > network.low
    tails = np.concatenate([network.tails[can_rise], network.heads[can_fall]])
    heads = np.concatenate([network.heads[can_rise], network.tails[can_fall]])
    lengths = np.concatenate([cost[can_rise], -cost[can_fall]])
    distance = np.zeros(len(network.supply), dtype=np.int64)
    # Bellman-Ford from everywhere at once; an optimal flow leaves no negative cycle, so it ends.
    while True:
        nearer = distance.copy()
        np.minimum.at(nearer, heads, distance[tails] + lengths)
        if (nearer == distance).all():
            break
        distance = nearer
    fixed = cost + distance[network.tails] - distance[network.heads] != 0
    return replace(network, low=np.where(fixed, flow, network.low), high=np.where(fixed, flow, network.high))

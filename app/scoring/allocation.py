"""Who builds what, where several items and bidders compete: the best total within caps and a budget, all explained.

A whole-number program, solved exactly by HiGHS (Huangfu and Hall 2018) through scipy, which is loaded when used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.scoring.decimals import in_hundredths, printed
from app.scoring.errors import ScoringError

Bound = Literal["institution", "city", "budget"]


@dataclass(frozen=True, order=True)
class Bid:
    """One bidder who reached the threshold of one item: his score of 100, what it costs (万元), where he belongs."""

    item: str
    bidder: str
    institution: str
    city: str
    score: Decimal
    cost: Decimal


@dataclass(frozen=True)
class Limits:
    """At most so many items for one institution and for one city, and so much money (万元) for all; None: no limit."""

    institution: int | None = None
    city: int | None = None
    budget: Decimal | None = None


@dataclass(frozen=True)
class Choice:
    """Why a bid is chosen or not.

    `instead`: the bidder who holds the item, None where nobody does. `bounds`: the limits that would break if this bid
    took the item and all else stayed. A bid that is behind the holder, or level, loses to him: `loss` says by how much
    it is behind. One that is ahead was kept out by limits: `loss` says by how much the best total falls if it must be
    chosen (None: it cannot be, whatever gives way), and `gives_way` which (item, bidder) would then lose.
    """

    bid: Bid
    is_chosen: bool
    instead: str | None
    bounds: tuple[Bound, ...]
    loss: Decimal | None
    gives_way: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Allocation:
    """The chosen bids in the order of the items, what they add up to, every bid explained, items nobody gets."""

    chosen: tuple[Bid, ...]
    total: Decimal
    cost: Decimal
    choices: tuple[Choice, ...]
    empty: tuple[str, ...]


def allocate(
    items: Sequence[str],
    bids: Sequence[Bid],
    limits: Limits,
    settled: Set[tuple[str, str]] = frozenset(),
) -> Allocation:
    """Give each item to at most one bid so that Σ score is greatest within the limits.

    max Σ s·x over x ∈ {0, 1}, with Σ x ≤ 1 an item, ≤ cap an institution, ≤ cap a city, Σ cost·x ≤ budget. Among
    allocations of equal total the one that costs least is taken, and among those, item after item in the order given,
    the highest score, then the bidder who comes first by key: the result never depends on the order of `bids`. It is
    stable: no bid that was left out could take its item from a lower score while every limit holds, or the total would
    not be the greatest. Scores must be above 0, so that no item stays empty while a bid for it fits.
    ``settled``: (item, bidder) that have been decided on and stay as they are; the others share what is left.
    Errors: duplicate_bid, unknown_entry (a bid for an item that is not given), cap_not_positive, budget_not_valid,
    cost_negative, number_not_decimal, solver_refused (also where what is settled breaks a limit).
    """
    ordered = _checked(items, bids, limits)
    kept = frozenset(n for n, bid in enumerate(ordered) if (bid.item, bid.bidder) in settled)
    solve = _program(items, ordered, limits, kept)
    best = _best(items, ordered, solve)
    chosen = [ordered[n] for n in best]
    total = sum(in_hundredths(bid.score) for bid in chosen)
    choices = tuple(_explain(n, ordered, best, limits, total, solve) for n in range(len(ordered)))
    taken = {bid.item for bid in chosen}
    return Allocation(
        tuple(chosen),
        printed(total),
        sum((bid.cost for bid in chosen), Decimal(0)),
        choices,
        tuple(item for item in items if item not in taken),
    )


Solve = Callable[[list[int], list[tuple[list[int], int]], frozenset[int]], "list[int] | None"]


def _checked(items: Sequence[str], bids: Sequence[Bid], limits: Limits) -> list[Bid]:
    place = {item: number for number, item in enumerate(items)}
    seen: set[tuple[str, str]] = set()
    for bid in bids:
        if bid.item not in place:
            raise ScoringError("unknown_entry", entry=bid.item)
        if (bid.item, bid.bidder) in seen:
            raise ScoringError("duplicate_bid", bidder=bid.bidder, item=bid.item)
        if bid.cost < 0:
            raise ScoringError("cost_negative", bidder=bid.bidder, item=bid.item)
        if bid.score <= 0:
            raise ScoringError("number_not_decimal", value=bid.score)
        seen.add((bid.item, bid.bidder))
    for scope, cap in (("institution", limits.institution), ("city", limits.city)):
        if cap is not None and cap < 1:
            raise ScoringError("cap_not_positive", scope=scope, cap=cap)
    if limits.budget is not None and limits.budget < 0:
        raise ScoringError("budget_not_valid", budget=limits.budget)
    return sorted(bids, key=lambda bid: (place[bid.item], -bid.score, bid.bidder))


def _rows(items: Sequence[str], bids: list[Bid], limits: Limits) -> list[tuple[list[int], int]]:
    """Every limit as (coefficient of each bid, most)."""
    rows = [([int(bid.item == item) for bid in bids], 1) for item in items]
    caps: list[tuple[int | None, Callable[[Bid], str]]] = [
        (limits.institution, lambda bid: bid.institution),
        (limits.city, lambda bid: bid.city),
    ]
    for cap, key in caps:
        if cap is not None:
            rows += [
                ([int(key(bid) == name) for bid in bids], cap)
                for name, n in sorted(Counter(map(key, bids)).items())
                if n > cap
            ]
    if limits.budget is not None:
        rows.append(([in_hundredths(bid.cost) for bid in bids], in_hundredths(limits.budget)))
    return rows


def _program(items: Sequence[str], bids: list[Bid], limits: Limits, kept: frozenset[int]) -> Solve:
    """A solver over these limits: greatest objective, further rows `coefficients ≥ least`, and bids that must be in,
    besides those that are always kept."""
    fixed = _rows(items, bids, limits)

    def solve(
        objective: list[int], more: list[tuple[list[int], int]], inside: frozenset[int]
    ) -> list[int] | None:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        matrix = np.array([row for row, _ in fixed] + [row for row, _ in more], dtype=float)
        high = np.array([most for _, most in fixed] + [np.inf] * len(more))
        low = np.array([-np.inf] * len(fixed) + [least for _, least in more])
        floor = np.array([float(n in inside or n in kept) for n in range(len(bids))])
        found = milp(
            -np.array(objective, dtype=float),
            constraints=LinearConstraint(matrix, low, high),
            bounds=Bounds(floor, 1),
            integrality=np.ones(len(bids)),
            options={"mip_rel_gap": 0},
        )
        if found.status == 2:  # nothing satisfies all of it
            return None
        if found.status != 0:
            raise ScoringError("solver_refused", status=found.message)
        return [n for n, value in enumerate(found.x) if value > 0.5]

    return solve


def _best(items: Sequence[str], bids: list[Bid], solve: Solve) -> list[int]:
    """The greatest total, then the least cost, then item after item the bid that comes first; places in `bids`."""
    if not bids:
        return []
    scores, costs = [in_hundredths(b.score) for b in bids], [in_hundredths(b.cost) for b in bids]
    best = _certain(solve(scores, [], frozenset()))
    kept = [(scores, sum(scores[n] for n in best))]
    best = _certain(solve([-cost for cost in costs], kept, frozenset()))
    kept.append(([-cost for cost in costs], -sum(costs[n] for n in best)))
    inside: frozenset[int] = frozenset()
    for item in items:
        for n, bid in enumerate(bids):
            if bid.item != item:
                continue
            found = best if n in best else _another(n, bids, solve, kept, inside)
            if found is not None:
                best, inside = found, inside | {n}
                break
    return sorted(best)


def _another(
    n: int,
    bids: list[Bid],
    solve: Solve,
    kept: list[tuple[list[int], int]],
    inside: frozenset[int],
) -> list[int] | None:
    """An allocation just as good that has bid `n` in it besides those settled; only asked where totals can tie."""
    return solve([0] * len(bids), kept, inside | {n})


def _certain(found: list[int] | None) -> list[int]:
    if found is None:
        raise ScoringError("solver_refused", status="infeasible")
    return found


def _explain(n: int, bids: list[Bid], best: list[int], limits: Limits, total: int, solve: Solve) -> Choice:
    bid = bids[n]
    holder = next((bids[m] for m in best if bids[m].item == bid.item), None)
    if n in best:
        return Choice(bid, True, bid.bidder, (), printed(0), ())
    others = [bids[m] for m in best if bids[m].item != bid.item]
    broken, instead = _broken(bid, others, limits), holder.bidder if holder else None
    if holder is not None and bid.score <= holder.score:
        return Choice(bid, False, instead, broken, holder.score - bid.score, ((bid.item, holder.bidder),))
    scores = [in_hundredths(each.score) for each in bids]
    forced = solve(scores, [], frozenset({n}))
    if forced is None:
        return Choice(bid, False, instead, broken, None, ())
    lost = tuple((bids[m].item, bids[m].bidder) for m in best if m not in forced)
    return Choice(bid, False, instead, broken, printed(total - sum(scores[m] for m in forced)), lost)


def _broken(bid: Bid, others: list[Bid], limits: Limits) -> tuple[Bound, ...]:
    """The limits that break if the bid joins the others."""
    broken: list[Bound] = []
    same = sum(each.institution == bid.institution for each in others)
    if limits.institution is not None and same >= limits.institution:
        broken.append("institution")
    if limits.city is not None and sum(each.city == bid.city for each in others) >= limits.city:
        broken.append("city")
    if limits.budget is not None and sum((b.cost for b in others), bid.cost) > limits.budget:
        broken.append("budget")
    return tuple(broken)

"""Who reads what: assignment of judges to entries by minimum-cost flow, exact, or randomised within a cap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import fsum
from typing import TYPE_CHECKING, Literal, get_args

from app.scoring.best import best_pairs
from app.scoring.chance import Drawn, random_pairs
from app.scoring.errors import ScoringError
from app.scoring.grid import Grid, make_grid
from app.scoring.infeasible import Infeasible, diagnose
from app.scoring.problem import AssignmentProblem, Pair
from app.scoring.reserves import reserve_judges
from app.scoring.worst import fairest_pairs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Objective = Literal["total", "maxmin", "random"]
OBJECTIVES: tuple[Objective, ...] = get_args(Objective)
CAP = 0.5


@dataclass(frozen=True, slots=True)
class Assignment:
    """The judges of each entry (both sorted by name), in the unit of the affinities.

    `total`: Σ affinity over all pairs. `worst_entry`: the least Σ affinity of one entry, None without entries.
    `loads`: entries per judge, every judge named. `seed`: what broke ties between equal totals, and what was drawn.
    `chances`: of a randomised assignment, the probability of every pair that could have come (pinned ones: 1), with
    `over_cap` those that the cap could not hold for want of judges. `reserves`: per entry those who stand ready, the
    greatest affinity first.
    """

    by_entry: Mapping[str, tuple[str, ...]]
    total: float
    worst_entry: float | None
    loads: Mapping[str, int]
    seed: int
    objective: Objective = "total"
    chances: Mapping[Pair, float] = field(default_factory=dict)
    over_cap: tuple[Pair, ...] = ()
    reserves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def pairs(self) -> frozenset[Pair]:
        """All (entry, judge)."""
        return frozenset((entry, judge) for entry, judges in self.by_entry.items() for judge in judges)


def assign_judges(
    problem: AssignmentProblem, *, seed: int = 0, objective: str = "total", cap: float = CAP
) -> Assignment | Infeasible:
    """Give every entry its reviews by one of three objectives.

    "total": the greatest total affinity. "maxmin": first the worst-served entry, the one with the least Σ affinity,
    then the total (`worst.fairest_pairs` says how far). "random": the greatest expected total with no pair likelier
    than `cap` (`chance.random_pairs`).
    Never: a conflict, a forbidden pair, more than a judge's `max` or less than his `min`, two judges of one
    organisation on an entry; always: the pinned pairs and the kept seats. With balanced loads Σ load² is least first
    (loads differ by at most one wherever bounds and conflicts allow it), then the objective. Among equal totals the
    seed decides: same problem (rows in any order), same seed, same answer. "total" is exact: the integral optimum of
    the linear programme (Ahuja, Magnanti & Orlin 1993, ch. 9; Taylor 2008 for paper assignment); affinities with more
    than six decimals are rounded to about 1e-9 of the greatest. No entries: an empty assignment. What cannot be met:
    Infeasible, which names the entries that lack judges or the judges that lack entries.
    Errors: those of AssignmentProblem, unknown_objective, cap_not_valid, too_tangled. Seconds of processor time for
    1,000 entries × 100 judges × 5 reviews: about 0.1 (total), 0.2 (random), 0.3 (maxmin).
    """
    if objective not in OBJECTIVES:
        raise ScoringError("unknown_objective", objective=objective, known=", ".join(OBJECTIVES))
    grid, even = make_grid(problem), problem.is_balanced
    drawn: Drawn | None = None
    if objective == "random":
        drawn, last = random_pairs(grid, seed, cap, balanced=even)
        chosen = None if drawn is None else drawn.used
    elif objective == "maxmin":
        chosen, last = fairest_pairs(grid, seed, balanced=even)
    else:
        chosen, last = best_pairs(grid, seed, balanced=even)
    if chosen is None:
        return diagnose(problem, last)
    answer = replace(as_assignment(grid, chosen, seed), objective=objective)
    if drawn is not None:
        chances = _chances(grid, drawn)
        over = tuple(pair for pair, chance in chances.items() if chance > cap and pair not in problem.pinned)
        answer = replace(answer, chances=chances, over_cap=over)
    if problem.reserves:
        answer = replace(answer, reserves=reserve_judges(grid, chosen, problem.reserves, seed))
    return answer


def _chances(grid: Grid, drawn: Drawn) -> dict[Pair, float]:
    rows, columns = drawn.chances.nonzero()
    return {
        (grid.entries[row], grid.judges[column].id): float(drawn.chances[row, column])
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    }


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

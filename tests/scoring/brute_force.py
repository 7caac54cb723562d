"""The specification of an assignment, by trying everything, and problems small enough for it."""

import random
from collections import Counter
from itertools import combinations, product
from math import fsum

from hypothesis import strategies as st

from app.scoring import Assignment, AssignmentProblem, Judge, ScoringError, assign_judges
from app.scoring.problem import Pair


def lawful(problem: AssignmentProblem, pairs: frozenset[Pair], *, minimum: bool = True) -> bool:
    """Whether `pairs` obey every constraint: the specification, written out."""
    judges = {judge.id: judge for judge in problem.judges}
    loads = {name: sum(judge == name for _, judge in pairs) for name in judges}
    houses = [(e, judges[j].organisation) for e, j in pairs if judges[j].organisation is not None]
    return (
        all(sum(row == entry for row, _ in pairs) == problem.reviews_per_entry for entry in problem.entries)
        and not pairs & (problem.conflicts | problem.forbidden)
        and problem.pinned <= pairs
        and len(set(houses)) == len(houses)
        and all(judge.max is None or loads[judge.id] <= judge.max for judge in problem.judges)
        and (not minimum or all(loads[judge.id] >= judge.min for judge in problem.judges))
    )


def every_assignment(problem: AssignmentProblem) -> list[frozenset[Pair]]:
    """All lawful assignments of a small problem, by trying everything; minimum loads are not asked for."""
    judges = {judge.id: judge for judge in problem.judges}
    closed = problem.conflicts | problem.forbidden
    rows = []
    for entry in problem.entries:
        fixed = {name for row, name in problem.pinned if row == entry}
        panels = [set(chosen) for chosen in combinations(judges, problem.reviews_per_entry)]
        rows.append(
            [
                frozenset((entry, name) for name in panel)
                for panel in panels
                if fixed <= panel
                and not any((entry, name) in closed for name in panel)
                and _apart([judges[name].organisation for name in panel])
            ]
        )
    most = {name: judge.max for name, judge in judges.items() if judge.max is not None}
    tried = (frozenset().union(*chosen) for chosen in product(*rows))
    return [pairs for pairs in tried if not most or _within(Counter(name for _, name in pairs), most)]


def _apart(houses: list[str | None]) -> bool:
    known = [house for house in houses if house is not None]
    return len(set(known)) == len(known)


def _within(loads: Counter[str], most: dict[str, int]) -> bool:
    return all(loads[name] <= maximum for name, maximum in most.items())


def total(problem: AssignmentProblem, pairs: frozenset[Pair]) -> float:
    if problem.affinity is None:
        return 0.0
    rows = {entry: row for row, entry in enumerate(problem.entries)}
    columns = {judge.id: column for column, judge in enumerate(problem.judges)}
    return fsum(problem.affinity[rows[e]][columns[j]] for e, j in pairs)


def unevenness(problem: AssignmentProblem, pairs: frozenset[Pair]) -> int:
    return sum(load**2 for load in Counter(name for _, name in pairs).values())


def problem_by(seed: int) -> AssignmentProblem:
    """A small problem with a bit of everything."""
    rng = random.Random(seed)
    entries = tuple(f"e{at}" for at in range(rng.randint(1, 3)))
    judges = []
    for at in range(rng.randint(1, 5)):
        least = rng.choice([0, 0, 0, 1, 2])
        most = rng.choice([None, rng.randint(least, 4)])
        judges.append(Judge(f"j{at}", most, least, rng.choice([None, None, "甲", "乙"])))
    pairs = [(entry, judge.id) for entry in entries for judge in judges]
    whole = rng.random() < 0.5
    affinity = [[float(rng.randint(-3, 3)) if whole else rng.uniform(-1, 1) for _ in judges] for _ in entries]
    conflicts, forbidden, pinned = (
        frozenset(rng.choice(pairs) for _ in range(rng.randint(0, n))) for n in (4, 2, 2)
    )
    pinned -= conflicts | forbidden
    balanced = rng.choice([None, True, False])
    try:
        return AssignmentProblem(
            entries, tuple(judges), rng.randint(1, 3), affinity, conflicts, pinned, forbidden, balanced
        )
    except ScoringError:
        return AssignmentProblem(entries, tuple(judges), 1, affinity, conflicts, frozenset(), forbidden)


def problems() -> st.SearchStrategy[AssignmentProblem]:
    """Drawn by one number: hypothesis's own drawing of so many parts costs more than what is tested."""
    return st.builds(problem_by, st.integers(0, 2**40))


def people(count: int, **bounds: int) -> tuple[Judge, ...]:
    return tuple(Judge(f"j{at}", **bounds) for at in range(count))  # type: ignore[arg-type]


def solved(problem: AssignmentProblem, seed: int = 0) -> Assignment:
    answer = assign_judges(problem, seed=seed)
    assert isinstance(answer, Assignment)
    return answer

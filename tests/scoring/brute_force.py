"""The specification of an assignment, by trying everything, and problems small enough for it."""

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
    """All lawful assignments of a small problem, by trying everything."""
    names = [judge.id for judge in problem.judges]
    rows = [
        [{(e, j) for j in chosen} for chosen in combinations(names, problem.reviews_per_entry)]
        for e in problem.entries
    ]
    tried = (frozenset().union(*rows_chosen) for rows_chosen in product(*rows))
    return [pairs for pairs in tried if lawful(problem, pairs, minimum=False)]


def total(problem: AssignmentProblem, pairs: frozenset[Pair]) -> float:
    if problem.affinity is None:
        return 0.0
    rows = {entry: row for row, entry in enumerate(problem.entries)}
    columns = {judge.id: column for column, judge in enumerate(problem.judges)}
    return fsum(problem.affinity[rows[e]][columns[j]] for e, j in pairs)


def unevenness(problem: AssignmentProblem, pairs: frozenset[Pair]) -> int:
    return sum(sum(name == judge.id for _, name in pairs) ** 2 for judge in problem.judges)


@st.composite
def problems(draw: st.DrawFn) -> AssignmentProblem:
    entries = tuple(f"e{at}" for at in range(draw(st.integers(1, 3))))
    count = draw(st.integers(1, 5))
    judges = []
    for at in range(count):
        least = draw(st.sampled_from([0, 0, 0, 1, 2]))
        most = draw(st.none() | st.integers(least, 4))
        judges.append(Judge(f"j{at}", most, least, draw(st.sampled_from([None, None, "甲", "乙"]))))
    pairs = st.tuples(st.sampled_from(entries), st.sampled_from([judge.id for judge in judges]))
    number = draw(st.sampled_from([st.integers(-3, 3).map(float), st.floats(-1, 1, width=32)]))
    affinity = [[draw(number) for _ in judges] for _ in entries]
    conflicts, forbidden = draw(st.frozensets(pairs, max_size=4)), draw(st.frozensets(pairs, max_size=2))
    pinned = draw(st.frozensets(pairs, max_size=2)) - conflicts - forbidden
    try:
        return AssignmentProblem(
            entries, tuple(judges), draw(st.integers(1, 3)), affinity, conflicts, pinned, forbidden,
            draw(st.sampled_from([None, True, False])),
        )  # fmt: skip
    except ScoringError:
        return AssignmentProblem(entries, tuple(judges), 1, affinity, conflicts, frozenset(), forbidden)


def people(count: int, **bounds: int) -> tuple[Judge, ...]:
    return tuple(Judge(f"j{at}", **bounds) for at in range(count))  # type: ignore[arg-type]


def solved(problem: AssignmentProblem, seed: int = 0) -> Assignment:
    answer = assign_judges(problem, seed=seed)
    assert isinstance(answer, Assignment)
    return answer

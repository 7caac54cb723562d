import random
from dataclasses import replace
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring import Assignment, AssignmentProblem, Infeasible, Judge, assign_judges, repair_assignment
from tests.scoring.brute_force import every_assignment, lawful, people, problems, solved, total, unevenness


@settings(max_examples=150, deadline=None)
@given(problems(), st.integers(0, 3))
def test_assignment_of_any_small_problem_is_the_best_there_is(problem: AssignmentProblem, seed: int) -> None:
    everything = [pairs for pairs in every_assignment(problem) if lawful(problem, pairs)]
    answer = assign_judges(problem, seed=seed)
    if isinstance(answer, Infeasible):
        assert not everything
        assert answer.entries or answer.judges
        return
    assert lawful(problem, answer.pairs)
    if problem.is_balanced:
        least = min(unevenness(problem, pairs) for pairs in everything)
        assert unevenness(problem, answer.pairs) == least
        everything = [pairs for pairs in everything if unevenness(problem, pairs) == least]
    assert isclose(answer.total, max(total(problem, pairs) for pairs in everything), abs_tol=1e-6)
    assert isclose(answer.total, total(problem, answer.pairs), abs_tol=1e-9)


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 99))
def test_assignment_of_shuffled_rows_is_the_same(problem: AssignmentProblem, order: int) -> None:
    shuffle = random.Random(order)
    rows, columns = list(range(len(problem.entries))), list(range(len(problem.judges)))
    shuffle.shuffle(rows)
    shuffle.shuffle(columns)
    assert problem.affinity is not None
    shuffled = replace(
        problem,
        entries=tuple(problem.entries[row] for row in rows),
        judges=tuple(problem.judges[column] for column in columns),
        affinity=[[problem.affinity[row][column] for column in columns] for row in rows],
    )
    assert assign_judges(problem, seed=7) == assign_judges(shuffled, seed=7)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_infeasible_problem_names_exactly_the_least_that_lacks(problem: AssignmentProblem) -> None:
    answer = assign_judges(problem)
    if isinstance(answer, Assignment):
        return
    for lack in answer.entries:
        assert 0 < lack.missing <= lack.reviews == problem.reviews_per_entry
        assert (lack.reason == "too_few_judges") == (lack.available < lack.reviews)
    lacking = sum(lack.missing for lack in answer.entries)
    # As many stand-ins as are missing, for those entries alone, make it possible; one fewer does not.
    without = replace(
        problem, judges=tuple(replace(judge, min=0) for judge in problem.judges), balanced=False
    )
    assert isinstance(assign_judges(_with_stand_ins(without, answer, spare=0)), Assignment)
    if lacking:
        assert isinstance(assign_judges(_with_stand_ins(without, answer, spare=1)), Infeasible)
    else:
        assert answer.judges
        unmet = {idle.judge: idle.missing for idle in answer.judges}
        lowered = tuple(replace(judge, min=judge.min - unmet.get(judge.id, 0)) for judge in problem.judges)
        assert isinstance(assign_judges(replace(problem, judges=lowered)), Assignment)


def _with_stand_ins(problem: AssignmentProblem, answer: Infeasible, *, spare: int) -> AssignmentProblem:
    """One judge of one entry per missing review, but for `spare` of them; he may read the entry that lacks him."""
    owed = [lack.entry for lack in answer.entries for _ in range(lack.missing)]
    owed = owed[: len(owed) - spare]
    extra = tuple(Judge(f"z{at}", max=1) for at in range(len(owed)))
    shut = {(e, j.id) for j, owner in zip(extra, owed, strict=True) for e in problem.entries if e != owner}
    return replace(problem, judges=problem.judges + extra, affinity=None, conflicts=problem.conflicts | shut)


@settings(max_examples=100, deadline=None)
@given(problems(), st.integers(0, 99))
def test_repair_after_a_late_conflict_changes_the_fewest_pairs(
    problem: AssignmentProblem, which: int
) -> None:
    before = assign_judges(problem)
    if isinstance(before, Infeasible):
        return
    struck = sorted(before.pairs)[which % len(before.pairs)]
    after = replace(problem, conflicts=problem.conflicts | {struck}, pinned=problem.pinned - {struck})
    repair = repair_assignment(after, before.pairs)
    everything = every_assignment(after)
    if isinstance(repair, Infeasible):
        assert not everything
        assert repair.entries
        assert not repair.judges
        return
    assert lawful(after, repair.assignment.pairs, minimum=False)
    most = max(len(pairs & before.pairs) for pairs in everything)
    assert len(repair.kept) == most
    assert struck in repair.removed
    assert set(repair.kept) | set(repair.added) == repair.assignment.pairs
    closest = [pairs for pairs in everything if len(pairs & before.pairs) == most]
    if after.is_balanced:
        least = min(unevenness(after, pairs) for pairs in closest)
        closest = [pairs for pairs in closest if unevenness(after, pairs) == least]
    assert isclose(repair.assignment.total, max(total(after, pairs) for pairs in closest), abs_tol=1e-6)


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1.0, 1e6, 1e15, 1e300])
def test_assignment_with_affinity_of_any_size_finds_the_optimum(scale: float) -> None:
    rng = random.Random(11)
    affinity = [[rng.random() * scale for _ in range(5)] for _ in range(4)]
    problem = AssignmentProblem(tuple("abcd"), people(5, max=2), 2, affinity)
    best = max(total(problem, pairs) for pairs in every_assignment(problem))
    assert isclose(solved(problem).total, best, rel_tol=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_assignment_total_equals_the_optimum_of_the_linear_programme(seed: int) -> None:
    from ortools.linear_solver import pywraplp

    rng = random.Random(seed)
    entries = tuple(f"e{at}" for at in range(60))
    judges = tuple(Judge(f"j{at}", 18, 10, f"o{at % 9}") for at in range(16))
    affinity = [[rng.random() for _ in judges] for _ in entries]
    conflicts = frozenset((rng.choice(entries), f"j{rng.randrange(16)}") for _ in range(80))
    programme = pywraplp.Solver.CreateSolver("GLOP")
    share = {
        (e, j.id): programme.NumVar(0, 0 if (e, j.id) in conflicts else 1, "")
        for e in entries
        for j in judges
    }
    for entry in entries:
        programme.Add(sum(share[entry, judge.id] for judge in judges) == 4)
        for house in range(9):
            programme.Add(sum(share[entry, j.id] for j in judges if j.organisation == f"o{house}") <= 1)
    for judge in judges:
        load = sum(share[entry, judge.id] for entry in entries)
        programme.Add(load <= 18)
        programme.Add(load >= 10)
    programme.Maximize(
        sum(
            affinity[row][at] * share[e, j.id] for row, e in enumerate(entries) for at, j in enumerate(judges)
        )
    )
    programme.Solve()
    answer = solved(AssignmentProblem(entries, judges, 4, affinity, conflicts))
    assert isclose(answer.total, programme.Objective().Value(), abs_tol=1e-6)

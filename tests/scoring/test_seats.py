"""Seats of a panel that are kept for an expertise."""

import random
from dataclasses import replace
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring import (
    Assignment,
    AssignmentProblem,
    Expertise,
    Infeasible,
    ScoringError,
    assign_judges,
    repair_assignment,
)
from app.scoring.problem import Pair
from tests.scoring.brute_force import every_assignment, lawful, people, problems, solved, total, unevenness

METROLOGY = Expertise("计量", frozenset({"j0", "j1"}))
CHEMISTRY = Expertise("化学", frozenset({"j1", "j2"}), entries=frozenset({"a"}))


def seats_hold(problem: AssignmentProblem, pairs: frozenset[Pair]) -> bool:
    """Every kept seat has a judge of its own: tried out, expertise by expertise."""

    def fill(wanted: list[frozenset[str]], free: frozenset[str]) -> bool:
        return not wanted or any(fill(wanted[1:], free - {judge}) for judge in wanted[0] & free)

    return all(
        fill(
            [each.judges for each in problem.required if each.is_asked_of(entry) for _ in range(each.least)],
            frozenset(judge for row, judge in pairs if row == entry),
        )
        for entry in problem.entries
    )


@settings(max_examples=100, deadline=None)
@given(problems(), st.integers(0, 2**20))
def test_kept_seats_are_filled_and_the_total_is_the_best_that_fills_them(
    problem: AssignmentProblem, seed: int
) -> None:
    rng = random.Random(seed)
    names = [judge.id for judge in problem.judges]
    required = tuple(
        Expertise(
            f"x{at}",
            frozenset(rng.sample(names, rng.randint(1, len(names)))),
            entries=rng.choice([None, frozenset(problem.entries[:1])]),
        )
        for at in range(rng.randint(1, min(2, problem.reviews_per_entry)))
    )
    problem = replace(problem, required=required)
    lawfuls = [p for p in every_assignment(problem) if lawful(problem, p) and seats_hold(problem, p)]
    answer = assign_judges(problem, seed=seed)
    if isinstance(answer, Infeasible):
        assert not lawfuls
        assert answer.entries or answer.judges
        return
    if problem.is_balanced:
        least = min(unevenness(problem, pairs) for pairs in lawfuls)
        assert unevenness(problem, answer.pairs) == least
        lawfuls = [pairs for pairs in lawfuls if unevenness(problem, pairs) == least]
    assert answer.pairs in lawfuls
    assert isclose(answer.total, max(total(problem, pairs) for pairs in lawfuls), abs_tol=1e-6)
    for other in ("maxmin", "random"):
        found = assign_judges(problem, seed=seed, objective=other)
        assert isinstance(found, Assignment)
        assert lawful(problem, found.pairs)
        assert seats_hold(problem, found.pairs)


def test_kept_seats_that_nobody_can_fill_are_named() -> None:
    shut = frozenset({("b", "j0"), ("b", "j1")})
    problem = AssignmentProblem(("a", "b"), people(4), 2, None, shut, required=(METROLOGY,))
    answer = assign_judges(problem)
    assert isinstance(answer, Infeasible)
    (lack,) = answer.entries
    assert (lack.entry, lack.missing, lack.reason, lack.expertise) == ("b", 1, "expertise", (("计量", 1),))


def test_judge_with_two_kinds_of_expertise_takes_one_seat() -> None:
    problem = AssignmentProblem(("a",), people(4), 2, [[0, 9, 0, 9]], required=(METROLOGY, CHEMISTRY))
    assert solved(problem).by_entry["a"] in (("j0", "j1"), ("j1", "j2"))
    alone = replace(problem, pinned=frozenset({("a", "j1"), ("a", "j3")}))
    assert isinstance(assign_judges(alone), Infeasible)


def test_repair_keeps_seats_of_expertise() -> None:
    problem = AssignmentProblem(tuple("abc"), people(5), 2, None, required=(METROLOGY,))
    before = solved(problem).pairs
    struck = min(pair for pair in before if pair[1] in METROLOGY.judges)
    repair = repair_assignment(replace(problem, conflicts=frozenset({struck})), before)
    assert not isinstance(repair, Infeasible)
    assert seats_hold(problem, repair.assignment.pairs)
    assert repair.removed[0] == struck


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("duplicate_expertise", {"required": (METROLOGY, METROLOGY)}),
        ("expertise_not_positive", {"required": (replace(METROLOGY, least=0),)}),
        ("unknown_judge", {"required": (Expertise("x", frozenset({"z"})),)}),
        ("unknown_entry", {"required": (replace(METROLOGY, entries=frozenset({"z"})),)}),
        ("required_too_many", {"required": (replace(METROLOGY, least=3),)}),
        ("too_many_expertises", {"required": tuple(replace(METROLOGY, name=f"x{n}") for n in range(61))}),
        ("reserves_negative", {"reserves": -1}),
    ],
)
def test_kept_seats_that_contradict_are_refused_by_code(code: str, values: dict[str, object]) -> None:
    with pytest.raises(ScoringError) as refused:
        AssignmentProblem(("a", "b"), people(3), 2, **values)  # type: ignore[arg-type]
    assert refused.value.code == code

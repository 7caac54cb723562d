"""The objectives besides the total: the worst-served entry first, and the draw under a cap; kept seats, reserves."""

import random
from collections import Counter
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
    Judge,
    ScoringError,
    assign_judges,
    explain_pair,
)
from tests.scoring.brute_force import every_assignment, lawful, people, problems, total, unevenness
from tests.scoring.linear import linear_bottleneck, linear_total


def panel(entries: int, judges: int, reviews: int, seed: int, **more: object) -> AssignmentProblem:
    """A problem of random affinities with some conflicts, loads nearly tight, and some colleagues."""
    rng = random.Random(seed)
    names = tuple(f"e{at:03}" for at in range(entries))
    most = entries * reviews // judges + 2
    people = tuple(
        Judge(f"j{at:02}", most, most // 3, f"o{at // 2}" if at < 6 else None) for at in range(judges)
    )
    return AssignmentProblem(
        names,
        people,
        reviews,
        [[rng.random() for _ in people] for _ in names],
        frozenset((rng.choice(names), f"j{rng.randrange(judges):02}") for _ in range(entries)),
        **more,  # type: ignore[arg-type]
    )


def by(problem: AssignmentProblem, objective: str, seed: int = 0, cap: float = 0.5) -> Assignment:
    answer = assign_judges(problem, seed=seed, objective=objective, cap=cap)
    assert isinstance(answer, Assignment)
    return answer


@pytest.mark.parametrize("seed", [1, 2])
def test_total_and_bottleneck_equal_the_linear_programme(seed: int) -> None:
    problem = panel(24, 10, 3, seed, required=(Expertise("计量", frozenset({"j07", "j08", "j09"})),))
    assert isclose(by(problem, "total").total, linear_total(problem), abs_tol=1e-6)
    single = replace(panel(24, 10, 1, seed), balanced=False)
    worst = by(single, "maxmin")
    assert worst.worst_entry is not None
    level = linear_bottleneck(single)
    assert isclose(worst.worst_entry, level, abs_tol=1e-9)
    assert isclose(worst.total, linear_total(single, least=level), abs_tol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_maxmin_lifts_the_worst_entry_and_costs_the_total_little(seed: int) -> None:
    rng = random.Random(seed)
    problem = panel(60, 15, 4, seed)
    # Some entries suit nobody much: the total alone leaves them what is left.
    assert problem.affinity is not None
    weak = [[cell * rng.choice([0.2, 1.0, 1.0]) for cell in row] for row in problem.affinity]
    problem = replace(problem, affinity=weak)
    plain, fair = by(problem, "total"), by(problem, "maxmin")
    assert lawful(problem, fair.pairs)
    assert plain.worst_entry is not None
    assert fair.worst_entry is not None
    assert fair.worst_entry >= plain.worst_entry
    assert fair.total >= 0.97 * plain.total


@settings(max_examples=60, deadline=None)
@given(problems())
def test_maxmin_of_any_small_problem_is_lawful_and_no_worse_than_the_total(
    problem: AssignmentProblem,
) -> None:
    plain, fair = assign_judges(problem), assign_judges(problem, objective="maxmin")
    if isinstance(plain, Infeasible) or isinstance(fair, Infeasible):
        assert plain == fair
        return
    assert lawful(problem, fair.pairs)
    assert fair.worst_entry is not None
    assert plain.worst_entry is not None
    assert fair.worst_entry >= plain.worst_entry - 1e-9
    if problem.is_balanced:
        assert unevenness(problem, fair.pairs) == unevenness(problem, plain.pairs)


def test_maxmin_of_small_problems_is_nearly_always_the_optimum() -> None:
    found = Counter[bool]()
    for seed in range(60):
        rng = random.Random(seed)
        entries = tuple("abc")
        affinity = [[float(rng.randint(0, 4)) for _ in range(4)] for _ in entries]
        problem = AssignmentProblem(entries, people(4, max=2), 2, affinity, balanced=False)
        worst = max(
            min(total(problem, frozenset(p for p in pairs if p[0] == entry)) for entry in entries)
            for pairs in every_assignment(problem)
        )
        found[by(problem, "maxmin").worst_entry == worst] += 1
    assert found[True] >= 59


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 5), st.sampled_from([0.3, 0.5, 0.75, 1.0]))
def test_draw_of_any_small_problem_is_lawful_and_exists_where_an_assignment_does(
    problem: AssignmentProblem, seed: int, cap: float
) -> None:
    plain, drawn = assign_judges(problem), assign_judges(problem, seed=seed, objective="random", cap=cap)
    if isinstance(drawn, Infeasible):
        assert isinstance(plain, Infeasible)
        return
    assert isinstance(plain, Assignment)
    assert lawful(problem, drawn.pairs)
    assert drawn == assign_judges(problem, seed=seed, objective="random", cap=cap)
    assert drawn.pairs <= drawn.chances.keys()
    beyond = {p for p, chance in drawn.chances.items() if chance > cap and p not in problem.pinned}
    assert set(drawn.over_cap) == beyond
    assert isclose(sum(drawn.chances.values()), len(problem.entries) * problem.reviews_per_entry)
    if problem.is_balanced:
        assert unevenness(problem, drawn.pairs) == unevenness(problem, plain.pairs)


def test_draw_gives_every_pair_the_probability_of_one_half() -> None:
    problem = replace(panel(12, 9, 3, 5), balanced=False)
    draws = [by(problem, "random", seed) for seed in range(300)]
    assert {tuple(sorted(draw.chances.items())) for draw in draws} == {
        tuple(sorted(draws[0].chances.items()))
    }
    assert set(draws[0].chances.values()) == {0.5}
    seen = Counter(pair for draw in draws for pair in draw.pairs)
    # 72 pairs, 300 draws each: a deviation of 4.5 standard errors comes once in 2,000 runs; the seeds are fixed.
    assert all(abs(seen[pair] - 150) < 4.5 * 75**0.5 for pair in draws[0].chances)
    mean = sum(draw.total for draw in draws) / len(draws)
    assert isclose(mean, 0.5 * total(problem, frozenset(draws[0].chances)), rel_tol=0.01)


def test_draw_costs_less_than_a_tenth_of_the_best_total_on_average() -> None:
    problem = panel(120, 30, 5, 2)
    drawn = by(problem, "random")
    expected = sum(chance * total(problem, frozenset({pair})) for pair, chance in drawn.chances.items())
    assert expected >= 0.9 * by(problem, "total").total


def test_draw_under_another_cap_keeps_its_marginal_probabilities() -> None:
    problem = panel(10, 10, 3, 3, balanced=False)
    draws = [by(problem, "random", seed, cap=0.75) for seed in range(200)]
    chances = draws[0].chances
    assert max(chances.values()) == 0.75
    assert set(chances.values()) <= {0.25, 0.5, 0.75}
    seen = Counter(pair for draw in draws for pair in draw.pairs)
    assert all(abs(seen[p] / 200 - chance) < 0.16 for p, chance in chances.items())
    assert by(problem, "random", cap=1.0).total == by(problem, "total").total


def test_draw_where_judges_lack_exceeds_the_cap_there_alone() -> None:
    shut = frozenset(("a", f"j{at}") for at in range(2, 6))
    answer = by(AssignmentProblem(tuple("abcd"), people(6, max=4), 2, None, shut), "random")
    assert set(answer.by_entry["a"]) == {"j0", "j1"}
    assert answer.over_cap == (("a", "j0"), ("a", "j1"))
    told = explain_pair(AssignmentProblem(tuple("abcd"), people(6, max=4), 2, None, shut), answer, "a", "j0")
    assert (told.because, told.chance) == ("chosen", 1.0)


def test_explanation_of_a_drawn_pair_tells_the_coin() -> None:
    problem = replace(panel(6, 8, 2, 7), balanced=False)
    answer = by(problem, "random")
    lost = min(set(answer.chances) - answer.pairs)
    held = min(answer.pairs)
    assert explain_pair(problem, answer, *held).because == "drawn"
    told = explain_pair(problem, answer, *lost)
    assert (told.because, told.chance, told.is_assigned) == ("not_drawn", 0.5, False)


def test_reserves_are_neither_conflicted_nor_colleagues_and_stay_within_the_load() -> None:
    problem = panel(20, 12, 3, 4, reserves=2)
    answer = by(problem, "total")
    houses = {judge.id: judge.organisation for judge in problem.judges}
    most = {judge.id: judge.max or 0 for judge in problem.judges}
    for entry, ready in answer.reserves.items():
        around = [house for name in (*answer.by_entry[entry], *ready) if (house := houses[name])]
        assert len(set(around)) == len(around)
        assert not {(entry, name) for name in ready} & problem.conflicts
        assert not set(ready) & set(answer.by_entry[entry])
    called = Counter(name for ready in answer.reserves.values() for name in ready)
    assert all(answer.loads[name] + called[name] <= most[name] for name in most)
    # Two judges' worth of room is left (12 × 7 places for 60 reviews): every place of it stands ready.
    assert sum(called.values()) == 12 * 7 - 60


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"objective": "best"}, "unknown_objective"),
        ({"objective": "random", "cap": 0.0}, "cap_not_valid"),
        ({"objective": "random", "cap": 1.5}, "cap_not_valid"),
        ({"objective": "random", "cap": float("nan")}, "cap_not_valid"),
    ],
)
def test_objective_or_cap_that_does_not_exist_is_refused(options: dict[str, object], code: str) -> None:
    with pytest.raises(ScoringError) as refused:
        assign_judges(AssignmentProblem(("a",), people(3), 1), **options)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_every_objective_of_no_entries_is_empty() -> None:
    for objective in ("total", "maxmin", "random"):
        assert by(AssignmentProblem((), people(2), 3, reserves=1), objective).by_entry == {}

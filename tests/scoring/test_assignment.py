import random
import time
from dataclasses import replace
from itertools import combinations, product
from math import fsum, isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring import (
    Assignment,
    AssignmentProblem,
    Infeasible,
    Judge,
    ScoringError,
    assign_judges,
    explain_pair,
    repair_assignment,
)
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


@settings(max_examples=300, deadline=None)
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


@settings(max_examples=200, deadline=None)
@given(problems(), st.randoms())
def test_assignment_of_shuffled_rows_is_the_same(problem: AssignmentProblem, shuffle: random.Random) -> None:
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


@settings(max_examples=300, deadline=None)
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


@settings(max_examples=200, deadline=None)
@given(problems(), st.data())
def test_repair_after_a_late_conflict_changes_the_fewest_pairs(
    problem: AssignmentProblem, data: st.DataObject
) -> None:
    before = assign_judges(problem)
    if isinstance(before, Infeasible):
        return
    struck = data.draw(st.sampled_from(sorted(before.pairs)))
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


def people(count: int, **bounds: int) -> tuple[Judge, ...]:
    return tuple(Judge(f"j{at}", **bounds) for at in range(count))  # type: ignore[arg-type]


def solved(problem: AssignmentProblem, seed: int = 0) -> Assignment:
    answer = assign_judges(problem, seed=seed)
    assert isinstance(answer, Assignment)
    return answer


def test_assignment_without_bounds_differs_in_load_by_at_most_one() -> None:
    rng = random.Random(3)
    entries = tuple(f"e{at}" for at in range(17))
    affinity = [[rng.random() for _ in range(7)] for _ in entries]
    loads = solved(AssignmentProblem(entries, people(7), 3, affinity)).loads
    assert sorted(loads.values()) == [7, 7, 7, 7, 7, 8, 8]


def test_assignment_with_one_bounded_judge_evens_out_the_others() -> None:
    entries = tuple(f"e{at}" for at in range(10))
    judges = (Judge("busy", max=2), *people(4))
    assert solved(AssignmentProblem(entries, judges, 2)).loads == {
        "busy": 2,
        "j0": 5,
        "j1": 5,
        "j2": 4,
        "j3": 4,
    } or (sorted(solved(AssignmentProblem(entries, judges, 2)).loads.values()) == [2, 4, 4, 5, 5])


def test_assignment_where_conflicts_forbid_even_loads_is_as_even_as_can_be() -> None:
    entries = tuple(f"e{at}" for at in range(6))
    shut = frozenset((entry, "j2") for entry in entries[1:])
    answer = solved(AssignmentProblem(entries, people(3), 1, None, shut))
    assert sorted(answer.loads.values()) == [1, 2, 3]
    assert answer.loads["j2"] == 1


def test_assignment_of_no_entries_is_empty() -> None:
    answer = solved(AssignmentProblem((), people(2), 3))
    assert (answer.by_entry, answer.total, answer.worst_entry, answer.loads) == (
        {},
        0.0,
        None,
        {"j0": 0, "j1": 0},
    )


def test_assignment_without_judges_lacks_every_review() -> None:
    answer = assign_judges(AssignmentProblem(("e0", "e1"), (), 3))
    assert isinstance(answer, Infeasible)
    assert [(lack.entry, lack.missing, lack.available) for lack in answer.entries] == [
        ("e0", 3, 0),
        ("e1", 3, 0),
    ]


def test_assignment_with_one_judge_gives_him_everything() -> None:
    assert solved(AssignmentProblem(("e0", "e1"), people(1), 1)).by_entry == {"e0": ("j0",), "e1": ("j0",)}


def test_assignment_with_equal_affinity_depends_on_the_seed_alone() -> None:
    problem = AssignmentProblem(tuple(f"e{at}" for at in range(8)), people(8), 2)
    answers = {seed: solved(problem, seed).pairs for seed in range(6)}
    assert len(set(answers.values())) == 6
    assert answers == {seed: solved(problem, seed).pairs for seed in range(6)}


def test_assignment_of_two_colleagues_never_meets_on_an_entry() -> None:
    judges = tuple(Judge(f"j{at}", organisation="同一单位" if at < 3 else None) for at in range(5))
    affinity = [[1.0, 1.0, 1.0, 0.0, 0.0]] * 4
    for read in solved(AssignmentProblem(tuple("abcd"), judges, 2, affinity)).by_entry.values():
        assert len(set(read) & {"j0", "j1", "j2"}) <= 1


def test_infeasible_through_capacity_spreads_what_is_missing() -> None:
    answer = assign_judges(AssignmentProblem(tuple("abc"), people(3, max=2), 3))
    assert isinstance(answer, Infeasible)
    assert [(lack.entry, lack.missing, lack.reason) for lack in answer.entries] == [
        (entry, 1, "judges_full") for entry in "abc"
    ]


def test_infeasible_through_conflicts_names_the_entry_and_counts_them() -> None:
    shut = frozenset({("b", "j0"), ("b", "j1")})
    answer = assign_judges(AssignmentProblem(tuple("abc"), people(3), 2, None, shut))
    assert isinstance(answer, Infeasible)
    (lack,) = answer.entries
    assert (lack.entry, lack.missing, lack.reason, lack.available, lack.conflicts) == (
        "b",
        1,
        "too_few_judges",
        1,
        2,
    )


def test_infeasible_through_minimum_loads_names_the_judges() -> None:
    answer = assign_judges(AssignmentProblem(("a",), people(3, min=1), 2))
    assert isinstance(answer, Infeasible)
    assert answer.entries == ()
    assert sum(idle.missing for idle in answer.judges) == 1


def test_repair_keeps_everything_but_the_struck_pair() -> None:
    entries = tuple(f"e{at:02}" for at in range(30))
    problem = AssignmentProblem(entries, people(12, max=9), 3)
    before = solved(problem, 5).pairs
    struck = min(before)
    repair = repair_assignment(replace(problem, conflicts=frozenset({struck})), before)
    assert not isinstance(repair, Infeasible)
    assert repair.removed == (struck,)
    assert [entry for entry, _ in repair.added] == [struck[0]]


def test_repair_without_a_judge_who_left_replaces_his_pairs_only() -> None:
    entries = tuple(f"e{at}" for at in range(10))
    problem = AssignmentProblem(entries, people(6), 2)
    before = solved(problem).pairs
    left = replace(problem, judges=people(5))
    repair = repair_assignment(left, before)
    assert not isinstance(repair, Infeasible)
    assert {judge for _, judge in repair.removed} == {"j5"}
    assert len(repair.removed) == len(repair.added)


def test_explanation_of_a_pair_tells_rank_load_and_better_judges() -> None:
    judges = (
        Judge("full", max=1),
        Judge("shut"),
        Judge("home", organisation="甲"),
        Judge("guest", organisation="甲"),
    )
    problem = AssignmentProblem(
        ("a", "b"),
        judges,
        1,
        [[0.9, 0.8, 0.7, 0.6], [1.9, 0.0, 0.0, 0.0]],
        frozenset({("a", "shut")}),
        balanced=False,
    )
    answer = solved(problem)
    assert answer.by_entry == {"a": ("home",), "b": ("full",)}
    told = explain_pair(problem, answer, "a", "home")
    assert (told.because, told.preference, told.allowed, told.load, told.limit) == ("chosen", 2, 3, 1, None)
    assert [(rival.judge, rival.because) for rival in told.rivals] == [("full", "full"), ("shut", "conflict")]
    assert explain_pair(problem, answer, "a", "guest").because == "same_organisation"
    shut = explain_pair(problem, answer, "a", "shut")
    assert (shut.because, shut.preference, shut.is_assigned) == ("conflict", None, False)
    assert explain_pair(problem, answer, "b", "home").because == "another_total"
    with pytest.raises(ScoringError):
        explain_pair(problem, answer, "a", "nobody")


def test_explanation_of_a_pinned_and_a_forbidden_pair_says_so() -> None:
    problem = AssignmentProblem(
        ("a",), people(3), 1, None, frozenset(), frozenset({("a", "j2")}), frozenset({("a", "j1")})
    )
    answer = solved(problem)
    assert explain_pair(problem, answer, "a", "j2").because == "pinned"
    assert explain_pair(problem, answer, "a", "j1").because == "forbidden"


TWINS = (Judge("j0", organisation="甲"), Judge("j1", organisation="甲"))
ONE_PAIR = frozenset({("a", "j0")})


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("reviews_not_positive", {"reviews_per_entry": 0}),
        ("duplicate_entry", {"entries": ("a", "a")}),
        ("duplicate_judge", {"judges": (Judge("j0"), Judge("j0"))}),
        ("load_not_valid", {"judges": (Judge("j0", 1, 2),)}),
        ("load_not_valid", {"judges": (Judge("j0", min=-1),)}),
        ("unknown_entry", {"conflicts": frozenset({("z", "j0")})}),
        ("unknown_judge", {"forbidden": frozenset({("a", "z")})}),
        ("pinned_conflict", {"pinned": ONE_PAIR, "conflicts": ONE_PAIR}),
        ("pinned_forbidden", {"pinned": ONE_PAIR, "forbidden": ONE_PAIR}),
        ("pinned_too_many", {"pinned": frozenset({("a", "j0"), ("a", "j1")})}),
        ("pinned_over_load", {"pinned": ONE_PAIR, "judges": (Judge("j0", 0),)}),
        (
            "pinned_same_organisation",
            {"pinned": frozenset({("a", "j0"), ("a", "j1")}), "judges": TWINS, "reviews_per_entry": 2},
        ),
        ("affinity_shape", {"affinity": [[1.0]]}),
        ("affinity_shape", {"affinity": [[1.0, 2.0]]}),
        ("affinity_not_number", {"affinity": [[1.0, float("nan")], [0.0, 0.0]]}),
        ("affinity_not_number", {"affinity": [[1.0, float("inf")], [0.0, 0.0]]}),
        ("affinity_not_number", {"affinity": [[1.0, "x"], [0.0, 0.0]]}),
    ],
)
def test_problem_with_contradictions_is_refused_by_code(code: str, values: dict[str, object]) -> None:
    whole: dict[str, object] = {"entries": ("a", "b"), "judges": people(2), "reviews_per_entry": 1} | values
    with pytest.raises(ScoringError) as refused:
        assign_judges(AssignmentProblem(**whole))  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1.0, 1e6, 1e15, 1e300])
def test_assignment_with_affinity_of_any_size_finds_the_optimum(scale: float) -> None:
    rng = random.Random(11)
    affinity = [[rng.random() * scale for _ in range(5)] for _ in range(4)]
    problem = AssignmentProblem(tuple("abcd"), people(5, max=2), 2, affinity)
    best = max(total(problem, pairs) for pairs in every_assignment(problem))
    assert isclose(solved(problem).total, best, rel_tol=1e-9)


@pytest.mark.parametrize("organisations", [0, 60])
def test_assignment_of_a_thousand_entries_takes_under_half_a_second(organisations: int) -> None:
    rng = random.Random(1)
    entries = tuple(f"e{at}" for at in range(1000))
    judges = tuple(
        Judge(f"j{at}", 52, 48, f"o{rng.randrange(organisations)}" if organisations else None)
        for at in range(100)
    )
    affinity = [[rng.random() for _ in judges] for _ in entries]
    conflicts = frozenset((rng.choice(entries), f"j{rng.randrange(100)}") for _ in range(3000))
    problem = AssignmentProblem(entries, judges, 5, affinity, conflicts)
    solved(AssignmentProblem(("e",), people(1), 1))  # loads the solver
    begun = time.process_time()
    answer = solved(problem)
    assert time.process_time() - begun < 0.5
    assert lawful(problem, answer.pairs)

import random
from dataclasses import replace

import pytest

from app.scoring import (
    AssignmentProblem,
    Infeasible,
    Judge,
    ScoringError,
    assign_judges,
    explain_pair,
    repair_assignment,
)
from tests.scoring.brute_force import lawful, people, solved

TWINS = (Judge("j0", organisation="甲"), Judge("j1", organisation="甲"))


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


def test_infeasible_through_colleagues_counts_those_who_must_not_read_together() -> None:
    answer = assign_judges(AssignmentProblem(("a",), (*TWINS, Judge("j2", organisation="甲")), 2))
    assert isinstance(answer, Infeasible)
    (lack,) = answer.entries
    assert (lack.reason, lack.available, lack.colleagues, lack.missing) == ("too_few_judges", 1, 2, 1)


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


@pytest.mark.parametrize("organisations", [0, 60])
def test_assignment_of_a_thousand_entries_lawful(organisations: int) -> None:
    rng = random.Random(1)
    entries = tuple(f"e{at}" for at in range(1000))
    judges = tuple(
        Judge(f"j{at}", 52, 48, f"o{rng.randrange(organisations)}" if organisations else None)
        for at in range(100)
    )
    affinity = [[rng.random() for _ in judges] for _ in entries]
    conflicts = frozenset((rng.choice(entries), f"j{rng.randrange(100)}") for _ in range(3000))
    problem = AssignmentProblem(entries, judges, 5, affinity, conflicts)
    assert lawful(problem, solved(problem).pairs)

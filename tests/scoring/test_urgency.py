"""Urgency: printed contributions add up, ties are named, and sensitivity agrees with ranking anew."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring.errors import ScoringError
from app.scoring.sensitivity import probe_order
from app.scoring.urgency import Ground, UrgencyPlace, rank_urgency

GROUNDS = (Ground("needs", 50), Ground("gap", 30), Ground("opinion", 20, 100))
FIGURES = {
    "a": {"needs": 10, "gap": 2, "opinion": Decimal("80")},
    "b": {"needs": 7, "gap": 6, "opinion": None},
    "c": {"needs": 0, "gap": 0},
}
figures = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 6), st.integers(0, 100)), min_size=1, max_size=7
).map(
    lambda rows: {
        f"c{n}": dict(zip(("needs", "gap", "opinion"), row, strict=True)) for n, row in enumerate(rows)
    }
)


def test_urgency_contributions_scaled_to_the_highest_half_up() -> None:
    a, b, c = rank_urgency(FIGURES, GROUNDS)
    assert [(p.key, p.rank, p.points) for p in (a, b, c)] == [
        ("a", 1, Decimal("76.00")),
        ("b", 2, Decimal("65.00")),
        ("c", 3, Decimal("0.00")),
    ]
    assert [part.points for part in a.contributions] == [Decimal("50.00"), Decimal("10.00"), Decimal("16.00")]
    assert b.contributions[2].figure is None
    third = rank_urgency({"x": {"needs": 1}, "y": {"needs": 3}}, (Ground("needs", 100),))
    assert third[1].points == Decimal("33.33")


def test_equal_points_share_a_rank_and_are_named() -> None:
    places = rank_urgency({k: {"n": v} for k, v in {"x": 1, "y": 3, "z": 3}.items()}, (Ground("n", 100),))
    assert [(p.key, p.rank, p.tied_with) for p in places] == [
        ("y", 1, ("z",)),
        ("z", 1, ("y",)),
        ("x", 3, ()),
    ]


@pytest.mark.parametrize(
    ("grounds", "values", "code"),
    [
        ((), {}, "no_criteria"),
        ((Ground("n", 60),), {}, "weights_not_100"),
        ((Ground("n", 50), Ground("n", 50)), {}, "duplicate_criterion"),
        ((Ground("n", 100), Ground("m", 0)), {}, "weight_not_positive"),
        ((Ground("n", 100),), {"a": {"n": -1}}, "figure_negative"),
        ((Ground("n", 100),), {"a": {"n": 0.5}}, "number_not_decimal"),
    ],
)
def test_urgency_of_what_has_no_answer_is_refused(
    grounds: tuple[Ground, ...], values: dict, code: str
) -> None:  # type: ignore[type-arg]
    with pytest.raises(ScoringError) as refused:
        rank_urgency(values, grounds)
    assert refused.value.code == code


@given(figures)
def test_points_add_up_and_never_pass_100(values: dict[str, dict[str, int]]) -> None:
    places = rank_urgency(values, GROUNDS)
    assert all(p.points == sum(part.points for part in p.contributions) <= Decimal("100.02") for p in places)
    assert [p.points for p in places] == sorted((p.points for p in places), reverse=True)
    assert {p.key: p.points for p in places} == {
        p.key: p.points for p in rank_urgency(dict(reversed(values.items())), GROUNDS)
    }


def _ranks_at(places: tuple[UrgencyPlace, ...], ground: int, move: Fraction) -> dict[str, int]:
    moved = {p.key: Fraction(p.points) + move * Fraction(p.contributions[ground].points) for p in places}
    return {key: 1 + sum(other > value for other in moved.values()) for key, value in moved.items()}


@settings(max_examples=60)
@given(figures)
def test_sensitivity_agrees_with_ranking_anew_everywhere(values: dict[str, dict[str, int]]) -> None:
    places = rank_urgency(values, GROUNDS)
    found = probe_order(places)
    moves = {Fraction(n, 100) for n in range(-20, 21, 4)}
    for i in range(len(GROUNDS)):
        for a in places:
            for b in places:
                slope = Fraction(a.contributions[i].points - b.contributions[i].points)
                if slope and abs(at := -Fraction(a.points - b.points) / slope) <= Fraction(1, 5):
                    moves |= {
                        at,
                        max(at - Fraction(1, 10**9), Fraction(-1, 5)),
                        min(at + Fraction(1, 10**9), Fraction(1, 5)),
                    }
    seen: dict[str, set[int]] = {p.key: {p.rank} for p in places}
    for i, weight in enumerate(found.weights):
        rows = [_ranks_at(places, i, move) for move in moves]
        assert weight.holds == all(row == rows[0] for row in rows)
        for row in rows:
            for key, rank in row.items():
                seen[key].add(rank)
    assert {p.key: (p.best, p.worst) for p in found.places} == {
        key: (min(ranks), max(ranks)) for key, ranks in seen.items()
    }


def test_sensitivity_names_the_smallest_move_that_changes_a_place() -> None:
    found = probe_order(rank_urgency(FIGURES, GROUNDS))
    first = found.places[0]
    assert (first.rank, first.best, first.worst, first.holds) == (1, 1, 1, True)
    assert first.change is not None
    assert (first.change.ground, first.change.percent, first.change.rival) == ("gap", Decimal("55.00"), "b")
    assert found.places[2].change is None  # nothing of one weight alone lifts who has no points
    assert found.holds
    assert probe_order(()).places == ()

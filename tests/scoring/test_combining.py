"""Legs combined by weights: tables computed by hand."""

from decimal import Decimal

import pytest

from app.scoring import LegSheet, Method, ScoringError, combine_numbers, explain_place, rank_legs
from tests.scoring.sheets import places, sheet_of

# a: 40 × 82.35 + 60 × 78.10 = 7980.00 → 79.80; b: 40 × 90.00 + 60 × 73.01 = 7980.60 → 79.81 (half up of 79.806)
HAND = [
    ([(40, "82.35"), (60, "78.10")], "79.80"),
    ([(40, "90.00"), (60, "73.01")], "79.81"),
    ([(40, "80.01"), (60, "80.01")], "80.01"),
    ([(1, "80.00"), (1, "80.01")], "80.01"),
    ([(0, "12.34"), (100, "66.67")], "66.67"),
    ([(30, "70.00"), (30, "71.00"), (40, "72.50")], "71.30"),
    ([(1, "0.00"), (2, "100.00")], "66.67"),
    ([(0, "71.23")], "71.23"),
]


@pytest.mark.parametrize(("parts", "expected"), HAND)
def test_combined_number_by_hand(parts: list[tuple[int, str]], expected: str) -> None:
    assert combine_numbers([(weight, Decimal(number)) for weight, number in parts]) == Decimal(expected)


def test_combined_number_lacking_a_weighted_leg_absent() -> None:
    assert combine_numbers([(40, Decimal(80)), (60, None)]) is None
    assert combine_numbers([(0, None), (60, Decimal(80))]) == Decimal("80.00")


def legs(
    first: dict[str, list[tuple[int, int]]], second: dict[str, list[tuple[int, int]]], w: tuple[int, int]
):
    return [LegSheet("blind", w[0], sheet_of(**first)), LegSheet("defence", w[1], sheet_of(**second))]


def test_two_legs_rank_by_the_combined_number() -> None:
    # a: .4 × 90 + .6 × 70 = 78; b: .4 × 70 + .6 × 90 = 82; c: .4 × 80 + .6 × 80 = 80
    ranking = rank_legs(
        legs(
            {"a": [(90, 90)], "b": [(70, 70)], "c": [(80, 80)]},
            {"a": [(70, 70)], "b": [(90, 90)], "c": [(80, 80)]},
            (40, 60),
        ),
        Method(places=2),
    )
    assert places(ranking) == {"b": 1, "c": 2, "a": 3}
    assert [str(line.number) for line in ranking.lines] == ["82.00", "80.00", "78.00"]
    assert ranking.cut.proposed == ("b", "c")
    assert [(leg.key, str(leg.number)) for leg in ranking.lines[0].legs] == [
        ("blind", "70.00"),
        ("defence", "90.00"),
    ]


def test_leg_of_weight_zero_never_enters_the_number() -> None:
    one = rank_legs(
        legs({"a": [(90, 90)], "b": [(10, 10)]}, {"a": [(70, 70)], "b": [(80, 80)]}, (0, 100)), Method()
    )
    assert places(one) == {"b": 1, "a": 2}
    assert str(one.lines[0].number) == "80.00"


def test_not_shortlisted_stand_behind_by_their_first_number_and_never_win() -> None:
    ranking = rank_legs(
        legs(
            {"a": [(61, 61)], "b": [(95, 95)], "c": [(99, 99)], "d": [(95, 95)], "e": []},
            {"a": [(61, 61)]},
            (40, 60),
        ),
        Method(places=3),
    )
    assert places(ranking) == {"a": 1, "c": 2, "b": 3, "d": 3, "e": None}
    assert [line.number for line in ranking.lines] == [Decimal("61.00"), None, None, None, None]
    assert ranking.cut.proposed == ("a",)
    assert ranking.cut.vacant_places == 2


def test_ties_of_combined_numbers_read_the_combined_figures() -> None:
    # Both 80.00; 创新 combined: a .5 × 80 + .5 × 90 = 85, b .5 × 80 + .5 × 80 = 80
    ranking = rank_legs(
        legs({"a": [(80, 80)], "b": [(80, 80)]}, {"a": [(90, 65)], "b": [(80, 80)]}, (50, 50)),
        Method(ties=("criterion:创新",)),
    )
    assert places(ranking) == {"a": 1, "b": 2}
    assert ranking.ties[0].steps[0].values == (Decimal("85.00"), Decimal("80.00"))


def test_hash_covers_every_leg_its_weight_and_its_order() -> None:
    marks = {"a": [(90, 90)]}, {"a": [(70, 70)]}
    hashes = {
        rank_legs(legs(*marks, (40, 60)), Method()).inputs_hash,
        rank_legs(legs(*marks, (60, 40)), Method()).inputs_hash,
        rank_legs(legs(*marks[::-1], (40, 60)), Method()).inputs_hash,
        rank_legs(legs(marks[0], {"a": [(70, 71)]}, (40, 60)), Method()).inputs_hash,
        rank_legs(legs({"a": [(90, 91)]}, marks[1], (40, 60)), Method()).inputs_hash,
        rank_legs(legs(*marks, (40, 60))[:1], Method()).inputs_hash,
        rank_legs(legs(*marks, (40, 60)), Method(ties_win=True)).inputs_hash,
    }
    assert len(hashes) == 7


def test_explanation_names_each_leg_and_how_they_make_the_number() -> None:
    ranking = rank_legs(legs({"a": [(90, 90)], "b": [(50, 50)]}, {"a": [(70, 70)]}, (40, 60)), Method())
    steps = explain_place(ranking, "a")
    assert [step.code for step in steps] == [
        *("leg", "review_total", "number", "not_trimmed") * 2, "combined", "place", "threshold", "cut"
    ]  # fmt: skip
    combined = next(step.values for step in steps if step.code == "combined")
    assert combined["parts"] == (("blind", 40, Decimal("90.00")), ("defence", 60, Decimal("70.00")))
    behind = explain_place(ranking, "b")
    assert [step.code for step in behind][-2:] == ["legs_missing", "place"]
    assert behind[-2].values == {"legs": ("defence",)}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], "no_legs"),
        (legs({"a": [(1, 1)]}, {"a": [(1, 1)]}, (0, 0)), "legs_without_weight"),
        ([LegSheet("x", 1, sheet_of(a=[(1, 1)]))] * 2, "duplicate_leg"),
    ],
)
def test_legs_that_cannot_be_combined_are_refused_by_code(given: list[LegSheet], code: str) -> None:
    with pytest.raises(ScoringError) as refused:
        rank_legs(given, Method())
    assert refused.value.code == code


def test_tie_at_the_cut_where_ties_win_proposes_all_of_them() -> None:
    sheet = sheet_of(a=[(90, 90)], b=[(80, 80)], c=[(80, 80)], d=[(80, 80)], e=[(70, 70)])
    ranking = rank_legs([LegSheet("", 100, sheet)], Method(places=2, ties_win=True))
    assert ranking.cut.proposed == ("a", "b", "c", "d")
    assert (ranking.cut.outcome, ranking.cut.vacant_places, ranking.cut.undecided) == ("decided", 0, ())

import random
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring import Criterion, Method, Review, ScoreSheet, ScoringError, explain_place, rank_entries
from tests.scoring.sheets import CHAIN, TWO, places, sheet_of


def test_rank_of_different_numbers_is_by_number_and_untied() -> None:
    ranking = rank_entries(sheet_of(a=[(70, 70)], b=[(90, 90)], c=[(80, 80)]), Method(places=2))
    assert places(ranking) == {"b": 1, "c": 2, "a": 3}
    assert (ranking.ties, ranking.cut.proposed, ranking.cut.outcome) == ((), ("b", "c"), "decided")


def test_rank_of_numbers_equal_as_printed_is_a_tie_whatever_the_hidden_digits() -> None:
    sheet = ScoreSheet(
        (Criterion("总分", 100),),
        ("a", "b"),
        (
            *(Review("a", f"j{at}", {"总分": mark}) for at, mark in enumerate((80, 80, 81))),
            Review("b", "j0", {"总分": 80}),
            Review("b", "j1", {"总分": Decimal("80.33")}),
            Review("b", "j2", {"总分": Decimal("80.66")}),
        ),
    )
    # 241/3 = 80.333…, 240.99/3 = 80.33: printed alike
    assert places(rank_entries(sheet, Method())) == {"a": 1, "b": 1}


@pytest.mark.parametrize(
    ("mark", "outcome"), [("60", "decided"), ("59.995", "decided"), ("59.994", "none_reaches")]
)
def test_single_bid_is_proposed_only_at_the_threshold_as_printed(mark: str, outcome: str) -> None:
    sheet = ScoreSheet((Criterion("总分", 100),), ("a",), (Review("a", "j", {"总分": Decimal(mark)}),))
    ranking = rank_entries(sheet, Method())
    assert ranking.cut.outcome == outcome
    assert ranking.lines[0].is_proposed is (outcome == "decided")


def test_cut_with_fewer_reaching_than_places_leaves_places_vacant() -> None:
    ranking = rank_entries(sheet_of(a=[(80, 80)], b=[(50, 50)]), Method(places=3))
    assert (ranking.cut.proposed, ranking.cut.vacant_places, ranking.cut.reached) == (("a",), 2, ("a",))


def test_rank_of_no_entries_is_an_empty_list() -> None:
    ranking = rank_entries(ScoreSheet(TWO, (), ()), Method())
    assert (ranking.lines, ranking.cut.outcome) == ((), "no_entries")


def test_rank_with_all_reviews_void_has_no_places() -> None:
    reviews = tuple(Review(entry, "j", {"创新": 90, "可行": 90}, void=True) for entry in "ab")
    ranking = rank_entries(ScoreSheet(TWO, ("b", "a"), reviews), Method(ties=CHAIN))
    assert places(ranking) == {"a": None, "b": None}
    assert ranking.cut.outcome == "none_reaches"
    assert [step.code for step in explain_place(ranking, "a")] == ["review_left_out", "no_review"]


def test_rank_of_all_equal_shares_the_first_place_and_proposes_nobody() -> None:
    ranking = rank_entries(
        sheet_of(**{name: [(80, 80)] * 5 for name in "abcd"}), Method(places=2, ties=CHAIN)
    )
    assert set(places(ranking).values()) == {1}
    assert (ranking.cut.proposed, ranking.cut.open_places, len(ranking.cut.undecided)) == ((), 2, 4)


def test_threshold_of_zero_lets_a_zero_be_proposed() -> None:
    assert rank_entries(sheet_of(a=[(0, 0)]), Method(threshold=0)).cut.proposed == ("a",)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("unknown_number", {"number": "zscore"}),
        ("unknown_tie_rule", {"ties": ("coin",)}),
        ("duplicate_tie_rule", {"ties": ("median", "median")}),
        ("places_not_positive", {"places": 0}),
        ("threshold_out_of_range", {"threshold": 101}),
        ("number_not_decimal", {"threshold": 60.0}),
    ],
)
def test_method_with_bad_values_is_refused_by_code(code: str, values: dict[str, object]) -> None:
    with pytest.raises(ScoringError) as refused:
        Method(**values)  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("code", "ties", "votes"),
    [
        ("unknown_criterion", ("criterion:别的",), {}),
        ("unknown_entry", (), {"z": 1}),
        ("vote_not_countable", (), {"a": -1}),
        ("vote_not_countable", (), {"a": True}),
    ],
)
def test_rank_with_rules_or_votes_that_fit_nothing_is_refused(
    code: str, ties: tuple[str, ...], votes: dict[str, int]
) -> None:
    with pytest.raises(ScoringError) as refused:
        rank_entries(sheet_of(a=[(80, 80)]), Method(ties=ties), votes)
    assert refused.value.code == code


small_marks = st.lists(st.tuples(st.integers(55, 62), st.integers(55, 62)), min_size=0, max_size=7)


sheets = st.dictionaries(st.sampled_from("abcdef"), small_marks, min_size=1)


@settings(deadline=None)
@given(sheets, st.randoms(), st.sampled_from(["mean", "trimmed"]), st.integers(1, 4))
def test_rank_of_shuffled_rows_is_the_same(
    marks: dict[str, list[tuple[int, int]]], shuffle: random.Random, number: str, count: int
) -> None:
    sheet, method = sheet_of(**marks), Method(number, count, CHAIN)
    criteria, entries, reviews = list(sheet.criteria), list(sheet.entries), list(sheet.reviews)
    for rows in (criteria, entries, reviews):
        shuffle.shuffle(rows)
    again = ScoreSheet(tuple(criteria), tuple(entries), tuple(reviews))
    assert rank_entries(sheet, method) == rank_entries(again, method)


@settings(deadline=None)
@given(sheets, st.integers(1, 4))
def test_rank_of_any_sheet_keeps_its_promises(marks: dict[str, list[tuple[int, int]]], count: int) -> None:
    ranking = rank_entries(sheet_of(**marks), Method(places=count, ties=CHAIN))
    numbered = [line for line in ranking.lines if line.place is not None]
    for better, worse in pairwise(numbered):
        assert better.number is not None
        assert worse.number is not None
        assert better.number >= worse.number
        assert (better.place == worse.place) <= (better.number == worse.number)
    for line in numbered:
        ahead = sum(other.place < line.place for other in numbered if other.place and line.place)
        assert line.place == ahead + 1
    cut = ranking.cut
    assert len(cut.proposed) + cut.open_places + cut.vacant_places == count
    assert len(cut.undecided) > cut.open_places or not cut.undecided
    assert set(cut.proposed) <= set(cut.reached)


@settings(deadline=None)
@given(sheets, st.permutations([f"p{at}" for at in range(7)]))
def test_rank_under_pseudonyms_is_the_same_list(
    marks: dict[str, list[tuple[int, int]]], names: list[str]
) -> None:
    sheet = sheet_of(**marks)
    masked = tuple(Review(each.entry, names[int(each.judge[1:])], each.marks) for each in sheet.reviews)
    method = Method(places=2, ties=CHAIN)
    assert places(rank_entries(sheet, method)) == places(
        rank_entries(ScoreSheet(TWO, sheet.entries, masked), method)
    )

from decimal import Decimal

import pytest

from app.scoring import Method, ScoringError, explain_place, rank_entries
from tests.scoring.sheets import CHAIN, places, sheet_of


def test_tie_by_named_criterion_is_decided_with_its_numbers() -> None:
    ranking = rank_entries(sheet_of(a=[(80, 80)], b=[(90, 65)]), Method(ties=CHAIN))
    assert places(ranking) == {"b": 1, "a": 2}
    (tie,) = ranking.ties
    (step,) = tie.steps
    assert (step.rule, step.entries, step.outcome) == ("criterion:创新", ("a", "b"), "decided")
    assert step.values == (Decimal("80.00"), Decimal("90.00"))
    assert tie.number == Decimal("80.00")


def test_tie_equal_in_criterion_goes_on_to_the_median() -> None:
    sheet = sheet_of(a=[(80, 80), (80, 80), (80, 80)], b=[(70, 70), (85, 85), (85, 85)])
    ranking = rank_entries(sheet, Method(number="mean", ties=CHAIN))
    assert [step.outcome for step in ranking.ties[0].steps] == ["equal", "decided"]
    assert places(ranking) == {"b": 1, "a": 2}


def test_tie_equal_in_median_goes_on_to_fewest_low_totals() -> None:
    a = [(50, 50), (70, 70), (70, 70), (90, 90)]
    b = [(55, 55), (55, 55), (85, 85), (85, 85)]
    ranking = rank_entries(sheet_of(a=a, b=b), Method(number="mean", ties=CHAIN))
    step = ranking.ties[0].steps[-1]
    assert (step.rule, step.values, step.lower_wins) == ("fewest_low", (1, 2), True)
    assert places(ranking) == {"a": 1, "b": 2}


def test_tie_left_by_all_rules_shares_a_place_until_the_panel_votes() -> None:
    sheet, method = sheet_of(a=[(80, 80)], b=[(80, 80)], c=[(70, 70)]), Method(places=1, ties=CHAIN)
    before = rank_entries(sheet, method)
    assert places(before) == {"a": 1, "b": 1, "c": 3}
    assert before.ties[0].steps[-1].outcome == "no_vote"
    assert (before.cut.outcome, before.cut.proposed, before.cut.undecided) == ("tied", (), ("a", "b"))
    assert before.cut.open_places == 1
    after = rank_entries(sheet, method, {"a": 2, "b": 5})
    assert places(after) == {"b": 1, "a": 2, "c": 3}
    assert after.cut.proposed == ("b",)
    assert after.inputs_hash != before.inputs_hash


def test_tie_with_a_vote_on_some_of_the_tied_only_stays_a_tie() -> None:
    sheet = sheet_of(a=[(80, 80)], b=[(80, 80)], c=[(80, 80)])
    ranking = rank_entries(sheet, Method(ties=("vote",)), {"a": 2, "b": 5})
    assert places(ranking) == {"a": 1, "b": 1, "c": 1}


def test_tie_split_by_a_rule_keeps_the_rest_tied_behind() -> None:
    sheet = sheet_of(a=[(80, 80)], b=[(80, 80)], c=[(90, 65)], d=[(60, 60)])
    ranking = rank_entries(sheet, Method(places=2, ties=("criterion:创新",)))
    assert places(ranking) == {"c": 1, "a": 2, "b": 2, "d": 4}
    assert ranking.ties[0].steps[0].outcome == "split"
    assert (ranking.cut.proposed, ranking.cut.undecided, ranking.cut.open_places) == (("c",), ("a", "b"), 1)


def test_tie_above_the_cut_does_not_hold_the_cut() -> None:
    ranking = rank_entries(sheet_of(a=[(80, 80)], b=[(80, 80)], c=[(70, 70)]), Method(places=2))
    assert (ranking.cut.outcome, ranking.cut.proposed) == ("decided", ("a", "b"))


def test_explanation_of_a_tied_entry_tells_each_step_with_numbers() -> None:
    sheet = sheet_of(a=[(80, 80)] * 5, b=[(90, 65)] * 5)
    ranking = rank_entries(sheet, Method(ties=CHAIN))
    steps = explain_place(ranking, "a")
    assert [step.code for step in steps if step.code != "review_total"] == [
        "number",
        "tied",
        "tie_step",
        "place",
        "threshold",
        "cut",
    ]
    by_code = {step.code: step.values for step in steps}
    assert by_code["number"] == {"number": "trimmed", "value": Decimal("80.00"), "reviews": 5, "kept": 3}
    assert by_code["tie_step"]["own"] == Decimal("80.00")
    assert by_code["tie_step"]["others"] == (("b", Decimal("90.00")),)
    assert by_code["place"] == {"place": 2, "of": 2, "shared_with": ()}
    assert by_code["cut"]["outcome"] == "not_proposed"


def test_explanation_with_four_reviews_says_that_nothing_was_trimmed() -> None:
    ranking = rank_entries(sheet_of(a=[(80, 80)] * 4), Method())
    assert {"reviews": 4, "needed": 5} in [step.values for step in explain_place(ranking, "a")]


@pytest.mark.parametrize(("number", "dropped"), [("trimmed", 2), ("mean", 0), ("calibrated", 0)])
def test_explanation_drops_totals_only_where_the_trimmed_mean_ranks(number: str, dropped: int) -> None:
    ranking = rank_entries(sheet_of(a=[(80, 80), (70, 70), (60, 60), (90, 90), (75, 75)]), Method(number))
    steps = [step for step in explain_place(ranking, "a") if step.code == "review_total"]
    assert sum(step.values["dropped"] is not None for step in steps) == dropped


def test_explanation_of_an_entry_that_is_not_listed_is_refused() -> None:
    with pytest.raises(ScoringError):
        explain_place(rank_entries(sheet_of(a=[(80, 80)]), Method()), "z")

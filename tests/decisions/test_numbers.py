"""Any of the three numbers may decide: every place that shows or uses it follows, digit for digit."""

from decimal import Decimal
from random import Random

import pytest

from app.decisions.numbers import basis_told, number_of
from app.decisions.queries import analysis_of, is_stale
from tests.factories.decisions import judged_by, printed_numbers, rank
from tests.factories.legs import hold, make_season

LARGE, SMALL = (8, 5), (3, 3)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("number", "panel", "ranks_by", "basis"),
    [
        ("mean", LARGE, "mean", ["按平均分排名"]),
        ("trimmed", LARGE, "trimmed", ["按去极值平均分排名"]),
        ("calibrated", LARGE, "calibrated", ["按校准分排名"]),
        ("mean", SMALL, "mean", ["按平均分排名"]),
        ("trimmed", SMALL, "trimmed", ["按去极值平均分排名"]),
        (
            "calibrated",
            SMALL,
            "mean",
            ["公布的办法以校准分排序", "没有校准，按平均分：评审专家少于 4 位"],
        ),
    ],
)
def test_ranking_by_each_number_large_and_small_panel(
    number: str, panel: tuple[int, int], ranks_by: str, basis: list[str]
) -> None:
    judged = judged_by(number, *panel)

    ranking = rank(judged)

    totals = {line.entry_id: line.total for line in ranking.lines}
    assert totals == printed_numbers(ranking, ranks_by)
    ordered = [total or Decimal(0) for total in totals.values()]
    assert ordered == sorted(ordered, reverse=True)
    assert number_of(ranking) == ranks_by
    document = analysis_of(ranking)
    assert document is not None
    assert document["ranks_by"] == ranks_by
    assert [str(said) for said in basis_told(ranking)] == basis
    assert not is_stale(ranking)
    struck = [cell for line in ranking.lines for cell in line.judges if cell["dropped"]]
    assert bool(struck) == (ranks_by == "trimmed" and panel == LARGE)


@pytest.mark.usefixtures("app")
def test_ranking_of_two_legs_names_the_leg_that_was_not_calibrated() -> None:
    season = make_season([90.5, 86.25, 84], panel=2, number="calibrated")
    hold(season, "defence", {0: 80, 1: 85})

    ranking = season.rank()

    assert number_of(ranking) == "mean"
    told = [str(said) for said in basis_told(ranking)]
    assert "「匿名初评」没有校准，按平均分：评审专家少于 4 位" in told
    assert "「现场答辩」没有校准，按平均分：评审专家少于 4 位" in told


@pytest.mark.usefixtures("app")
def test_ranking_of_one_calibrated_leg_and_one_that_is_too_small_says_which() -> None:
    season = make_season([90 - n for n in range(8)], panel=5, dice=Random(3), number="calibrated")
    hold(season, "defence", {0: 80, 1: 85, 2: 82}, judges=2)

    ranking = season.rank()

    assert number_of(ranking) == "calibrated"
    told = [str(said) for said in basis_told(ranking)]
    assert told == ["公布的办法以校准分排序", "「现场答辩」没有校准，按平均分：评审专家少于 4 位"]
    document = analysis_of(ranking)
    assert document is not None
    assert (document["ranks_by"], document["refused"], document["chances"]) == (
        "calibrated",
        ["few_judges"],
        None,
    )
    shown = {row["entry"]: row["numbers"]["calibrated"]["value"] for row in document["entries"]}
    assert shown == {line.entry_id: line.total and str(line.total) for line in ranking.lines}

"""What is watched: planted oddities are found with their figures, an honest panel is left in peace."""

import random
from decimal import Decimal

import pytest

from app.scoring import Criterion, Method, Review, ScoreSheet, rank_entries, rank_legs, watch_round
from app.scoring.anomalies import AnomalyReport
from app.scoring.combining import LegSheet

CRITERIA = (Criterion("创新", 60), Criterion("可行", 40))
Marks = dict[tuple[str, str], tuple[int, int]]


def panel(seed: int, entries: int = 40, judges: int = 10, reviews: int = 5) -> Marks:
    """An honest panel: marks of two criteria, judges alike."""
    rng = random.Random(seed)
    found: Marks = {}
    for entry in range(entries):
        quality = rng.gauss(75, 6)
        for judge in rng.sample(range(judges), reviews):
            found[f"e{entry:02}", f"j{judge}"] = (
                round(min(100, quality + rng.gauss(0, 4))),
                round(min(100, quality + rng.gauss(0, 4))),
            )
    return found


def sheet_of(marks: Marks) -> ScoreSheet:
    reviews = tuple(Review(e, j, {"创新": a, "可行": b}) for (e, j), (a, b) in marks.items())
    return ScoreSheet(CRITERIA, tuple(sorted({entry for entry, _ in marks})), reviews)


def watch(marks: Marks, **more: object) -> AnomalyReport:
    return watch_round(sheet_of(marks), **more)  # type: ignore[arg-type]


def test_honest_panels_are_left_in_peace() -> None:
    kinds = [finding.kind for seed in range(8) for finding in watch(panel(seed)).findings]
    # 80 judges looked at in seven ways.
    assert len(kinds) <= 2


def test_severe_judge_is_told_with_points_and_reviews() -> None:
    marks = {key: (a - 9, b - 9) if key[1] == "j3" else (a, b) for key, (a, b) in panel(1).items()}
    report = watch(marks)
    (finding,) = report.of("severity")
    assert finding.judges == ("j3",)
    leniency = finding.values["leniency"]
    assert isinstance(leniency, float)
    assert leniency == pytest.approx(-9, abs=1.5)
    assert finding.values["reviews"] == sum(judge == "j3" for _, judge in marks)
    mine = next(each for each in report.judges if each.judge == "j3")
    assert mine.leniency == leniency


def test_judge_who_throws_dice_is_noisy_and_against_the_others() -> None:
    rng = random.Random(9)
    marks = panel(2)
    high = sorted(marks)
    for entry, judge in high:
        if judge == "j4":
            others = [sum(m) for (e, j), m in marks.items() if e == entry and j != "j4"]
            # The better the others found it, the worse he does.
            turned = round(150 - sum(others) / len(others) / 2 + rng.gauss(0, 12))
            marks[entry, judge] = (max(0, min(100, turned)), max(0, min(100, turned)))
    report = watch(marks)
    assert [each.judges for each in report.of("noise")] == [("j4",)]
    assert [each.judges for each in report.of("against")] == [("j4",)]


def test_judge_who_gives_the_same_marks_is_narrow_and_told_for_it() -> None:
    marks = {key: (80, 75) if key[1] == "j5" else value for key, value in panel(3).items()}
    report = watch(marks)
    (finding,) = report.of("same_marks")
    assert finding.judges == ("j5",)
    assert finding.values["count"] == finding.values["reviews"] == len(finding.entries)
    assert [each.judges for each in report.of("narrow")] == [("j5",)]


def test_two_judges_with_the_same_reviews_are_twins() -> None:
    marks = panel(4)
    for entry in sorted({entry for entry, _ in marks}):
        if (entry, "j1") in marks and (entry, "j2") in marks:
            marks[entry, "j2"] = marks[entry, "j1"]
    (finding,) = watch(marks).of("twins")
    assert finding.judges == ("j1", "j2")
    assert finding.values["equal"] == finding.values["both_read"]


def test_coarse_scale_makes_nobody_a_twin() -> None:
    marks = {key: (round(a / 20) * 20, round(b / 20) * 20) for key, (a, b) in panel(5).items()}
    assert watch(marks).of("twins") == ()


def test_hasty_reviews_are_counted_per_judge() -> None:
    marks = panel(6)
    seconds = {key: 20 if key[1] == "j6" else 400 for key in marks}
    (finding,) = watch(marks, seconds=seconds).of("hasty")
    assert finding.judges == ("j6",)
    assert finding.values["count"] == finding.values["timed"] == len(finding.entries)
    assert (finding.values["quickest"], finding.values["limit"]) == (20, 60)


def test_favour_returned_is_told_and_favour_one_way_is_not() -> None:
    marks = panel(7)
    judge_houses, entry_houses = {"j0": "甲所", "j1": "乙院"}, {"e00": "甲所", "e01": "乙院"}
    for key in (("e00", "j1"), ("e01", "j0")):
        marks[key] = (98, 98)
    report = watch(marks, judge_houses=judge_houses, entry_houses=entry_houses)
    (finding,) = report.of("mutual_favour")
    assert (finding.judges, finding.entries) == (("j0", "j1"), ("e00", "e01"))
    assert {finding.values["organisation"], finding.values["other"]} == {"甲所", "乙院"}
    del marks["e01", "j0"]
    assert watch(marks, judge_houses=judge_houses, entry_houses=entry_houses).of("mutual_favour") == ()


def plain(rows: dict[str, list[int]]) -> ScoreSheet:
    reviews = tuple(
        Review(entry, f"j{at}", {"分": mark})
        for entry, marks in rows.items()
        for at, mark in enumerate(marks)
    )
    return ScoreSheet((Criterion("分", 100),), tuple(rows), reviews)


def test_review_that_alone_keeps_an_entry_in_is_told() -> None:
    sheet = plain({"a": [90, 90, 90], "b": [70, 70, 100], "c": [78, 78, 78]})
    ranking = rank_entries(sheet, Method("mean", 2))
    report = watch_round(sheet, [ranking])
    (finding,) = report.of("turning_review")
    assert (finding.judges, finding.entries) == (("j2",), ("b",))
    assert finding.values == {
        "number": Decimal("80.00"),
        "without": Decimal("70.00"),
        "review": Decimal("100.00"),
        "leg": "",
        "was": "in",
    }


def test_review_turns_too_where_the_mean_stands_in_for_the_calibrated_score() -> None:
    sheet = plain({"a": [90, 90, 90], "b": [70, 70, 100], "c": [78, 78, 78]})
    found = watch_round(sheet, [rank_entries(sheet, Method("calibrated", 2))]).of("turning_review")
    assert [(each.judges, each.values["without"]) for each in found] == [(("j2",), Decimal("70.00"))]


def test_review_that_alone_keeps_an_entry_out_is_told_and_a_tie_is_not() -> None:
    sheet = plain({"a": [80, 80, 80], "b": [90, 90, 30], "c": [80, 80, 60]})
    found = watch_round(sheet, [rank_entries(sheet, Method("mean", 1))]).of("turning_review")
    # Without its lowest mark c would tie with a (80.00): the chain would decide, so nothing is told of it.
    assert [(each.entries, each.values["was"]) for each in found] == [(("b",), "out")]


def test_review_across_the_threshold_turns_too_in_a_combined_list() -> None:
    first, last = plain({"a": [70, 70]}), plain({"a": [40, 70]})
    ranking = rank_legs((LegSheet("初评", 50, first), LegSheet("终评", 50, last)), Method("mean", 1))
    found = watch_round(last, [ranking]).of("turning_review")
    # 70 and 55 give 62.50; without the 70 of the last round 55.00.
    assert [(each.judges, each.values["leg"], each.values["without"]) for each in found] == [
        (("j1",), "终评", Decimal("55.00"))
    ]


def test_report_of_nothing_or_of_one_review_is_empty_and_knows_no_order() -> None:
    empty = ScoreSheet(CRITERIA, (), ())
    assert watch_round(empty).findings == ()
    assert watch({("a", "j"): (80, 80)}).findings == ()
    marks = {key: (a - 9, b - 9) if key[1] == "j3" else (a, b) for key, (a, b) in panel(1).items()}
    backwards = dict(reversed(list(marks.items())))
    assert watch(marks) == watch(backwards)

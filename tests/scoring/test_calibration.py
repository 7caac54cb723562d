"""The calibrated score: published figures, by hand, properties, and what has no model."""

import csv
import math
import random
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring import Method, explain_place, rank_entries
from app.scoring.calibration import Calibration, calibrate_panel, calibrate_sheet, in_print
from app.scoring.fitting import MODELS, fit_panel
from app.scoring.panel import Total
from tests.scoring.seasons import grid, panel_with, sheet_with, small_rows

DATA = Path(__file__).parent / "data"
SEEDS = st.integers(0, 10_000)


def calibrated(rows: list[Total], model: str = "calibrated") -> Calibration:
    return calibrate_panel(panel_with(rows), model)


def test_penicillin_with_equal_variances_gives_the_figures_of_lme4() -> None:
    with (DATA / "penicillin.csv").open(encoding="utf-8") as file:
        rows = [(r["plate"], r["sample"], int(r["diameter"]) * 100) for r in csv.DictReader(file)]
    fit = fit_panel(panel_with(rows), MODELS["equal"])
    deviations = [fit.variances.quality, fit.variances.leniency, fit.variances.error]
    assert [math.sqrt(each) for each in deviations] == pytest.approx([0.8467, 1.9316, 0.5499], abs=5e-5)
    assert fit.deviance == pytest.approx(330.8606, abs=5e-5)
    assert fit.mean == pytest.approx(22.97222, abs=5e-6)


@pytest.mark.parametrize("model", ["calibrated", "full"])
def test_score_from_the_printed_sheet_is_the_formula(model: str) -> None:
    found = calibrated(small_rows(), model)
    judges = {judge.judge: judge for judge in found.judges}
    assert found.components is not None
    assert found.mean is not None
    for entry in found.entries:
        top, bottom = 0.0, 1.0 / found.components.entry
        for review in found.reviews:
            if review.entry == entry.entry:
                sheet = judges[review.judge]
                assert sheet.weight is not None
                assert sheet.severity is not None
                scale = sheet.scale if sheet.scale is not None else 1.0
                weight = sheet.weight * review.calm
                top += weight * scale * (float(review.given) - found.mean + sheet.severity)
                bottom += weight * scale**2
        assert float(entry.score or 0) == pytest.approx(found.mean + top / bottom, abs=0.00501)


def test_expected_marks_of_a_calibration_add_up_to_the_given_ones() -> None:
    """Residuals of every judge cancel but for what his severity was shrunk by."""
    found = calibrated(small_rows())
    assert len(found.reviews) == sum(judge.reviews for judge in found.judges)
    assert np.mean([float(r.given) - r.expected for r in found.reviews]) == pytest.approx(0.0, abs=0.5)


def test_judges_of_a_panel_are_told_by_severity_and_care() -> None:
    random = np.random.default_rng(3)
    quality = 70 + 8 * random.standard_normal(40)
    noise = np.array([2.0, 2.0, 2.0, 2.0, 2.0, 15.0])
    marks = quality[:, None] + np.array([0, 0, 0, 0, -10, 0]) + noise * random.standard_normal((40, 6))
    found = calibrated(grid(np.clip(marks, 0, 100).round()))
    weights = [judge.weight or 0.0 for judge in found.judges]
    severities = [judge.severity or 0.0 for judge in found.judges]
    assert weights[5] < 0.1 * min(weights[:5])
    assert severities[4] == max(severities)
    assert severities[4] - severities[0] == pytest.approx(10, abs=1.5)


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_order_and_names_of_rows_never_matter(seed: int) -> None:
    rows = small_rows(seed)
    mixed = rows.copy()
    random.Random(seed).shuffle(mixed)
    assert calibrated(mixed) == calibrated(rows)
    # Pseudonyms that sort the other way round: the same score, digit for digit.
    renamed = [(f"x{999 - int(e):04d}", f"y{99 - int(j):03d}", mark) for e, j, mark in rows]
    scores = {f"x{999 - int(e):04d}": score for e, score in calibrated(rows).scores.items()}
    assert calibrated(renamed).scores == scores


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS, judge=st.integers(0, 7))
def test_constant_of_one_judge_moves_calibrated_scores_less_than_means(seed: int, judge: int) -> None:
    rows = [(e, j, mark // 2) for e, j, mark in small_rows(seed)]
    raised = [(e, j, mark + 2000 * (j == f"{judge:03d}")) for e, j, mark in rows]

    def order(moved: dict[str, float]) -> float:
        """How far the entries moved against each other."""
        return float(np.std(list(moved.values())))

    before, after = calibrated(rows).scores, calibrated(raised).scores
    calibration_moved = {entry: float((after[entry] or 0) - (score or 0)) for entry, score in before.items()}
    read = {entry: [mark for e, _, mark in rows if e == entry] for entry in before}
    mean_moved = {
        entry: 20.0 * any(e == entry and j == f"{judge:03d}" for e, j, _ in rows) / len(read[entry])
        for entry in before
    }
    assert order(calibration_moved) < 0.5 * order(mean_moved)


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS, times=st.sampled_from([2, 3]))
def test_scaling_of_all_marks_scales_scores(seed: int, times: int) -> None:
    rows = [(e, j, mark // 4) for e, j, mark in small_rows(seed)]
    plain = calibrated(rows)
    scaled = calibrated([(e, j, mark * times) for e, j, mark in rows])
    for entry, score in plain.scores.items():
        assert float(scaled.scores[entry] or 0) == pytest.approx(times * float(score or 0), abs=0.02)


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_judge_who_agrees_weighs_more_than_one_who_throws_dice(seed: int) -> None:
    dice = np.random.default_rng(seed)
    rows = [row for row in small_rows(seed) if row[1] not in {"000", "001"}]
    entries = sorted({entry for entry, *_ in rows})
    means = {e: np.mean([mark for other, _, mark in rows if other == e]) for e in entries}
    rows += [(e, "000", int(means[e])) for e in entries]
    rows += [(e, "001", int(dice.integers(4000, 10_000))) for e in entries]
    weights = {judge.judge: judge.weight or 0.0 for judge in calibrated(rows).judges}
    assert weights["000"] > 3 * weights["001"]


ONE_JUDGE = [(f"e{at:02d}", "j", 7000 + 10 * at) for at in range(40)]
ONE_ENTRY = [("e", f"j{at:02d}", 7000 + 10 * at) for at in range(3)]
FEW = grid([[70 + e + j for j in range(4)] for e in range(7)])
EQUAL = grid([[80] * 5] * 10)
PIECES = [
    (f"{side}{e}", f"{side}{j}", 7000 + 100 * e + 10 * j) for side in "ab" for e in range(5) for j in range(4)
]


@pytest.mark.parametrize(
    ("rows", "warning"),
    [
        (ONE_JUDGE, "few_judges"),
        (ONE_ENTRY, "few_judges"),
        ([], "few_judges"),
        (FEW, "few_reviews"),
        (PIECES, "in_pieces"),
        (EQUAL, "no_difference"),
    ],
)
def test_panel_without_a_model_answers_the_plain_mean_with_a_warning(rows: list[Total], warning: str) -> None:
    found = calibrated(rows)
    assert (found.warning, found.components, found.fit) == (warning, None, None)
    for entry in found.entries:
        marks = [mark for e, _, mark in rows if e == entry.entry]
        assert entry.score == in_print(sum(marks) / len(marks) / 100)
    assert all(judge.weight is None for judge in found.judges)


def test_one_entry_read_by_many_judges_has_a_finite_score() -> None:
    found = calibrated([("e", f"j{at:02d}", 7000 + 10 * at) for at in range(35)])
    assert found.warning is None
    assert found.scores["e"] == pytest.approx(Decimal("71.70"), abs=Decimal("0.5"))


@pytest.mark.parametrize("marks", [[[60, 60, 60, 60]] * 5 + [[90, 90, 90, 90]] * 5, [[50, 60, 70, 80]] * 10])
@pytest.mark.parametrize("model", ["calibrated", "full", "equal"])
def test_marks_without_any_error_still_have_finite_scores(marks: list[list[float]], model: str) -> None:
    found = calibrated(grid(marks), model)
    assert all(score is not None and score.is_finite() for score in found.scores.values())
    if marks[0][0] == 60:
        assert {round(float(score or 0)) for score in found.scores.values()} == {60, 90}


def test_ranking_by_the_calibrated_score_places_the_printed_figure() -> None:
    sheet = sheet_with(small_rows(), "无人评")
    ranking = rank_entries(sheet, Method("calibrated", 3))
    scores = calibrate_sheet(sheet).scores
    assert [line.number for line in ranking.lines[:-1]] == sorted(
        (score for score in scores.values() if score is not None), reverse=True
    )
    last = ranking.lines[-1]
    assert (last.entry, last.place, last.number) == ("无人评", None, None)
    (step,) = [s for s in explain_place(ranking, ranking.lines[0].entry) if s.code == "calibrated"]
    assert (step.values["value"], len(step.values["parts"])) == (
        ranking.lines[0].number,
        step.values["reviews"],
    )  # type: ignore[arg-type]
    assert rank_entries(sheet, Method("full", 3)).inputs_hash != ranking.inputs_hash


def test_ranking_of_a_handful_by_the_calibrated_score_says_that_the_mean_ranks() -> None:
    ranking = rank_entries(sheet_with(FEW), Method("calibrated", 1))
    assert [each.warning for each in ranking.calibrations] == ["few_reviews"]
    first = ranking.lines[0]
    assert first.number == first.figures.mean
    codes = [step.code for step in explain_place(ranking, first.entry)]
    assert codes[-5:] == ["number", "not_calibrated", "place", "threshold", "cut"]


@pytest.mark.parametrize(
    ("score", "shown"), [(81.235, "81.24"), (81.2349999999, "81.24"), (-0.001, "0.00"), (0, "0.00")]
)
def test_computed_score_in_print_is_rounded_half_up_from_six_decimals(score: float, shown: str) -> None:
    assert str(in_print(score)) == shown

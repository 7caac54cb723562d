"""Agreement against the published tables, its properties, and designs for which a figure does not exist."""

import csv
import json
import random
from math import isfinite
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring import Absent, ScoringError, measure_agreement
from app.scoring.__main__ import main
from app.scoring.agreement import Agreement
from app.scoring.generalisability import Generalisability
from app.scoring.intraclass import FORMS, Correlation
from app.scoring.kendall import Concordance
from app.scoring.krippendorff import LEVELS, Alpha

DATA = Path(__file__).parent / "data"
Ratings = dict[tuple[str, str], float]


def table(name: str, entry: str, judge: str, mark: str) -> Ratings:
    with (DATA / name).open(encoding="utf-8") as lines:
        return {(row[entry], row[judge]): float(row[mark]) for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def krippendorff() -> Ratings:
    return table("krippendorff.csv", "unit", "observer", "value")


@pytest.fixture(scope="module")
def shrout_fleiss() -> Ratings:
    return table("shrout_fleiss.csv", "target", "judge", "rating")


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_the_table_of_2011_is_as_published(
    krippendorff: Ratings, level: str, published: float
) -> None:
    alpha = measure_agreement(krippendorff, level=level).alpha  # type: ignore[arg-type]
    assert isinstance(alpha, Alpha)
    assert round(alpha.value, 3) == published
    assert (alpha.entries, alpha.marks) == (11, 40)


def test_icc_of_the_table_of_1979_is_as_published(shrout_fleiss: Ratings) -> None:
    found = measure_agreement(shrout_fleiss)
    squares = found.squares
    assert squares is not None
    figures = [round(each, 2) for each in (squares.between, squares.within, squares.judge, squares.error)]
    assert figures == [11.24, 6.26, 32.49, 1.02]
    assert [round(icc.value, 2) for icc in found.icc.values() if isinstance(icc, Correlation)] == [
        0.17, 0.29, 0.71, 0.44, 0.62, 0.91,
    ]  # fmt: skip
    # Limits as psych::ICC (R) prints them for the same table.
    limits = [
        (round(icc.low, 3), round(icc.high, 2)) for icc in found.icc.values() if isinstance(icc, Correlation)
    ]
    assert limits == [
        (-0.133, 0.72),
        (0.019, 0.76),
        (0.342, 0.95),
        (-0.884, 0.91),
        (0.071, 0.93),
        (0.676, 0.99),
    ]


def test_generalisability_of_complete_data_equals_the_mean_squares(shrout_fleiss: Ratings) -> None:
    found = measure_agreement(shrout_fleiss)
    study, squares = found.study, found.squares
    assert isinstance(study, Generalisability)
    assert squares is not None
    assert study.entry == pytest.approx((squares.between - squares.error) / 4)
    assert study.judge == pytest.approx((squares.judge - squares.error) / 6)
    assert study.error == pytest.approx(squares.error)
    icc = {name: each.value for name, each in found.icc.items() if isinstance(each, Correlation)}
    assert study.relative == pytest.approx(icc["ICC(3,k)"])
    assert study.absolute == pytest.approx(icc["ICC(2,k)"])
    enough = study.judges_for(0.8)
    assert enough is not None
    assert (study.absolute_of(enough) or 0) >= 0.8 > (study.absolute_of(enough - 1) or 0)


def test_generalisability_with_marks_missing_finds_the_variances_that_made_them() -> None:
    rng = random.Random(4)
    severity = [rng.gauss(0, 3) for _ in range(60)]
    ratings = {}
    for entry in range(900):
        quality = rng.gauss(75, 6)
        for judge in rng.sample(range(60), rng.randint(2, 6)):
            ratings[f"e{entry}", f"j{judge}"] = quality + severity[judge] + rng.gauss(0, 4)
    study = measure_agreement(ratings).study
    assert isinstance(study, Generalisability)
    assert study.entry**0.5 == pytest.approx(6, rel=0.08)
    assert study.judge**0.5 == pytest.approx(3, rel=0.25)
    assert study.error**0.5 == pytest.approx(4, rel=0.05)
    assert study.negative == ()


def test_kendall_with_ties_equals_friedman() -> None:
    grid = [
        [1, 1, 1, 3], [2, 3, 3, 5], [2, 5, 1, 5], [2, 4, 4, 5], [3, 5, 4, 5],
        [3, 1, 1, 3], [4, 3, 4, 4], [5, 2, 5, 2], [2, 2, 1, 2],
    ]  # fmt: skip
    found = measure_agreement(
        {(f"e{i}", f"j{j}"): float(x) for i, row in enumerate(grid) for j, x in enumerate(row)}
    )
    # scipy.stats.friedmanchisquare(*grid); not called here, since loading scipy.stats costs more than all of this.
    assert isinstance(found.kendall, Concordance)
    assert found.kendall.chi2 == pytest.approx(14.943052391799535)
    assert found.kendall.p == pytest.approx(0.06026227513390828)
    assert found.kendall.value == pytest.approx(14.943052391799535 / (4 * 8))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_agreement_of_any_marks_is_finite_and_knows_no_order(seed: int) -> None:
    rng = random.Random(seed)
    whole = rng.random() < 0.5
    entries, judges, top = rng.randint(1, 5), rng.randint(1, 4), rng.choice([0, 1, 3, 100])
    rows = [
        ((f"e{e}", f"j{j}"), float(rng.randint(0, top)))
        for e in range(entries)
        for j in range(judges)
        if whole or rng.random() < 0.7
    ]
    shuffled = rng.sample(rows, len(rows))
    for level in LEVELS:
        found = measure_agreement(dict(rows), level=level)
        assert found == measure_agreement(dict(shuffled), level=level)
        _check(found)


def _check(found: Agreement) -> None:
    if isinstance(found.alpha, Alpha):
        assert found.alpha.value <= 1
        assert isfinite(found.alpha.value)
    for icc in found.icc.values():
        if isinstance(icc, Correlation):
            assert isfinite(icc.value)
            assert icc.low <= icc.value + 1e-9
            assert icc.value <= icc.high + 1e-9
    if isinstance(found.kendall, Concordance):
        assert 0 <= found.kendall.value <= 1
        assert 0 <= found.kendall.p <= 1
    if isinstance(found.study, Generalisability):
        assert min(found.study.entry, found.study.judge, found.study.error) >= 0


@pytest.mark.parametrize(
    ("ratings", "alpha", "icc", "kendall"),
    [
        ({}, "no_pairs", "too_few_entries", "too_few_entries"),
        ({("a", "j"): 80.0}, "no_pairs", "too_few_entries", "too_few_entries"),
        ({("a", "j"): 80.0, ("b", "j"): 90.0}, "no_pairs", "too_few_judges", "too_few_judges"),
        ({("a", "j"): 80.0, ("b", "k"): 90.0}, "no_pairs", "not_complete", "not_complete"),
        ({(e, j): 80.0 for e in "abc" for j in "jk"}, "no_variation", "no_differences", "ties_only"),
    ],
)
def test_agreement_without_what_it_needs_is_absent_with_its_reason(
    ratings: Ratings, alpha: str, icc: str, kendall: str
) -> None:
    found = measure_agreement(ratings)
    reasons = [
        each.reason for each in (found.alpha, *found.icc.values(), found.kendall) if isinstance(each, Absent)
    ]
    assert reasons == [alpha, *[icc] * len(FORMS), kendall]
    assert isinstance(found.study, Absent) or found.study.relative is None


def test_judges_who_agree_to_the_point_reach_one() -> None:
    found = measure_agreement({(e, j): x for e, x in (("a", 60.0), ("b", 70.0), ("c", 90.0)) for j in "jkl"})
    values = {name: each for name, each in found.icc.items() if isinstance(each, Correlation)}
    assert {(each.value, each.low, each.high) for each in values.values()} == {(1.0, 1.0, 1.0)}
    assert isinstance(found.alpha, Alpha)
    assert found.alpha.value == 1
    assert isinstance(found.kendall, Concordance)
    assert found.kendall.value == 1


def test_one_severe_judge_lowers_alpha_and_leaves_the_order() -> None:
    marks = {("a", "j"): 60.0, ("b", "j"): 70.0, ("c", "j"): 90.0}
    found = measure_agreement(marks | {(e, "k"): x - 20 for (e, _), x in marks.items()})
    consistency, absolute = found.icc["ICC(3,1)"], found.icc["ICC(2,1)"]
    assert isinstance(consistency, Correlation)
    assert isinstance(absolute, Correlation)
    assert consistency.value == pytest.approx(1)
    assert absolute.value < 0.6
    assert isinstance(found.kendall, Concordance)
    assert found.kendall.value == 1


@pytest.mark.parametrize(
    ("ratings", "options", "code"),
    [
        ({("a", "j"): float("nan")}, {}, "mark_not_finite"),
        ({("a", "j"): -1.0, ("a", "k"): 1.0}, {"level": "ratio"}, "ratio_negative"),
        ({}, {"level": "absolute"}, "unknown_level"),
        ({}, {"confidence": 1.0}, "confidence_not_valid"),
    ],
)
def test_agreement_of_what_cannot_be_used_is_refused(
    ratings: Ratings, options: dict[str, object], code: str
) -> None:
    with pytest.raises(ScoringError) as refused:
        measure_agreement(ratings, **options)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_agreement_command_prints_figures_or_null_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], krippendorff: Ratings, shrout_fleiss: Ratings
) -> None:
    def run(ratings: Ratings, *options: str) -> str:
        path = tmp_path / "s.csv"
        lines = ["entry,judge,score", *(f"{e},{j},{x:g}" for (e, j), x in ratings.items())]
        path.write_text("\n".join(lines), encoding="utf-8")
        assert main(["agreement", str(path), *options]) == 0
        return capsys.readouterr().out

    missing = json.loads(run(krippendorff, "--level", "nominal", "--format", "json"))
    assert round(missing["alpha"], 3) == 0.743
    assert missing["icc"] == dict.fromkeys(FORMS)
    assert (missing["kendall_w"], missing["chi2"], missing["p"]) == (None, None, None)
    assert "41 of 12 × 4 marks exist" in missing["reasons"]["kendall_w"]
    whole = json.loads(run(shrout_fleiss, "--format", "json"))
    assert round(whole["icc"]["ICC(3,k)"], 2) == 0.91
    assert whole["reasons"] == {}
    assert "ICC(2,1): 0.290 (95% limits 0.019 to 0.761)." in run(shrout_fleiss)
    assert "Kendall's W: none, every judge must have marked every entry" in run(
        krippendorff, "--format", "text"
    )

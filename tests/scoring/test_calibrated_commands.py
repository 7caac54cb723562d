"""`rank --method calibrated|full` and `extra`, as anyone runs them on an exported file."""

import json
from pathlib import Path

import pytest

from app.scoring.__main__ import main
from tests.scoring.seasons import csv_of, grid, small_rows

ROWS = small_rows()


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return document


@pytest.mark.parametrize("method", ["calibrated", "full"])
def test_rank_by_a_model_prints_chances_judges_and_variances(
    method: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = written(tmp_path, "s.csv", csv_of(ROWS))
    asked = ["rank", scores, "--method", method, "--places", "5", "--seed", "1", "--format", "json"]
    assert main(asked) == 0
    first = capsys.readouterr().out
    document = json.loads(first)
    rows = document["entries"]
    assert [row["calibrated"] for row in rows] == sorted((row["calibrated"] for row in rows), reverse=True)
    assert sum(row["p_top"] for row in rows) == pytest.approx(5, abs=0.01)
    assert all(row["rank_low"] <= row["rank_high"] for row in rows)
    sheet = document["judges"][0]
    assert {"judge", "reviews", "severity", "weight"} | ({"scale"} if method == "full" else set()) == set(
        sheet
    )
    assert set(document["variance"]) == {"entry", "judge", "error"}
    assert (document["calibrations"][0]["model"], document["calibrations"][0]["warning"]) == (method, None)
    shuffled = written(tmp_path, "t.csv", csv_of(ROWS[::-1]))
    assert main([*asked[:1], shuffled, *asked[2:]]) == 0
    assert capsys.readouterr().out == first


def test_rank_by_the_mean_shows_the_calibrated_score_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = written(tmp_path, "s.csv", csv_of(ROWS))
    assert main(["rank", scores, "--method", "mean", "--places", "5", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["entries"]
    assert [row["mean"] for row in rows] == sorted((row["mean"] for row in rows), reverse=True)
    assert all(row["calibrated"] is not None and row["p_top"] is not None for row in rows)


def test_rank_of_a_handful_says_that_the_plain_mean_stands_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = written(tmp_path, "s.csv", csv_of(grid([[70 + e, 75 + e, 80, 85] for e in range(5)])))
    assert main(["rank", scores, "--method", "calibrated", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["calibrations"][0]["warning"] == "few_reviews"
    assert document["variance"] is None
    assert [row["calibrated"] for row in document["entries"]] == [row["mean"] for row in document["entries"]]
    assert document["entries"][0]["p_top"] is None
    assert document["judges"][0] == {"judge": "j0", "reviews": 5, "severity": None, "weight": None}
    assert main(["rank", scores, "--method", "calibrated"]) == 0
    assert "the plain mean stands in: fewer than 30 valid reviews" in capsys.readouterr().out


def test_extra_prints_pairs_and_keeps_to_conflicts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = written(tmp_path, "s.csv", csv_of(ROWS))
    asked = ["extra", scores, "--places", "5", "--budget", "10", "--max-per-entry", "7", "--format", "json"]
    assert main(asked) == 0
    free = printed(capsys)["assign"]
    assert isinstance(free, list)
    assert len(free) == 10
    conflicts = "entry,judge\n" + "".join(f"{row['entry']},{row['judge']}\n" for row in free)
    assert main([*asked, "--conflicts", written(tmp_path, "c.csv", conflicts)]) == 0
    other = printed(capsys)["assign"]
    assert isinstance(other, list)
    assert len(other) == 10
    pairs = {(row["entry"], row["judge"]) for row in free}
    assert not pairs & {(row["entry"], row["judge"]) for row in other}


@pytest.mark.parametrize(
    ("conflicts", "sentence"),
    [("a,b\n", "the header must be entry,judge"), ("entry,judge\ne,\n", "line 2: must name")],
)
def test_extra_with_bad_conflicts_says_why_and_ends_with_two(
    conflicts: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = written(tmp_path, "s.csv", csv_of(ROWS))
    asked = ["extra", scores, "--places", "5", "--budget", "1"]
    assert main([*asked, "--conflicts", written(tmp_path, "c.csv", conflicts)]) == 2
    assert sentence in capsys.readouterr().err

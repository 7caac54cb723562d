import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.scoring.__main__ import main

RUBRIC = {"criteria": [{"name": "创新", "weight": 60}, {"name": "可行", "weight": 40, "maximum": 10}]}
PROBLEM = {
    "entries": ["e1", "e2", "e3"],
    "judges": [{"id": "j1", "max": 2, "min": 1}, {"id": "j2", "max": 2}, {"id": "j3", "max": 3}],
    "reviews_per_entry": 2,
    "affinity": [[1, 0, 0.5], [0, 1, 0.5], [0, 0, 0.25]],
    "conflicts": [["e1", "j2"]],
    "pinned": [["e3", "j1"]],
}


def write(folder: Path, name: str, content: object) -> str:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def test_rank_of_plain_scores_prints_places_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"a,j{at},{score}" for at, score in enumerate((70, 80, 85, 90, 98))] + [
        "b,j0,84.995",
        "c,j0,",
        "",
        "d,j1,59",
    ]
    scores = write(tmp_path, "s.csv", "\ufeffentry,judge,score\r\n" + "\r\n".join(lines))
    assert main(["rank", scores, "--method", "trimmed", "--places", "1", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [(row["entry"], row["place"], row["trimmed"], row["reviews"]) for row in printed["entries"]] == [
        ("a", 1, 85.0, 5),
        ("b", 1, 85.0, 1),
        ("d", 3, 59.0, 1),
        ("c", None, None, 0),
    ]
    assert printed["cut"]["undecided"] == ["a", "b"]
    assert printed["left_out"] == [
        {"entry": "c", "judge": "j0", "reason": "incomplete", "missing": ["score"]}
    ]


def test_rank_with_rubric_weighs_criteria_and_breaks_ties(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "judge,entry,score,criterion\nj,甲,80,创新\nj,甲,8,可行\nj,乙,90,创新\nj,乙,6.5,可行\n"
    arguments = ["rank", write(tmp_path, "s.csv", rows), "--rubric", write(tmp_path, "r.json", RUBRIC)]
    assert main([*arguments, "--tie", "criterion:创新", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "1,乙,80.00,80.00,1,80.00,0,,,80.00,,,,proposed",
        "2,甲,80.00,80.00,1,80.00,0,,,80.00,,,,",
    ]
    assert main([*arguments, "--tie", "criterion:创新", "--tie", "vote"]) == 0
    text = capsys.readouterr().out
    assert "criterion:创新: 乙 90.00, 甲 80.00; 乙 > 甲 (decided)." in text
    assert "Proposed for 1 place(s): 乙." in text


def test_rank_as_text_tells_unbroken_ties_and_nobody_reaching(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = write(tmp_path, "s.csv", "entry,judge,score\na,j,50\nb,j,50\n")
    assert main(["rank", scores, "--tie", "vote"]) == 0
    text = capsys.readouterr().out
    assert "Still tied, same place: a = b." in text
    assert "No entry reaches the threshold of 60.00." in text


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("entry,judge,score\na,j,80\na,k,abc\n", "line 3: the score 'abc' is not a number"),
        ("entry,judge,score\na,j,NaN\n", "line 2: the score 'NaN' is not a number"),
        ("entry,judge,score\na,j,1_0\n", "line 2: the score '1_0' is not a number"),
        ("entry,judge,score\na,j,1e-999999\n", "line 2: the score '1e-999999' is not a number"),
        ("entry,judge,score\na,j,100.01\n", "line 2: the score 100.01 is not between 0 and 100"),
        ("entry,judge,score\na,j,-1\n", "line 2: the score -1 is not between 0 and 100"),
        ("entry,judge,score\na,j\n", "line 2: has 2 cells, not 3"),
        ("entry,judge,score\n,j,5\n", "line 2: the entry is empty"),
        ("entry,judge,score\na,,5\n", "line 2: the judge is empty"),
        ("entry,judge,score\na,j,5\n\na,j,5\n", "line 4: judge 'j' has marked 'a' for 'score' before"),
        ('entry,judge,score\na,j,"5\n', "is not CSV"),
        ("entry,score\na,5\n", "line 1: the header must be"),
        ("entry,judge,criterion,score\na,j,c,5\n", "the weights are needed"),
        ("", "is empty"),
    ],
)
def test_rank_of_a_bad_file_names_the_line_and_ends_with_two(
    rows: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rank", write(tmp_path, "s.csv", rows), "--format", "json"]) == 2
    printed = capsys.readouterr()
    assert sentence in printed.err
    assert printed.out == ""


@pytest.mark.parametrize(
    ("rubric", "sentence"),
    [
        ("{", "is not JSON"),
        ("[]", 'must be an object with a list "criteria"'),
        ("[" * 100_000, "is not JSON"),
        ({"criteria": [{"weight": 100}]}, 'criterion 1 has no "name"'),
        ({"criteria": [{"name": "c", "weight": "100"}]}, "criterion 1: '100' is not an exact number"),
        ('{"criteria": [{"name": "c", "weight": NaN}]}', "NaN is not a number"),
        ({"criteria": [{"name": "c", "weight": 90}]}, "add up to 90"),
        ({"criteria": []}, "no criterion"),
        ({"criteria": [{"name": "d", "weight": 100}]}, "the criterion 'c' is not in the rubric"),
    ],
)
def test_rank_with_a_bad_rubric_says_why_and_ends_with_two(
    rubric: object, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        "entry,judge,criterion,score\na,j,c,5\n"
        if rubric != {"criteria": []}
        else "entry,judge,criterion,score\n"
    )
    rows = "entry,judge,criterion,score\n" if "90" in str(rubric) else rows
    arguments = ["rank", write(tmp_path, "s.csv", rows), "--rubric", write(tmp_path, "r.json", rubric)]
    assert main(arguments) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--method", "zscore"], "'zscore' does not exist; choose one of mean, trimmed"),
        (["--tie", "coin"], "'coin' does not exist"),
        (["--tie", "criterion:x"], "'x' is not in the rubric"),
        (["--places", "0"], "at least one place"),
        (["--threshold", "200"], "between 0 and 100"),
    ],
)
def test_rank_with_unknown_options_says_why_and_ends_with_two(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rank", write(tmp_path, "s.csv", "entry,judge,score\na,j,5\n"), *arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_rank_of_absent_or_binary_files_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rank", str(tmp_path / "none.csv")]) == 2
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00")
    assert main(["rank", str(tmp_path / "b.csv")]) == 2
    assert "is not UTF-8" in capsys.readouterr().err


def test_assign_prints_the_answer_in_the_format_of_the_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assign", write(tmp_path, "p.json", PROBLEM), "--seed", "1", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    seconds = printed.pop("seconds")
    assert seconds >= 0
    assert printed == {
        "assignment": {"e1": ["j1", "j3"], "e2": ["j2", "j3"], "e3": ["j1", "j3"]},
        "total": 3.25,
        "worst_entry": 0.25,
        "loads": {"j1": 2, "j2": 1, "j3": 3},
    }


def test_assign_by_other_objectives_draws_keeps_seats_and_names_reserves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = {
        "entries": ["e1", "e2", "e3", "e4"],
        "judges": [{"id": f"j{at}", "max": 3} for at in range(1, 6)],
        "reviews_per_entry": 2,
        "affinity": [[4, 3, 2, 1, 0]] * 4,
        "required": [{"name": "计量", "judges": ["j4", "j5"], "entries": ["e1"]}],
        "reserves": 1,
    }
    path = write(tmp_path, "p.json", problem)
    answers = {}
    for options in (["maxmin"], ["random", "--seed", "4"], ["random", "--seed", "4", "--cap", "0.75"]):
        assert main(["assign", path, "--objective", *options]) == 0
        answers[tuple(options)] = json.loads(capsys.readouterr().out)
    fair, half, _ = answers.values()
    assert set(fair["assignment"]["e1"]) & {"j4", "j5"}
    assert "over_cap" not in fair
    assert half["over_cap"] == []
    assert [len(half["reserves"][entry]) for entry in problem["entries"]] == [1] * 4
    assert sum(half["loads"].values()) == 8
    assert main(["assign", path, "--objective", "random", "--cap", "0"]) == 2
    assert "The cap is 0.0" in capsys.readouterr().err


def test_assign_of_an_infeasible_problem_names_entries_and_ends_with_three(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = PROBLEM | {"conflicts": [["e1", "j1"], ["e1", "j2"]]}
    assert main(["assign", write(tmp_path, "p.json", problem)]) == 3
    (lack,) = json.loads(capsys.readouterr().out)["infeasible"]
    assert (lack["entry"], lack["missing"]) == ("e1", 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"entries": None}, '"entries" must be a list'),
        ({"entries": [1]}, "must be texts"),
        ({"judges": ["j1"]}, "must be an object"),
        ({"judges": [{"id": "j1", "max": 1.5}]}, "must be whole numbers"),
        ({"judges": [{"id": "j1", "limit": 1}]}, "must be an object"),
        ({"reviews_per_entry": "2"}, "must be a whole number"),
        ({"reviews_per_entry": 0}, "at least one review"),
        ({"affinity": [[1, 2, "x"]]}, "lists of numbers"),
        ({"affinity": [1, 2, 3]}, "lists of numbers"),
        ({"affinity": [[1]]}, "3 rows of 3 numbers"),
        ({"affinity": [[10**400, 0, 0]] * 3}, "ordinary size"),
        ({"conflicts": [["e1"]]}, "[entry, judge]"),
        ({"conflicts": [["e9", "j1"]]}, "'e9' is not in the list"),
        ({"conflicts": [["e3", "j1"]]}, "is a conflict"),
        ({"balanced": 1}, "true, false or null"),
        ({"required": [{"judges": ["j1"]}]}, 'the names in "required" must be texts'),
        ({"required": ["计量"]}, 'each of "required" must be an object'),
        ({"required": [{"name": "计量", "judges": ["j1"], "least": "1"}]}, "must be a whole number"),
        ({"required": [{"name": "计量", "judges": ["j1"], "least": 3}]}, "more than its 2 reviews"),
        ({"reserves": 1.5}, '"reserves" must be a whole number'),
        ({"extra": 1}, "'extra' is not known"),
    ],
)
def test_assign_of_a_bad_problem_says_why_and_ends_with_two(
    change: dict[str, object], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assign", write(tmp_path, "p.json", PROBLEM | change)]) == 2
    assert sentence in capsys.readouterr().err


def test_assign_with_unknown_objective_or_missing_key_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = write(tmp_path, "p.json", PROBLEM)
    assert main(["assign", problem, "--objective", "fair"]) == 2
    assert "'fair' does not exist" in capsys.readouterr().err
    assert main(["assign", write(tmp_path, "q.json", {"entries": []})]) == 2
    assert '"judges" is missing' in capsys.readouterr().err


def test_scoring_imports_neither_web_nor_heavy_libraries() -> None:
    names = "('flask', 'sqlalchemy', 'numpy', 'ortools', 'werkzeug', 'app.shared')"
    code = f"import sys, app.scoring, app.scoring.__main__; print([n for n in {names} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_module_run_as_a_command_ranks_without_flask(tmp_path: Path) -> None:
    (tmp_path / "flask.py").write_text("raise ImportError('no Flask here')", encoding="utf-8")
    scores = write(tmp_path, "s.csv", "entry,judge,score\na,j,80\n")
    path = f"{tmp_path}:{Path(__file__).parents[2]}"
    done = subprocess.run(
        [sys.executable, "-m", "app.scoring", "rank", scores, "--format", "csv"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": path},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1].startswith("1,a,80.00")

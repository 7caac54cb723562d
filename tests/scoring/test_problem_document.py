"""A problem and its answer survive being kept; the file says by itself how it is to be solved."""

import json

import pytest

from app.scoring import AssignmentProblem, Expertise, Judge, assign_judges
from app.scoring.__main__ import main
from app.scoring.problem_document import answer_bytes, answer_from, packed, problem_bytes, task_from, unpacked
from app.scoring.problem_file import Task
from app.scoring.score_file import FileError

ROW = [0.8, 0.3, 0.0, 0.6]
PROBLEM = AssignmentProblem(
    entries=("A01", "A02", "A03"),
    judges=(Judge("j1", 3, 1, "h1"), Judge("j2"), Judge("j3", 2), Judge("j4", 3, 0, "h2")),
    reviews_per_entry=2,
    affinity=[ROW, ROW, [0.1, 0.2, 0.3, 0.4]],
    conflicts=frozenset({("A01", "j4")}),
    pinned=frozenset({("A02", "j3")}),
    forbidden=frozenset({("A03", "j2")}),
    required=(
        Expertise("field:校准", frozenset({"j1", "j3"})),
        Expertise("x", frozenset({"j2"}), 1, frozenset({"A01"})),
    ),
    reserves=1,
)


def test_problem_bytes_read_back_are_the_same_problem() -> None:
    task = Task(PROBLEM, "random", 0.5, 2**31)
    found = task_from(unpacked(packed(problem_bytes(task))))
    assert found == task
    plain = Task(AssignmentProblem(("e",), (Judge("j"),), 1))
    assert task_from(problem_bytes(plain)) == plain


def test_answer_bytes_read_back_are_the_same_answer() -> None:
    answer = assign_judges(PROBLEM, seed=3, objective="random")
    assert answer_from(answer_bytes(answer)) == answer


def test_assign_takes_from_the_file_what_no_option_says(tmp_path, capsys) -> None:
    path = tmp_path / "PROBLEM.json"
    path.write_bytes(problem_bytes(Task(PROBLEM, "random", 0.5, 3)))
    assert main(["assign", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    drawn = assign_judges(PROBLEM, seed=3, objective="random")
    assert told["assignment"] == {entry: list(judges) for entry, judges in drawn.by_entry.items()}
    assert "over_cap" in told
    assert main(["assign", str(path), "--objective", "total"]) == 0
    assert "over_cap" not in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "wrong", [{"objective": 1}, {"cap": "x"}, {"cap": True}, {"seed": -1}, {"seed": 0.5}]
)
def test_task_with_a_way_of_the_wrong_kind_refused(wrong) -> None:
    content = json.loads(problem_bytes(Task(PROBLEM))) | wrong
    with pytest.raises(FileError):
        task_from(json.dumps(content).encode())

"""The judges of the trials themselves: what they take for a fault, on traces and answers written by hand."""

from pathlib import Path

import pytest

from scripts.campaigns.__main__ import keep
from scripts.campaigns.clocks import fate, misjudged
from scripts.campaigns.pressing import Answer
from scripts.campaigns.rush import Pressed, _judge
from scripts.campaigns.syncing import events, judge_commits, judge_files
from scripts.campaigns.trial import Outcome

pytestmark = pytest.mark.no_database
FOLDER = Path("/data")
WRITE = '7 pwrite64(5</data/trial.db-wal>, "x", 1, 0) = 1\n'
FORCE = "7 fdatasync(5</data/trial.db-wal>) = 0\n"
ANSWER = '7 sendto(9<socket:[1]>, "HTTP/1.1 303 SEE OTHER", 22, 0, NULL, 0) = 22\n'
PRESS = '7 recvfrom(9<socket:[1]>, "POST /lab/entries/abc/submit HTTP/1.1", 9, 0, NULL, NULL) = 9\n'
BEGUN = "7 fdatasync(5</data/trial.db-wal> <unfinished ...>\n"
ENDED = "7 <... fdatasync resumed>) = 0\n"


@pytest.mark.parametrize(
    ("trace", "unforced"),
    [
        ([WRITE, FORCE, ANSWER], 0),
        ([WRITE, ANSWER, FORCE], 1),
        ([WRITE, BEGUN, ANSWER, ENDED], 1),
        ([WRITE, BEGUN, ENDED, ANSWER], 0),
        (
            [
                '7 openat(AT_FDCWD</data>, "/data/files/ab/x", O_WRONLY|O_CREAT, 0644) = 6</data/files/ab/x>\n',
                ANSWER,
            ],
            1,
        ),
        (['7 write(5</data/files/ab/x#1>, "x", 1) = 1\n', "7 fsync(5</data/files/ab/x>) = 0\n", ANSWER], 0),
        (['7 write(5</data/files/ab/x#1>, "x", 1) = 1\n', "7 fsync(5</data/files/ab>) = 0\n", ANSWER], 1),
        (['7 write(3</data/server.log>, "x", 1) = 1\n', ANSWER], 0),
    ],
    ids=["forced", "after", "not ended", "ended", "new name", "envelope", "its folder alone", "log"],
)
def test_answer_before_what_was_written_is_forced_is_counted(trace: list[str], unforced: int) -> None:
    told = judge_files(events([PRESS, *trace]), FOLDER)
    assert (told["answers"], told["unforced"]) == (1, unforced)


@pytest.mark.parametrize(("forced", "unforced"), [(True, 0), (False, 1)])
def test_commit_told_before_the_log_is_forced_is_counted(forced: bool, unforced: int) -> None:
    trace = ['8 recvfrom(4<socket:[2]>, "INSERT INTO entry_version …", 8192, 0, NULL, NULL) = 90\n']
    trace += ['8 recvfrom(4<socket:[2]>, "COMMIT", 8192, 0, NULL, NULL) = 20\n']
    trace += ["8 fdatasync(6</pg/data/pg_wal/0001>) = 0\n"] if forced else []
    trace += ['8 sendto(4<socket:[2]>, "C COMMIT", 20, 0, NULL, 0) = 20\n']
    assert judge_commits(events(trace))["unforced"] == unforced


def test_rush_judges_by_when_a_press_left() -> None:
    class One:
        def __init__(self, sent: float, status: int) -> None:
            self.answer = Answer(status, b"", sent, sent, 0.1)

    pressed = [One(99.0, 303), One(99.0, 409), One(101.0, 409), One(101.0, 303), One(100.01, 409)]
    told = _judge(pressed, 100.0)  # type: ignore[arg-type]
    assert (told["timely"], told["late"], told["wrong"]) == (2, 2, 2)


@pytest.mark.parametrize(
    ("sent", "status", "counts", "wrong"),
    [
        (99.0, 303, True, ""),
        (99.0, 303, False, ""),
        (99.0, 503, False, "timely lost"),
        (99.0, 0, False, "timely lost"),
        (99.95, 409, False, ""),
        (101.0, 409, False, ""),
        (101.0, 303, False, ""),
        (101.0, 303, True, "late counted"),
        (101.0, 0, False, ""),
    ],
)
def test_clocks_judge_every_press_and_a_broken_line_too(
    sent: float, status: int, counts: bool, wrong: str
) -> None:
    answer = Answer(status, "<main>很忙</main>".encode(), sent, sent, 0.25) if status else None
    pressed = Pressed(None, answer, sent, "" if status else "ConnectionResetError(104)")  # type: ignore[arg-type]
    assert misjudged(pressed, 100.0, counts=counts, is_taken=status == 303) == wrong
    told = fate(pressed, 100.0)
    assert f"{sent - 100:+.3f} s from closing" in told
    assert told.endswith(f"{status} 很忙" if status else "ConnectionResetError(104)")


def test_trial_whose_control_does_not_fail_is_void() -> None:
    assert Outcome({}, True).verdict == "void"
    assert Outcome({}, True, {}, True).verdict == "pass"
    assert Outcome({}, False, {}, True).verdict == "fail"


def test_kept_result_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "trials.jsonl"
    told: dict[str, object] = {"trial": "kills", "database": "sqlite", "size": "short", "verdict": "fail"}
    keep(path, told)
    keep(path, told | {"size": "full"})
    keep(path, told | {"verdict": "pass"})
    assert [row.count('"pass"') for row in path.read_text().splitlines()] == [0, 1]

"""`rank PACK.json`: the published list again, and everything that must not pass."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.scoring import Pack, pack_bytes, pack_hash
from app.scoring.__main__ import main
from tests.scoring.packs import SECRETS, document, full_pack, written


@pytest.fixture(scope="module")
def pack() -> Pack:
    return full_pack()


def test_rank_of_a_pack_prints_the_published_list_digit_for_digit(
    pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, pack_bytes(pack))
    assert main(["rank", path]) == 0
    text = capsys.readouterr().out
    for line in pack.published:
        assert f"{line.total or '-'}  {line.code}" in text
    assert "This is the published list, digit for digit." in text
    assert f"SHA-256 of the pack, written canonically: {pack_hash(pack)}" in text
    assert main(["rank", path, "--format", "json"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed)["matches"] is True
    assert f'"total":{pack.published[0].total}' in printed
    assert main(["rank", path, "--format", "csv"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 1 + len(pack.published)
    assert rows[1].startswith(f"all,1,{pack.published[0].code},{pack.published[0].total},示例检测院")


def _mark(content: Any) -> None:
    # The marks of two reviews: that of one alone the trimmed mean might drop, and the hash alone would tell.
    for row in content["rounds"][0]["marks"][:3]:
        row["score"] = 5


def _total(content: Any) -> None:
    content["published"][0]["total"] += Decimal("0.01")


def _swap(content: Any) -> None:
    lines = content["published"]
    lines[0]["code"], lines[1]["code"] = lines[1]["code"], lines[0]["code"]


def _line(content: Any) -> None:
    content["published"].pop(2)


def _void(content: Any) -> None:
    for row in content["rounds"][0]["marks"]:
        row["void"] = False if row["judge"] == "J09" else row["void"]


def _weight(content: Any) -> None:
    content["rounds"][0]["weight"] = 50


def _vote(content: Any) -> None:
    last = content["published"][1]["code"]
    content["votes"] = [{"entry": code, "votes": 3 + (code == last)} for code in ("A1", "A2")]


def _seed(content: Any) -> None:
    content["seed"] = {"commitments": [], "revealed": []}


@pytest.mark.parametrize("tamper", [_mark, _total, _swap, _line, _void, _weight, _vote, _seed])
def test_rank_of_a_tampered_pack_says_what_differs_and_ends_with_four(
    tamper: Any, pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = document(pack)
    tamper(content)
    assert main(["rank", written(tmp_path, content)]) == 4
    printed = capsys.readouterr()
    assert "This is not the published list" in printed.out
    assert "published" in printed.err
    assert "recomputed" in printed.err


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("version",), 2, '"version" must be 1'),
        (("method",), None, '"method" must be an object'),
        (("method", "number"), "median", "'median' does not exist"),
        (("criteria",), {}, '"criteria" must be a list'),
        (("criteria", 0, "weight"), 50, "add up to 90"),
        (("groups", 0, "places"), "2", "must be a whole number"),
        (("groups", 0, "places"), 0, "at least one place"),
        (("groups", 0, "entries", 0, "code"), "A2", "'A2' appears twice"),
        (("groups", 1, "id"), "all", "'all' appears twice"),
        (("rounds", 0, "marks", 0, "entry"), "Z9", "'Z9' is in no group"),
        (("rounds", 0, "marks", 0, "score"), 101, "marks run from 0 to 100"),
        (("rounds", 0, "marks", 0, "score"), "NaN", "is 'NaN', not a number"),
        (("rounds", 0, "marks", 0, "score"), True, "not a number"),
        (("rounds", 0, "marks", 0, "criterion"), "美观", "'美观' is not in the rubric"),
        (("rounds", 0, "marks", 0, "void"), 1, '"void" of mark 1'),
        (("rounds", 0, "marks", 1), {}, '"entry" of mark 2'),
        (("rounds", 1, "id"), "初评", "'初评' appears twice"),
        (("published", 0, "group"), "item-1", "is published in the group 'item-1'"),
        (("votes",), [{"entry": "A1", "votes": -1}], "whole number, 0 or more"),
        (("votes",), [{"entry": "A1", "votes": 1}] * 2, "appear twice"),
        (("seed", "revealed"), [SECRETS[0]], "1 of 2 secrets"),
        (("seed", "revealed"), ["x" * 40, "y" * 40], "does not give its commitment"),
    ],
)
def test_rank_of_a_bad_pack_says_why_and_ends_with_two(
    path: tuple[str | int, ...],
    value: object,
    sentence: str,
    pack: Pack,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    content = document(pack)
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert main(["rank", written(tmp_path, content)]) == 2
    printed = capsys.readouterr()
    assert sentence in printed.err
    assert printed.out == ""


def test_rank_of_no_pack_at_all_ends_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", written(tmp_path, b"{")]) == 2
    assert main(["rank", written(tmp_path, [])]) == 2
    assert "the pack must be an object" in capsys.readouterr().err


def test_pack_command_runs_without_flask_and_sqlalchemy(pack: Pack, tmp_path: Path) -> None:
    path = written(tmp_path, pack_bytes(pack))
    block = (
        "import sys\n"
        "class Block:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        top = name.split('.')[0]\n"
        "        if top not in {'app', 'numpy', 'scipy', 'ortools'} and top in {'flask', 'sqlalchemy', 'werkzeug',\n"
        "            'flask_sqlalchemy', 'pydantic', 'alembic', 'jinja2', 'babel'}:\n"
        "            raise ImportError(f'{name} is not installed here')\n"
        "sys.meta_path.insert(0, Block())\n"
        "from app.scoring.__main__ import main\n"
        "raise SystemExit(main(sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", block, "rank", path],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "digit for digit" in done.stdout

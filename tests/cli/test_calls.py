"""``flask calls preview``: the same reading from the command line."""

import json
from pathlib import Path

import pytest
from flask import Flask

DATA = Path(__file__).parents[1] / "calls" / "reading" / "data"


def test_preview_of_the_example_prints_its_expected_reading(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["calls", "preview", str(DATA / "challenge_list.xlsx")])
    expected = json.loads((DATA / "challenge_list.expected.json").read_text(encoding="utf-8"))
    printed = json.loads(done.stdout)
    assert done.exit_code == 0
    assert printed["items"] == expected["items"]
    places = [
        [(problem["row"], problem["column"]) for problem in one["problems"]] for one in (printed, expected)
    ]
    assert places[0] == places[1]
    assert done.stdout.startswith('{\n "items": [\n  {\n   "row": 3,')


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "打不开文件"), (b"", "空的"), (b"\x89PNG\r\n", "不是电子表格"), (b"a,b\n1,2\n", "没有找到榜单")],
)
def test_preview_of_a_bad_file_is_a_sentence_and_status_two(
    app: Flask, tmp_path: Path, content: bytes | None, words: str
) -> None:
    file = tmp_path / "榜单.xlsx"
    if content is not None:
        file.write_bytes(content)
    done = app.test_cli_runner().invoke(args=["calls", "preview", str(file)])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert done.stderr.count("\n") == 1

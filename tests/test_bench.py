"""``scripts/bench pages`` on a small database: it works, and no page asks the database too often. Never the times."""

import json
import subprocess
from pathlib import Path

import pytest

from config import ROOT
from scripts.benchmarks.__main__ import main

PAGES, VERBS = 10, 20
ALL_PAGES = {
    "public list of a call", "public list of items", "item page", "cases", "cases of a chain", "case page",
    "search", "my entries", "my entry", "save draft", "submit",
    "judge's desk", "entry beside rubric", "save a score", "ranking", "entries export",
}  # fmt: skip


def test_bench_of_pages_small_database_measures_all_within_query_limits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["pages", "--size", "40", "--repeat", "1", "--json", "--no-memory"]
    assert main([*asked, "--folder", str(tmp_path)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["page"] for row in rows} == ALL_PAGES
    assert all(row["bytes"] > 0 and row["ms"] > 0 and row["twin_ms"] > 0 for row in rows)
    most = {row["page"]: VERBS if row["kind"] == "save" else PAGES for row in rows}
    over = {row["page"]: row["queries"] for row in rows if row["queries"] > most[row["page"]]}
    assert over == {}


def test_bench_command_tells_what_it_measures() -> None:
    told = subprocess.run([ROOT / "scripts" / "bench", "--help"], capture_output=True, text=True, check=True)
    assert "pages" in told.stdout
    assert "search" in told.stdout


@pytest.mark.slow
def test_bench_of_life_small_measures_reading_and_matching(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["life", "--rows", "400", "--lines", "4000", "--repeat", "1", "--database", "sqlite", "--json"]
    assert main(asked) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(row["nothing_lost"] for row in rows if row["part"] == "import")
    quality = next(row for row in rows if row["what"] == "labelled set")
    assert quality["pairs"] >= 200
    assert quality["precision_at_10"] >= 0.7
    assert quality["recall_at_10"] >= 0.7

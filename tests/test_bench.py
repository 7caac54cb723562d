"""``scripts/bench pages`` on a small database: it works, and no page asks the database too often. Never the times."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES, VERBS = 10, 20
ALL_PAGES = {
    "public list of a call", "public list of items", "item page", "cases", "cases of a chain", "case page",
    "search", "my entries", "my entry", "save draft", "submit",
    "judge's desk", "entry beside rubric", "save a score", "ranking", "entries export",
}  # fmt: skip


def test_bench_of_pages_small_database_measures_all_within_query_limits(tmp_path: Path) -> None:
    command = [ROOT / "scripts/bench", "pages", "--size", "40", "--repeat", "1", "--json", "--no-memory"]
    done = subprocess.run([*command, "--folder", tmp_path], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["page"] for row in rows} == ALL_PAGES
    assert all(row["bytes"] > 0 and row["ms"] > 0 and row["twin_ms"] > 0 for row in rows)
    most = {row["page"]: VERBS if row["kind"] == "save" else PAGES for row in rows}
    over = {row["page"]: row["queries"] for row in rows if row["queries"] > most[row["page"]]}
    assert over == {}

"""What came of a campaign: its lines read back, and counted."""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.mutations.sites import ROOT, Site

SLICE = ("--only", "needs/policy", "--tests", "tests/needs", "tests/approvals/test_approvals.py")
"""Three guards and the tests that notice them: what a slice of the campaign takes."""


@dataclass(frozen=True)
class Summary:
    """Guards by what became of them; ``survived`` and ``untried`` name their places.

    ``controls``: the tests that noticed anything, each of which passed in the same way with nothing taken away;
    ``unsound``: those that did not, and by which nothing counts as noticed.
    """

    made: int
    noticed: int
    survived: list[str]
    untried: list[str]
    controls: int
    unsound: int
    sorts: Counter[str]

    @property
    def holds(self) -> bool:
        return self.noticed == self.made > 0

    def __str__(self) -> str:
        told = [f"survived: {place}" for place in self.survived]
        told.append(", ".join(f"{sort} {count}" for sort, count in sorted(self.sorts.items())))
        told.append(f"control: {self.controls} tests pass with nothing taken away, {self.unsound} left out")
        told.append(
            f"{self.made} made, {self.noticed} noticed, {len(self.survived)} survived, {len(self.untried)} not tried"
        )
        return "\n".join(told)


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The last result of each guard, by its key."""
    rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {row["key"]: row for row in map(json.loads, rows)}


def summary(sites: Sequence[Site], path: Path) -> Summary:
    """Of these guards, by a file of results."""
    rows = read(path)
    tried = {site: rows[site.key] for site in sites if site.key in rows}
    survived = [site.place for site, row in tried.items() if row["noticed"] is None]
    return Summary(
        made=len(sites),
        noticed=len(tried) - len(survived),
        survived=survived,
        untried=[site.place for site in sites if site not in tried],
        controls=len({row["noticed"] for row in tried.values()} - {None}),
        unsound=len({test for row in tried.values() for test in row["unsound"] if "::" in test}),
        sorts=Counter(row["sort"] for row in tried.values()),
    )


def guards_removed(*, short: bool) -> dict[str, int]:
    """The campaign from its beginning, or the slice, in a process of its own: figures for ``scripts/trials``.

    made, noticed, survived, untried; tests that noticed something, and how many more would have with nothing removed.
    """
    with tempfile.TemporaryDirectory(prefix="guards-") as folder:
        results = Path(folder) / "mutants.jsonl"
        words = ["--resume", str(results), "--memory", f"{folder}/memory.jsonl", *(SLICE if short else ())]
        command = [sys.executable, "-m", "scripts.mutations", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        rows = read(results)
    last = done.stdout.strip().splitlines()[-1].replace(",", "").split() if rows else ["0"] * 8
    return {
        **dict(zip(("made", "noticed", "survived", "untried"), map(int, last[0:8:2]), strict=False)),
        "tests": len({row["noticed"] for row in rows.values()} - {None}),
        "unsound": len({test for row in rows.values() for test in row["unsound"] if "::" in test}),
    }

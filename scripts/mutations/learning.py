"""Which tests meet which guards refusing: every test is run once, and what it met is kept by the text of its file."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from scripts.mutations import switch
from scripts.mutations.child import Stage
from scripts.mutations.sites import ROOT

PER_TEST = 120


@dataclass(frozen=True)
class Met:
    """One test: how long it takes, and the guards that refused in it."""

    test: str
    seconds: float
    keys: frozenset[str]


class Memory:
    """A file of JSON lines, one a test file; a later line replaces an earlier one of the same file."""

    def __init__(self, path: Path) -> None:
        self.path, self.began = path, time.time()

    def known(self) -> dict[str, list[Met]]:
        """Those test files that stand as they were when they were learned; one of which a test failed, in this run."""
        rows = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        found = {
            row["file"]: row
            for row in map(json.loads, rows)
            if row["digest"] == digest(row["file"]) and (not row["lost"] or row["at"] >= self.began)
        }
        return {name: [Met(t, s, frozenset(k)) for t, s, k in row["tests"]] for name, row in found.items()}

    def note(self, name: str, tests: Iterable[Met], lost: Sequence[str]) -> None:
        """Append one line; ``lost`` are those that fail or do not end."""
        kept = [(met.test, round(met.seconds, 3), sorted(met.keys)) for met in tests]
        line = {"file": name, "digest": digest(name), "at": time.time(), "lost": lost, "tests": kept}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def digest(name: str) -> str:
    """Of a test file's text; nothing for one that is gone."""
    path = ROOT / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def by_file(items: Sequence[pytest.Item]) -> list[tuple[str, list[pytest.Item]]]:
    """Tests of each file, in their order: pytest puts those without a fixture of the session elsewhere."""
    found: dict[str, list[pytest.Item]] = {}
    for item in items:
        found.setdefault(str(item.path.relative_to(ROOT)), []).append(item)
    return [*found.items()]


def learn(stage: Stage, memory: Memory, files: Sequence[tuple[str, list[pytest.Item]]]) -> None:
    """Run each file in a child of its own and note what its tests met; tests that fail notice nothing."""
    began = time.monotonic()
    for number, (name, items) in enumerate(files, 1):
        said = stage.run(lambda items=items: meeting(stage, items), PER_TEST + 2 * len(items))  # type: ignore[misc]
        told = {row["test"]: row for row in (json.loads(line) for line in said if line.startswith("{"))}
        rows = [row for row in told.values() if not row["why"]]
        lost = {i.nodeid: told.get(i.nodeid, {"why": "no end"})["why"] for i in items}
        lost = {test: why for test, why in lost.items() if why}
        memory.note(name, [Met(row["test"], row["seconds"], frozenset(row["keys"])) for row in rows], [*lost])
        for test, why in lost.items():
            print(f"fails with nothing taken away: {test}: {why}")
        print(f"learned {number}/{len(files)}, {time.monotonic() - began:.0f} s: {name}", flush=True)


def meeting(stage: Stage, items: Sequence[pytest.Item]) -> Iterator[str]:
    """One line for each test."""
    for item, following in pairwise([*items, stage.elsewhere(items[-1])]):
        switch.begin()
        began = time.monotonic()
        reports = runtestprotocol(item, log=False, nextitem=following)
        why = " ".join(str(report.longrepr)[-200:] for report in reports if report.failed)
        took, keys = time.monotonic() - began, sorted(switch.met)
        yield json.dumps({"test": item.nodeid, "seconds": took, "keys": keys, "why": why})
    yield "."

"""What a trial is: it measures, a control shows that the measure can fail, and one JSON line tells both."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.shared import clock

ROOT = Path(__file__).resolve().parents[2]
Figures = Mapping[str, Any]
PASS, FAIL, VOID = "pass", "fail", "void"


class Unable(Exception):
    """The machine lacks what the trial needs (root, strace, …); the sentence says what. Its verdict is void."""


@dataclass(frozen=True)
class Size:
    """How long a trial runs: the figures of trust.md, or a slice of it. ``of(long, short)`` picks."""

    is_short: bool

    def of(self, long: int, short: int) -> int:
        """The figure of the campaign, or of its slice."""
        return short if self.is_short else long


@dataclass(frozen=True)
class Outcome:
    """What was measured, and whether it holds; ``control``: the same of a site that was made worse on purpose.
    ``fates``: what became of each thing that went wrong, so that a run that fails explains itself."""

    figures: Figures
    holds: bool
    control: Figures = field(default_factory=dict)
    control_failed: bool = False
    fates: Sequence[str] = ()

    @property
    def verdict(self) -> str:
        """A trial whose control does not fail has shown nothing: void."""
        if not self.control_failed:
            return VOID
        return PASS if self.holds else FAIL


Run = Callable[[str, Size], Outcome]


@dataclass(frozen=True)
class Trial:
    """One row of the table. ``databases``: on which it says something different; ``short``: part of ``--short``."""

    name: str
    run: Run
    databases: tuple[str, ...] = ("sqlite", "postgresql")


def line(trial: Trial, database: str, size: Size) -> dict[str, Any]:
    """Run it and tell: one object of plain data, as it is printed and kept."""
    began = time.monotonic()
    told: dict[str, Any] = {
        "trial": trial.name,
        "database": database,
        "size": "short" if size.is_short else "full",
    }
    try:
        outcome = trial.run(database, size)
        told |= {
            "verdict": outcome.verdict,
            "figures": dict(outcome.figures),
            "control": dict(outcome.control),
        }
        if outcome.fates:
            told["fates"] = list(outcome.fates)
    except Unable as unable:
        told |= {"verdict": VOID, "figures": {}, "control": {}, "unable": str(unable)}
    return told | {
        "seconds": round(time.monotonic() - began, 1),
        "at": clock.now().isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "command": command(trial, database, size),
    }


def command(trial: Trial, database: str, size: Size) -> str:
    """What repeats it."""
    words = ["scripts/trials", trial.name]
    words += ["--postgres"] if database == "postgresql" else []
    words += ["--short"] if size.is_short else []
    return " ".join(words)


def commit() -> str:
    """The commit of the tree, with a plus where files differ from it."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    return git("rev-parse", "--short=12", "HEAD") + ("+" if git("status", "--porcelain") else "")


def machine() -> str:
    """Processors, memory, system and Python, in one line."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = sys.version.split()[0]
    return f"{cores} × {_processor()}, {memory:.0f} GB, Linux {platform.release()}, Python {python}"


def _processor() -> str:
    for row in Path("/proc/cpuinfo").read_text().splitlines():
        if row.startswith("model name"):
            return row.split(":", 1)[1].strip()
    return platform.machine()


def show(told: Mapping[str, Any]) -> str:
    """The JSON line."""
    return json.dumps(told, ensure_ascii=False)

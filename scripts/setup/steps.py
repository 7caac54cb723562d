"""One step of the checks: run it where everybody sees it, time it, count what passed."""

import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from scripts.setup.running import ROOT, environment, say, workshop

NO_TESTS = 5


@dataclass
class Result:
    """What a step came to; ``ok`` is its exit status, not its count."""

    name: str
    seconds: float
    ok: bool
    passed: int
    failed: int


Step = Callable[[Path | None], Result]
"""A step that writes on the screen, or into a file where another one does so."""


def tool(name: str, *words: str, values: dict[str, str] | None = None, output: Path | None = None) -> Result:
    """Run a tool of the environment: one thing that passes or fails; ``output`` as for tests."""
    ok, seconds = _run(name, [sys.executable, "-m", *words], values or {}, output)
    return Result(name, seconds, ok, int(ok), int(not ok))


def run_tests(name: str, words: Sequence[str], database: str | None, output: Path | None = None) -> Result:
    """Run pytest, on the PostgreSQL of this address or on SQLite, and count from its own report.

    With ``output`` it writes into that file instead of on the screen, where another step is writing meanwhile.
    """
    report = (
        workshop() / f"report-{secrets.token_hex(4)}.xml"
    )  # two runs at a time must not count each other's
    values = {"TEST_DATABASE_URL": database or ""}
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *words]
    ok, seconds = _run(name, command, values, output)
    passed, failed = _count(report)
    report.unlink(missing_ok=True)
    return Result(name, seconds, ok, passed, failed or int(not ok))


def beside(first: Sequence[Step], second: Sequence[Step]) -> list[Result]:
    """Two rows of steps at a time, for no step keeps every core busy.

    What the second row says is printed once the first has ended.
    """
    output = workshop() / f"output-{secrets.token_hex(4)}.txt"
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(lambda: [step(output) for step in second])
        results = [step(None) for step in first] + running.result()
    say(output.read_text(encoding="utf-8"))
    output.unlink()
    return results


def _run(
    name: str, command: Sequence[str], values: dict[str, str], output: Path | None = None
) -> tuple[bool, float]:
    say(f"\n=== {name} ===" if output is None else f"\n=== {name}, at the same time; its words follow ===")
    started = time.monotonic()
    env = {key: value for key, value in environment(**values).items() if key != "PYTHONDONTWRITEBYTECODE"}
    with nullcontext() if output is None else output.open("ab") as told:
        code = subprocess.run(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=told, stderr=told, check=False
        ).returncode
    if code == NO_TESTS:
        say(f"No test was found for the step {name}; that is a failure, not a success.")
    return code == 0, time.monotonic() - started


def _count(report: Path) -> tuple[int, int]:
    try:
        suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314 pytest's own report
    except (OSError, ElementTree.ParseError):
        return 0, 0
    passed = failed = 0
    for suite in suites:
        bad = sum(int(suite.get(kind, "0")) for kind in ("errors", "failures", "skipped"))
        failed += bad
        passed += int(suite.get("tests", "0")) - bad
    return passed, failed


def conclude(results: Sequence[Result]) -> int:
    """Print the table and the closing line; the exit status, 0 only if every step passed."""
    say("")
    for result in results:
        counts = f"{result.passed} passed, {result.failed} failed"
        say(f"{'ok    ' if result.ok else 'FAILED'} {result.seconds:7.1f} s  {result.name}: {counts}")
    say(f"{sum(each.passed for each in results)} passed, {sum(each.failed for each in results)} failed")
    return 0 if results and all(each.ok for each in results) else 1

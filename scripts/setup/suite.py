"""``scripts/test``: everything that must hold, one step after another; none is left out without a word."""

import ctypes
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Sequence

from scripts.setup import assets, environment, packages
from scripts.setup.check import enter, shape, types
from scripts.setup.postgres import postgres
from scripts.setup.running import say, workshop
from scripts.setup.steps import Result, beside, conclude, run_tests, tool

PARALLEL = ("-n", "2", "--dist", "worksteal")
# What is deselected would be read all the same; browser tests live in one folder (tests/house/test_sizes.py).
E2E = "tests/e2e"
PLAIN = ("-m", "not e2e and not slow", f"--ignore={E2E}")
AGAIN = ("-m", "not e2e and not slow and not no_database", f"--ignore={E2E}")
LONG = ("-m", "slow and not e2e", f"--ignore={E2E}")
BROWSER = (E2E, "-m", "e2e and not slow", "-n", "2", "--dist", "loadscope")
DATABASES = ("test_gw0", "test_gw1", "test_one")
USAGE = """scripts/test [--full] [pytest arguments]

Without arguments: format, lint, types, all tests on SQLite, those that touch a database on PostgreSQL too, browser
journeys on SQLite. --full runs everything on both, and the long slices. With pytest arguments: that run alone, on
SQLite, or with --postgres on PostgreSQL."""


def main(arguments: Sequence[str]) -> int:
    """Set up the development environment and what the browser needs, then go on inside it."""
    if {"-h", "--help"} & set(arguments):
        say(USAGE)
        return 0
    with environment.alone():
        environment.ready(dev=True)
        assets.ready()
    if not _chosen(arguments) or any("e2e" in word for word in arguments):
        browser()
    if "--full" in arguments:
        office()
    return enter("suite", arguments)


def browser() -> None:
    """Chromium, a font that it can write Chinese with, and a library that Playwright's driver is linked to."""
    there = {
        "chromium-headless-shell": any(map(shutil.which, ("chromium-headless-shell", "chromium"))),
        "fonts-noto-cjk": _writes_chinese(),
        "libatomic1": _has_library("libatomic.so.1"),
    }
    if missing := [name for name, found in there.items() if not found]:
        packages.install(missing, "the browser journeys")


def office() -> None:
    """LibreOffice, which opens the Word files that the product writes; the long slices alone ask for it."""
    if shutil.which("soffice") is None:
        packages.install(["libreoffice-writer"], "the long slices")


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _writes_chinese() -> bool:
    if packages.has_package("fonts-noto-cjk"):
        return True
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


def _chosen(arguments: Sequence[str]) -> list[str]:
    """The arguments that are pytest's."""
    return [word for word in arguments if word not in {"--full", "--postgres"}]


def inside(arguments: Sequence[str]) -> int:
    """The run itself. In the folder ``TEST_ONCE`` lies what its steps share (tests/plugins/once.py)."""
    with tempfile.TemporaryDirectory(prefix="jiebang-once-") as folder:
        os.environ["TEST_ONCE"] = folder
        return _run(arguments)


def _run(arguments: Sequence[str]) -> int:
    chosen = _chosen(arguments)
    if not chosen:
        return conclude(everything(full="--full" in arguments))
    if "--postgres" not in arguments:
        return conclude([translations(), run_tests("chosen tests, SQLite", chosen, None)])
    with postgres(DATABASES) as address:
        database = address.format(database="test_{worker}" if "-n" in chosen else "test_one")
        return conclude([translations(), run_tests("chosen tests, PostgreSQL", chosen, database)])


def translations() -> Result:
    """Pages are tested in every language, so the catalogues are compiled first."""
    # Any key does: this compiles catalogues and signs nothing.
    values = {"SECRET_KEY": secrets.token_hex(32), "DATA_DIR": str(workshop() / "data")}
    return tool("translations", "flask", "--app", "wsgi", "translations", "build", values=values)


def everything(*, full: bool) -> list[Result]:
    """All steps in order; a failed one does not hide the next."""
    results = [*shape(), translations()]
    with postgres(DATABASES) as address:
        many, one = address.format(database="test_{worker}"), address.format(database="test_one")
        results += beside(
            [
                lambda output: run_tests("tests, SQLite", [*PLAIN, *PARALLEL], None, output),
                lambda output: run_tests("tests, PostgreSQL", [*AGAIN, *PARALLEL], many, output),
            ],
            [types, lambda output: run_tests("browser journeys, SQLite", BROWSER, None, output)],
        )
        if full:
            results.append(run_tests("browser journeys, PostgreSQL", BROWSER, many))
            results.append(run_tests("every page in the browser, SQLite", [E2E, "-m", "e2e and slow"], None))
            results.append(run_tests("long slices, SQLite", LONG, None))
            results.append(run_tests("long slices, PostgreSQL", LONG, one))
    return results

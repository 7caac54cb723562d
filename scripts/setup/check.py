"""``scripts/check``: format, lint and types, the first steps of ``scripts/test``."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from scripts.setup import environment
from scripts.setup.running import ROOT
from scripts.setup.steps import Result, conclude, tool


def main(arguments: Sequence[str]) -> int:
    """Set up the development environment, then go on inside it."""
    with environment.alone():
        environment.ready(dev=True)
    enter("check-inside", arguments)


def enter(command: str, arguments: Sequence[str]) -> NoReturn:
    """Replace this process by the environment's Python: from here on its packages may be used."""
    words = [str(environment.PYTHON), str(ROOT / "scripts" / "setup"), command, *arguments]
    os.execv(words[0], words)  # noqa: S606 no shell is what we want


def inside(_arguments: Sequence[str]) -> int:
    """The checks themselves."""
    return conclude([*shape(), types()])


def shape() -> list[Result]:
    """Format and lint; each is run whatever the other says."""
    return [
        tool("format", "ruff", "format", "--check", "--quiet", "."),
        tool("lint", "ruff", "check", "--quiet", "."),
    ]


def types(output: Path | None = None) -> Result:
    """What fits what; half a minute on one core where mypy has never been here."""
    return tool("types", "mypy", "--no-error-summary", output=output)

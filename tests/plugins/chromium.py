"""Debian's Chromium for pytest-playwright, and the axe-core that comes from PyPI."""

import shutil
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

# The shell without windows does the same work in three quarters of the time.
NAMES = ("chromium-headless-shell", "chromium")
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Without these it looks its maker's hosts up at every start.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """One browser a run: a second Playwright in the same process is refused by its event loop."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}

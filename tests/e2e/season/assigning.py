"""The assignment: two runs computed, compared, one adopted, one pair explained, all of it released."""

import json
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.journey.officer_rounds import open_tab
from tests.e2e.journey.press import answer, follow, press


def compute(page: Page, round_url: str, objective: str, *, again: bool) -> None:
    """One more run with this objective."""
    open_tab(page, round_url, "分派")
    follow(page, "另算一个方案" if again else "设定条件后分派", page.locator("main"))
    answer(page, {"objective": objective})
    press(page, "计算", page.locator("main"))


def adopt(page: Page, round_url: str, number: int) -> None:
    """Let a run stand."""
    page.goto(f"{round_url}/runs")
    press(page, f"采用方案 {number}")


def explain(page: Page, round_url: str) -> None:
    """Why the first of the readers of the first entry reads it."""
    open_tab(page, round_url, "分派")
    page.locator("main td a").first.click()
    expect(page.locator("h1, h2").filter(has_text="为什么评").first).to_be_visible()


def recompute(page: Page, round_url: str, number: int, folder: Path) -> dict[str, list[str]]:
    """What the command line makes of the problem file of a run, on a computer without the platform."""
    page.goto(f"{round_url}/runs")
    link = page.get_by_role("link", name=re.compile(rf"PROBLEM\.json.*方案 {number}$"))
    address = link.get_attribute("href")
    problem = folder / "PROBLEM.json"
    problem.write_bytes(page.request.get(address or "").body())
    command = [sys.executable, "-m", "app.scoring", "assign", str(problem), "--format", "json"]
    printed = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    found: dict[str, list[str]] = printed["assignment"]
    return found

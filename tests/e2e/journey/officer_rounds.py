"""An officer convenes a round: panel, conflicts, assignments staged, inspected, released; watches and closes it."""

from collections.abc import Sequence
from datetime import date

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, write


def create_round(page: Page, call: str, title: str, codes: Sequence[str], due: date, leg: str = "") -> str:
    """A round over some items of the list whose title has these words, for one of its legs; its address."""
    page.goto("/officer/rounds")
    follow(page, call, page.locator("main"))
    if leg:
        follow(page, leg, page.locator("nav.tabs").first)
    write(page, title=title, due_at=due.isoformat())
    for code in codes:
        page.get_by_label(code).check()
    press(page, "建立轮次")
    return page.url.removesuffix("/panel")


def open_tab(page: Page, round_url: str, name: str) -> None:
    """One of the pages of a round."""
    page.goto(round_url)
    follow(page, name, page.locator("nav.tabs").first)


def invite(page: Page, round_url: str, names: Sequence[str]) -> None:
    """Judges out of the pool."""
    open_tab(page, round_url, "专家组")
    for name in names:
        page.get_by_label(f"邀请{name}").check()
    press(page, "邀请所选专家")


def stage(page: Page, round_url: str) -> None:
    """Assignments as the flow finds them, for the officer's eyes only."""
    open_tab(page, round_url, "分派")
    press(page, "拟分派")


def release(page: Page, round_url: str) -> None:
    """The judges get their work."""
    open_tab(page, round_url, "分派")
    follow(page, "发布分派")
    press(page, "发布")


def fill_gaps(page: Page, round_url: str) -> None:
    """Another judge where one stepped back."""
    open_tab(page, round_url, "分派")
    follow(page, "补足分派")
    press(page, "确认补足")


def close(page: Page, round_url: str) -> None:
    """Nothing changes any more."""
    page.goto(round_url)
    follow(page, "结束评审", page.locator("main"))
    press(page, "结束评审")

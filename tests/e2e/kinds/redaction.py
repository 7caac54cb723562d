"""An officer masks what would tell the judges of a blind round who entered."""

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press


def open_entry(page: Page, call: str, house: str) -> None:
    """What was found in one laboratory's material."""
    page.goto(f"{call}/redactions")
    follow(page, "", page.get_by_role("row").filter(has_text=house))


def mask_all(page: Page) -> None:
    """Every place at once."""
    press(page, "遮蔽全部", exact=False)


def open_copy(page: Page) -> None:
    """As the judges will see it."""
    follow(page, "评审专家看到的样子")

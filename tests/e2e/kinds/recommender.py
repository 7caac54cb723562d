"""A city's recommender reads what its laboratories handed in, recommends within the quota, sends the letter."""

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, write


def open_call(page: Page, title: str) -> None:
    """What the city's laboratories handed in."""
    page.goto("/recommender/calls")
    follow(page, title, page.locator("main"))


def open_entry(page: Page, house: str) -> None:
    """One of them."""
    follow(page, "", page.get_by_role("row").filter(has_text=house))


def recommend(page: Page, opinion: str) -> None:
    """Put the entry on the page on the city's list."""
    follow(page, "推荐", page.locator(".head-acts"))
    write(page, opinion=opinion)
    press(page, "列入推荐名单")


def write_letter(page: Page, number: str, rest: str) -> None:
    """The letter, with one reason for all of whom nothing was said."""
    follow(page, "报送推荐函", page.locator("main"))
    write(page, document_number=number, rest=rest)


def send_letter(page: Page) -> None:
    """Once, and for good."""
    press(page, "报送推荐函", page.locator("main"))

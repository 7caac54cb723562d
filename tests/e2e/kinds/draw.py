"""Two officers commit to a draw before anybody is tied, and reveal what they kept when somebody is."""

from playwright.sync_api import Page

from tests.e2e.journey.officer_calls import open_tab
from tests.e2e.journey.press import follow, press, write


def commit(page: Page) -> str:
    """From the desk of the call; the secret, which the platform shows this once."""
    open_tab(page, "抽签承诺")
    press(page, "作出承诺")
    return page.locator("main .digest").first.inner_text().replace("\n", "").replace(" ", "")


def reveal(page: Page, call: str, secret: str) -> None:
    """Publish the secret that was kept."""
    page.goto(f"{call}/draw")
    follow(page, "揭示本人的秘密")
    write(page, secret=secret)
    press(page, "揭示")

"""Certificates: issued for a notice that was announced, downloaded by the winner, verified by anybody."""

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, write


def prepare(page: Page) -> None:
    """What will be printed for everybody whom the notice announced."""
    page.goto("/officer/certificates")
    follow(page, "签发证书", page.locator("main"))


def issue(page: Page) -> None:
    """They exist from now on."""
    press(page, "签发证书")


def own_number(page: Page) -> str:
    """The number on the winner's own certificate, from the laboratory's list."""
    page.goto("/lab/certificates")
    return page.locator("main table a").first.inner_text()


def download(page: Page) -> bytes:
    """The certificate on the page, as paper."""
    address = page.get_by_role("link", name="PDF").first.get_attribute("href")
    return page.request.get(address or "").body()


def verify(page: Page, number: str) -> None:
    """What the platform says of a number."""
    page.goto("/verify")
    write(page, q=number)
    press(page, "查验")

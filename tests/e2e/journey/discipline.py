"""The discipline officer takes an objection up, names nobody to anybody, and decides."""

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, write


def open_objection(page: Page) -> None:
    """The one that waits."""
    page.goto("/discipline/objections")
    follow(page, "", page.locator("main table"))


def accept(page: Page) -> None:
    """It has a name, facts and evidence: it is taken up."""
    press(page, "受理")


def dismiss(page: Page, findings: str) -> None:
    """Not upheld, with what was found."""
    follow(page, "作出处理", page.locator("main"))
    page.locator("[name=result][value=dismissed]").check()
    write(page, opinion=findings)
    press(page, "作出处理")

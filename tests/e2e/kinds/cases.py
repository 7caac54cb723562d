"""The page of a case: drafted from what was handed in, checked by the laboratory, published."""

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, write


def draft(page: Page, title: str) -> None:
    """A page for a winner, from his own words, open for the officer to mend."""
    page.goto("/officer/cases/winners")
    press(page, "生成案例页", page.get_by_role("row").filter(has_text=title))


def save(page: Page, standfirst: str) -> str:
    """With a beginning of the officer's own; the address of the case on the desk."""
    write(page, standfirst=standfirst)
    press(page, "保存")
    return page.url


def ask(page: Page, case: str) -> None:
    """Send it to the laboratory."""
    page.goto(case)
    follow(page, "送机构核对")
    press(page, "送机构核对")


def check(page: Page, title: str) -> None:
    """The laboratory reads it, from its own list."""
    page.goto("/lab/cases")
    follow(page, title)


def consent(page: Page) -> None:
    """It agrees that everybody may read it."""
    follow(page, "同意公开", page.locator("main"))
    page.locator("[name=consent]").check()
    press(page, "同意公开", page.locator("main"))


def publish(page: Page, case: str) -> None:
    """The officer publishes it."""
    page.goto(case)
    follow(page, "发布案例")
    press(page, "发布案例")

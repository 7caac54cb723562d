"""Officers rank, propose, agree, put on public notice, announce."""

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, write


def open_item(page: Page, item: str) -> None:
    """The results of one item."""
    page.goto("/officer/results")
    follow(page, item, page.locator("main"))


def rank(page: Page, item: str) -> None:
    """The table of the rounds that are closed, stored: the first or another one."""
    open_item(page, item)
    press(page, "生成排名", exact=False)


def propose(page: Page, item: str, reasons: str) -> None:
    """What the form chose beforehand: the first in rank, or that nobody bid."""
    open_item(page, item)
    follow(page, "提出拟定结果", page.locator("main"))
    write(page, reasons=reasons)
    press(page, "提出，送另一位承办人复核")


def agree(page: Page, item: str, opinion: str) -> None:
    """The second officer."""
    page.goto("/officer/decisions?state=proposed")
    follow(page, item)
    write(page, opinion=opinion)
    press(page, "同意")


def release_comments(page: Page, round_url: str) -> None:
    """What the judges wrote may go to the entrants, without their names."""
    page.goto(f"{round_url}/results")
    for fold in page.locator("main form details").all():
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
    for box in page.locator("[name=released]").all():
        box.check()
    press(page, "保存", page.locator("main"), exact=False)


def publish_notice(page: Page, office: str) -> str:
    """All agreed decisions on one notice, published today; its address on the desk."""
    page.goto("/officer/notices")
    follow(page, "起草公示")
    press(page, "生成草稿")
    write(page, office=office)
    press(page, "保存")
    follow(page, "发布公示")
    press(page, "发布公示")
    return page.url


def announce(page: Page, notice: str) -> None:
    """Whatever nothing holds is announced."""
    page.goto(notice)
    follow(page, "公布结果")
    press(page, "公布结果")

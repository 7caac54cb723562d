"""A judge answers, signs, declares, reads and marks, mostly with a phone in his hand."""

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press

COMMENT = "指标响应完整，路线可行，验证方式可信，建议进一步细化现场环境影响量的控制与用户验证的安排。"


def accept_invitation(page: Page) -> None:
    """From the desk to the undertaking."""
    page.goto("/judge/")
    follow(page, "答复邀请")
    page.locator("[name=answer][value=accept]").check()
    press(page, "提交答复")


def sign_undertaking(page: Page) -> None:
    """Confidentiality and fairness, once a round."""
    page.locator("main [type=checkbox]").first.check()
    press(page, "签署", page.locator("main"), exact=False)


def declare(page: Page, house: str = "", note: str = "") -> None:
    """Ties to the organisations of the round; no name: none."""
    if house:
        tie = page.locator("li.tie").filter(has_text=house)
        tie.locator("summary").click()
        tie.get_by_label("任职或担任顾问").check()
        tie.get_by_label("说明").fill(note)
    page.locator("[name=confirmed]").check()
    press(page, "提交利益关系申报")


def open_next(page: Page) -> None:
    """What waits on the desk."""
    page.goto("/judge/")
    follow(page, "评审", page.locator(".work .acts"))


def open_round(page: Page, round_url: str) -> None:
    """Everything that he was given, from the officer's address of the round."""
    page.goto(f"/judge/rounds/{round_url.rpartition('/')[2]}")


def open_entry(page: Page, round_url: str, code: str) -> None:
    """One of them, by the number that stands for it in this round."""
    open_round(page, round_url)
    follow(page, code, page.locator("main"))


def pick_bands(page: Page, band: int) -> None:
    """A band for every criterion; the exact number follows from it."""
    for criterion in page.locator(".bands").all():
        criterion.locator("label").nth(band).click()


def finish_and_next(page: Page) -> None:
    """The opinion, then done, and the next one."""
    page.locator("[name=comment]").fill(COMMENT)
    press(page, "完成", page.locator(".scoring-bar"), exact=False)


def recuse(page: Page, reason: str) -> None:
    """Step back from the entry on the page."""
    follow(page, "提出回避")
    page.locator("[name=reason]").fill(reason)
    press(page, "确认回避")

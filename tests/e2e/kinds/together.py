"""Laboratories of an alliance bid together, and somebody asks about the item."""

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, write

PART = "承担现场验证和比对试验，提供试验场地。（示例）"


def invite(page: Page, bid: str, house: str, share: str) -> None:
    """The lead picks a laboratory of the chain's alliance."""
    page.goto(bid)
    follow(page, "邀请成员单位", page.locator("main"))
    page.get_by_label(house).check()
    write(page, part=PART, share=share)


def confirm(page: Page, item: str) -> None:
    """The member's owner reads his part and share, and binds his house."""
    page.goto("/lab/partners")
    follow(page, item, page.locator("main"))


def ask(page: Page, item: str, words: str) -> None:
    """A question about an item, from its public page."""
    page.goto(item)
    follow(page, "提问", page.locator("main"), exact=True)
    write(page, text=words)
    press(page, "提交问题")


def answer_question(page: Page, words: str, answer: str) -> None:
    """The office answers it to everybody."""
    page.goto("/officer/questions")
    follow(page, words, page.locator("main"))
    follow(page, "公开答复", page.locator("main"))
    write(page, answer=answer)
    press(page, "公开答复")

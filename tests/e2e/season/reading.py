"""Judges read one entry after the other; officers watch over them."""

import re

from playwright.sync_api import Page

from tests.e2e.journey import judge
from tests.e2e.journey.officer_rounds import open_tab
from tests.e2e.journey.press import answer, follow, press, write
from tests.e2e.season.offstage import number_in
from tests.e2e.season.truth import Truth

REMARK = "评语暗记"


def remark(name: str, number: int) -> str:
    """What a judge writes of an entry; nobody else writes the same."""
    return f"{REMARK}{number_in(name):03d}之{number:03d}：做法清楚，成效有数据支撑，建议补充不确定度评定。"


def read_all(page: Page, truth: Truth, name: str, most: int = 1000) -> int:
    """Everything that waits for a judge, or so much of it, each with "done, next"; how many he read."""
    judge.open_next(page)
    done = 0
    while done < most and re.search(r"/judge/assignments/\w+", page.url):
        number = number_in(page.locator("h1").inner_text())
        boxes = page.locator(".stepper input").all()
        for box, mark in zip(boxes, truth.marks(name, number, len(boxes)), strict=True):
            box.fill(str(mark))
        page.locator("[name=comment]").fill(remark(name, number))
        press(page, "完成", page.locator(".scoring-bar"), exact=False)
        done += 1
    return done


def propose_extension(page: Page, round_url: str, until: str, reason: str) -> None:
    """A later day, put before the second officer."""
    page.goto(round_url)
    follow(page, "延长期限", page.locator("main"))
    write(page, due_at=until, reason=reason)
    press(page, "提出延期")


def agree_extension(page: Page, opinion: str) -> None:
    """The second officer, from what waits for him."""
    page.goto("/officer/approvals")
    follow(page, "", page.locator("main table"))
    write(page, opinion=opinion)
    press(page, "同意延期")


def replace(page: Page, round_url: str, name: str, reason: str) -> None:
    """Give to others what a judge has not finished."""
    page.goto(round_url)
    row = page.get_by_role("row").filter(has_text=name)
    row.locator("summary").click()
    follow(page, "改派", row)
    write(page, reason=reason)
    press(page, "确认改派")


def ask_for_more(page: Page, round_url: str, readings: int) -> None:
    """So many further readings by the declared rule, all of them handed out."""
    open_tab(page, round_url, "补充评审")
    answer(page, {"asked": str(readings)})
    press(page, "按规则提出")


def hand_out(page: Page) -> None:
    """All of what the rule proposed."""
    press(page, "全部分发并通知专家")


def explain_spread(page: Page, round_url: str, reason: str) -> None:
    """A reason for the first entry whose marks lie apart."""
    open_tab(page, round_url, "补充评审")
    follow(page, "说明理由", page.locator("main"))
    write(page, reason=reason)
    press(page, "", page.locator("main form").last, exact=False)

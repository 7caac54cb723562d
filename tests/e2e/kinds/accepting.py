"""More time for a task, and the panel that says line by line what was reached."""

from collections.abc import Sequence
from datetime import date

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, write


def ask_for_time(page: Page, project: str, ends: date, milestone: date) -> None:
    """The laboratory asks, with a new date for what is late."""
    page.goto(f"/lab/projects/{project}")
    follow(page, "申请延期", page.locator("main"))
    for day in page.locator("main input[type=date]").all():
        day.fill(milestone.isoformat())
    write(page, ends_on=ends.isoformat(), reason="加载装置交货推迟四个月，附供货方说明。（示例）")


def agree_to_time(page: Page, project: str) -> None:
    """The office agrees."""
    page.goto(f"/officer/projects/{project}")
    follow(page, "答复", page.locator("#extension"))
    page.locator("[name=decision][value=agree]").check()
    write(page, answer="情况属实，同意。（示例）")


def name_panel(page: Page, project: str, names: Sequence[str]) -> None:
    """The office names the experts, the first as chair."""
    page.goto(f"/officer/projects/{project}")
    follow(page, "组成专家组", page.locator("main"))
    for name in names:
        page.locator("[name=experts]").and_(page.get_by_label(name)).check()
    page.locator("[name=chair]").and_(page.get_by_label(names[0])).check()


def give_findings(page: Page, item: str, *, missed: int | None) -> None:
    """An expert says of every line whether it is reached, and why."""
    page.goto("/judge/acceptances")
    follow(page, item, page.locator("main"))
    follow(page, "给出意见", page.locator("main"))
    for number, line in enumerate(page.locator("main fieldset.group").all()):
        met = number != missed
        line.locator(f"[type=radio][value={'yes' if met else 'no'}]").check()
        line.locator("textarea").fill("报告和原始记录一致。（示例）" if met else "测点数少于要求。（示例）")


def sign_opinion(page: Page, opinion: str) -> None:
    """The chair signs for the panel."""
    follow(page, "签署专家组意见", page.locator("main"))
    write(page, opinion=opinion)
    press(page, "签署")

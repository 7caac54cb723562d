"""The site of a centre is visited: planned by an officer, written down by the party, confirmed by somebody else."""

from collections.abc import Sequence
from datetime import date

from playwright.sync_api import Page

from tests.e2e.journey.press import answer, follow, press, write


def prepare(page: Page, house: str, day: date, party: Sequence[str], leader: str) -> None:
    """When, where, who goes, what the laboratory is to have ready."""
    page.goto("/officer/visits")
    follow(page, "安排", page.get_by_role("row").filter(has_text=house))
    write(page, visit_on=day.isoformat(), place="示例园区 3 号楼", note="设备台账、原始记录，备盲样一组。")
    for name in party:
        page.get_by_label(name).check()
    answer(page, {"leader": leader})


def plan(page: Page) -> None:
    """Everybody concerned hears of it."""
    press(page, "安排现场核查")


def open_sheet(page: Page, house: str) -> None:
    """From the desk of one of the party."""
    page.goto("/judge/")
    follow(page, house, page.locator("main"))
    follow(page, "填写记录表")


def fill_sheet(page: Page, party: Sequence[str]) -> None:
    """What was seen under each of the six heads, and on the whole."""
    for box in page.locator("main [name^='seen-']").all():
        box.fill("设备到位，记录齐全，抽查三份报告可追溯。")
    for name in page.locator("main [name^='finding'][value=meets]").all():
        name.check()
    for way in ("documents", "site", "blind_sample"):
        answer(page, {"ways": way})
    write(page, conclusion="条件具备，建议批准筹建。（示例）", signatures="\n".join(party))


def hand_in(page: Page) -> None:
    """The sheet waits for somebody else."""
    press(page, "提交记录表")


def confirm(page: Page, house: str) -> None:
    """The other officer looks through it and fixes it."""
    page.goto("/officer/visits")
    follow(page, house, page.locator("main"))
    follow(page, "确认记录表")
    press(page, "确认记录表")

"""An officer writes a list: begun, imported from the office's spreadsheet, timed, published."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press

LIST = Path(__file__).parents[2] / "calls" / "reading" / "data" / "challenge_list.xlsx"


def begin_call(page: Page, title: str, organiser: str) -> None:
    """A new draft from the desk."""
    follow(page, "榜单", exact=True)
    follow(page, "新建榜单")
    page.get_by_label("榜单名称").fill(title)
    page.get_by_label("发榜单位").fill(organiser)
    press(page, "新建草稿")


def open_tab(page: Page, name: str) -> None:
    """One of the pages of a call."""
    follow(page, name, page.get_by_role("navigation", name="榜单的各页"))


def write_basics(page: Page, contact: str, introduction: str) -> None:
    """Who answers for the list, and what it is about."""
    open_tab(page, "基本信息")
    page.get_by_label("联系方式").fill(contact)
    page.get_by_label("榜单说明").fill(introduction)
    press(page, "保存")


def plan_dates(page: Page, opens: date, closes: date, stages: list[tuple[date, date]]) -> None:
    """The timetable: opening, closing, and the plan of what follows."""
    open_tab(page, "时间安排")
    page.get_by_label("申报开始日期").fill(opens.isoformat())
    page.get_by_label("申报截止日期").fill(closes.isoformat())
    for number, (begins, ends) in enumerate(stages):
        page.locator(f"[name=stages-{number}-starts_on]").fill(begins.isoformat())
        page.locator(f"[name=stages-{number}-ends_on]").fill(ends.isoformat())
    press(page, "保存")


def import_list(page: Page, file: Path = LIST) -> None:
    """The office's own spreadsheet, as it is, up to the page that shows how each row was understood."""
    open_tab(page, "榜题")
    follow(page, "导入表格")
    page.get_by_label("榜单表格").set_input_files(file)
    press(page, "上传并识别")


def mend_chain(page: Page, row: int, chain: str) -> None:
    """Choose a chain for a row where several could be meant."""
    press(page, chain, page.locator(f"#row-{row}"))


def accept_doubt(page: Page, row: int) -> None:
    """Let the next warning of a row stand."""
    press(page, "按现状接受", page.locator(f"#row-{row}"), exact=False)


def accept_everywhere(page: Page) -> None:
    """Let a warning stand in every row that has it."""
    press(page, "行都按现状接受", exact=False)


def save_list(page: Page) -> None:
    """All rows at once, from the page that says so."""
    follow(page, "项榜题", page.locator(".acts"))
    press(page, "导入")


def publish_call(page: Page) -> str:
    """The list is unveiled; the address of its public page."""
    follow(page, "发布榜单")
    press(page, "发布榜单")
    return page.get_by_role("link", name="/calls/").inner_text()

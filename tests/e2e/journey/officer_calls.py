"""An officer writes a list: begun, imported from the office's spreadsheet, timed, published."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.journey.press import press

LIST = Path(__file__).parents[2] / "calls" / "reading" / "data" / "challenge_list.xlsx"


def begin_call(page: Page, title: str, organiser: str) -> None:
    """A new draft from the desk."""
    page.get_by_role("link", name="榜单", exact=True).first.click()
    page.get_by_role("link", name="新建榜单").click()
    page.get_by_label("榜单名称").fill(title)
    page.get_by_label("发榜单位").fill(organiser)
    press(page, "新建草稿")


def write_basics(page: Page, contact: str, introduction: str) -> None:
    """Who answers for the list, and what it is about."""
    open_tab(page, "基本信息")
    page.get_by_label("联系方式").fill(contact)
    page.get_by_label("榜单说明").fill(introduction)
    press(page, "保存")


def open_tab(page: Page, name: str) -> None:
    """One of the pages of a call."""
    page.get_by_role("navigation", name="榜单的各页").get_by_role("link", name=name).click()


def import_list(page: Page, file: Path = LIST) -> None:
    """The office's own spreadsheet, as it is, up to the page that shows how each row was understood."""
    open_tab(page, "榜题")
    page.get_by_role("link", name="导入表格").click()
    page.get_by_label("榜单表格").set_input_files(file)
    press(page, "上传并识别")


def mend_chain(page: Page, row: int, chain: str) -> None:
    """Choose a chain for a row where several could be meant."""
    page.locator(f"#row-{row}").get_by_role("button", name=chain, exact=True).click()


def accept_doubt(page: Page, row: int) -> None:
    """Let the next warning of a row stand."""
    page.locator(f"#row-{row}").get_by_role("button", name="按现状接受").first.click()


def accept_everywhere(page: Page) -> None:
    """Let a warning stand in every row that has it."""
    page.get_by_role("button", name="行都按现状接受").first.click()


def save_list(page: Page) -> None:
    """All rows at once, after the page that says so."""
    page.get_by_role("link", name="导入 17 项榜题").click()
    press(page, "导入")


def plan_dates(page: Page, opens: date, closes: date, stages: list[tuple[date, date]]) -> None:
    """The timetable: opening, closing, and the plan of what follows."""
    open_tab(page, "时间安排")
    page.get_by_label("开始日期").first.fill(opens.isoformat())
    page.get_by_label("截止日期").fill(closes.isoformat())
    for number, (begins, ends) in enumerate(stages):
        page.locator(f"[name=stages-{number}-starts_on]").fill(begins.isoformat())
        page.locator(f"[name=stages-{number}-ends_on]").fill(ends.isoformat())
    press(page, "保存")

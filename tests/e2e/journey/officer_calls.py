"""An officer writes a list: begun, filled by hand or from the office's spreadsheet, timed, published."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.journey.press import answer, follow, press, write

LIST = Path(__file__).parents[2] / "calls" / "reading" / "data" / "challenge_list.xlsx"


def begin_call(page: Page, title: str, organiser: str) -> None:
    """A new draft from the desk."""
    page.goto("/officer/calls")
    follow(page, "新建", page.locator(".head-acts"))
    write(page, title=title, organiser=organiser)
    press(page, "新建草稿")


def open_tab(page: Page, name: str) -> None:
    """One of the pages of a call."""
    follow(page, name, page.locator("nav.tabs").first)


def write_basics(page: Page, contact: str, introduction: str) -> None:
    """Who answers for the list, and what it is about."""
    open_tab(page, "基本信息")
    write(page, contact=contact, introduction=introduction)
    press(page, "保存")


def set_method(page: Page, **said: str) -> None:
    """What is printed of the way in which entries are judged, where it is not what the kind proposes."""
    open_tab(page, "评审办法")
    answer(page, said)
    press(page, "保存")


def add_item(page: Page, word: str, said: Mapping[str, str]) -> None:
    """One item by hand; ``word`` is what the kind calls it."""
    open_tab(page, word)
    follow(page, "添加一项")
    answer(page, said)
    press(page, "添加")


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


def publish_call(page: Page, listed: str = "榜单") -> str:
    """The list is unveiled; the address of its public page. ``listed``: what the kind calls a list in a word."""
    follow(page, f"发布{listed}")
    press(page, f"发布{listed}")
    return page.get_by_role("link", name="/calls/").inner_text()

"""A laboratory's member finds an item, writes the bid, hands it in, replaces or withdraws it."""

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.journey.press import answer, follow, press, upload, write


def find_item(page: Page, words: str) -> None:
    """From the front page through the list to an item."""
    page.goto("/")
    follow(page, "我想申报")
    write(page, q=words)
    press(page, "筛选")
    follow(page, words)


def begin_bid(page: Page, apply: str = "我要揭榜") -> str:
    """From the item past its conditions into a draft; the address of the bid. ``apply``: the kind's word for it."""
    follow(page, apply)
    press(page, "开始填写")
    return page.url


def open_section(page: Page, bid: str, section: str) -> None:
    """One section of the draft, from its task list."""
    page.goto(bid)
    follow(page, section, page.locator("main"), exact=True)


def type_and_leave(page: Page, field: str, words: str) -> None:
    """Type into a field of the draft and let it save itself."""
    page.locator(f"[name='{field}']").fill(words)
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")


def answer_indicators(page: Page) -> None:
    """Each indicator of the item: a promised value, how it stands to what is asked, how it will be proven."""
    for line in page.locator(".indicator").all():
        line.locator("[name$='-promised']").fill("达到榜题要求")
        line.locator("[name$='-claim']").select_option("meets")
        line.locator("[name$='-how']").fill("委托第三方校准，附不确定度评定报告")


def write_in_two_tabs(first: Page, second: Page, field: str, mine: str, theirs: str) -> None:
    """The same field in two tabs that were opened together: the later one is shown both versions."""
    type_and_leave(first, field, theirs)
    second.locator(f"[name='{field}']").fill(mine)
    expect(second.locator(".versions")).to_contain_text(theirs)


def fill_form(
    page: Page, bid: str, sheets: Mapping[str, Mapping[str, str]], files: Mapping[str, Path]
) -> None:
    """Every section in turn, as the buttons lead, each by its title; the files go to the slots of the last."""
    first, *_others, last = sheets
    open_section(page, bid, first)
    for title, said in sheets.items():
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        for slot, file in files.items() if title == last else ():
            upload(page, slot, file)
        answer_indicators(page)
        add_rows(page, said)
        answer(page, said)
        press(page, "保存并返回" if title == last else "保存并继续", exact=title == last)


def add_rows(page: Page, said: Mapping[str, str]) -> None:
    """Further rows of the tables that these answers go to; the name of a cell is table, row, column."""
    for table in dict.fromkeys(name.split("-")[0] for name in said if "-1-" in name):
        page.locator(f"[data-autosave-group={table}] button[name=add_row]").click()


def hand_in(page: Page, bid: str) -> str:
    """Look over what will be handed in, and submit it; the number on the receipt."""
    page.goto(f"{bid}/submit")
    press(page, "提交第", page.locator("main"), exact=False)
    return page.locator(".receipt").inner_text().split()[1]


def keep_code(page: Page) -> str:
    """The reopening code that the receipt of a sealed bid shows once, with what helps to keep it."""
    expect(page.get_by_role("button", name="打印本页")).to_be_visible()
    expect(page.get_by_role("button", name="复制重开码")).to_be_visible()
    return page.locator(".reopening-code").inner_text().replace("\n", "").strip()


def reopen(page: Page, bid: str, code: str) -> None:
    """Load a sealed bid again, to replace it."""
    page.goto(f"{bid}/reopen")
    write(page, code=code)
    press(page, "调回")


def withdraw(page: Page, bid: str) -> None:
    """Take back what was handed in."""
    page.goto(bid)
    follow(page, "撤回", page.locator("main"))
    press(page, "撤回", page.locator("main"), exact=False)


def correct(page: Page, bid: str, pledge: Path) -> None:
    """Bring the formal document that screening asked for, and hand it in."""
    page.goto(f"{bid}/correction")
    upload(page, "pledge_file", pledge)
    press(page, "提交补正", page.locator("main"), exact=False)


def appeal(page: Page, bid: str, grounds: str) -> None:
    """Say why the refusal is wrong."""
    page.goto(f"{bid}/appeal")
    write(page, grounds=grounds)
    press(page, "提交申诉", page.locator("main"), exact=False)


def give_up(page: Page, bid: str, reason: str) -> None:
    """A winner steps back for good."""
    page.goto(f"{bid}/result")
    follow(page, "放弃入选", page.locator("main"))
    write(page, reason=reason)
    press(page, "放弃入选")

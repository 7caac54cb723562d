"""Anybody at all: reads the notice, objects by name, follows what becomes of it."""

from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, write


def open_notice(page: Page) -> None:
    """The newest notice, from the front page."""
    page.goto("/")
    follow(page, "公示", page.get_by_role("banner"), exact=True)
    follow(page, "", page.locator("main table"))


def object_to(page: Page, house: str, facts: str, evidence: Path) -> str:
    """An objection with a name, a contact, facts and evidence; the address at which it can be followed."""
    follow(page, "提出异议", page.locator("main, aside").last)
    page.locator("[name=line]").select_option(index=_index_of(page, house))
    write(page, name="示例异议人", contact="025-00000099", facts=facts)
    page.locator("[name=evidence]").set_input_files(evidence)
    press(page, "提交异议", exact=False)
    return page.url


def _index_of(page: Page, house: str) -> int:
    options = page.locator("[name=line] option").all_inner_texts()
    return next(number for number, words in enumerate(options) if house in words)

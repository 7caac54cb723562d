"""What every seat does with a page: press a button, follow a link, bring a file."""

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page

Place = Page | Locator


def press(page: Page, name: str, within: Place | None = None, *, exact: bool = True) -> None:
    """The first button of that name; the page that answers has loaded when this returns."""
    button = (within or page).get_by_role("button", name=_named(name) if exact else name).first
    with page.expect_navigation():
        button.click()


def follow(page: Page, name: str, within: Place | None = None, *, exact: bool = False) -> None:
    """The first link of that name; the page behind it has loaded when this returns."""
    link = (within or page).get_by_role("link", name=_named(name) if exact else name).first
    with page.expect_navigation():
        link.click()


def _named(name: str) -> re.Pattern[str]:
    """The name as it is seen; what is added for those who hear the page (which row, which file) may follow."""
    return re.compile(rf"^{re.escape(name)}(\s*：.*|\s.*)?$", re.DOTALL)


def write(page: Page, **fields: str) -> None:
    """Fields by the names that the form gives them; the bar above every page has fields of its own."""
    for name, words in fields.items():
        page.locator(f"main [name='{name}']").fill(words)


def answer(page: Page, said: Mapping[str, str]) -> None:
    """Fields of any sort by the names that the form gives them: written into, chosen from, ticked."""
    for name, words in said.items():
        field = page.locator(f"main [name='{name}']")
        sort = field.first.evaluate("field => field.type")
        if sort == "select-one":
            value = (
                {"value": words} if field.locator(f"option[value='{words}']").count() else {"label": words}
            )
            field.select_option(**value)
        elif sort == "checkbox" and words == "yes":
            field.check()
        elif sort in ("checkbox", "radio"):
            page.locator(f"main [name='{name}'][value='{words}']").check()
        else:
            field.fill(words)


def upload(page: Page, slot: str, file: Path) -> None:
    """Bring a file to a slot; the page shows it when this returns."""
    place = page.locator(f"#slot-{slot}")
    place.locator("input[type=file]").set_input_files(file)
    press(page, "上传", place)
    place.get_by_role("link", name=file.name).wait_for()

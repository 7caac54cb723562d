"""What every seat does with a page."""

from playwright.sync_api import Page


def press(page: Page, name: str) -> None:
    """The button of that name, wholly; the page that follows is there when this returns."""
    page.get_by_role("button", name=name, exact=True).click()


def upload(page: Page, slot: str, name: str, content: bytes) -> None:
    """Bring a file to a slot; the page shows it when this returns."""
    place = page.locator(f"#slot-{slot}")
    place.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
    place.get_by_role("button", name="上传").click()
    place.get_by_role("link", name=name).wait_for()

"""An inspector of pages: what a page must never do, at both widths and in both themes."""

from pathlib import Path

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

EVERYTHING = {"resultTypes": ["violations"]}
# Only colours differ in the dark.
CONTRAST = EVERYTHING | {"runOnly": ["color-contrast", "link-in-text-block"]}
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1366, "height": 768}


class Eyes:
    """Looks at a page as a strict inspector: console, content policy, axe in both themes, and a picture if asked."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.complaints: list[str] = []

    def watch(self, page: Page) -> Page:
        """Collect what the console says; ``check`` fails on it."""
        page.on(
            "console", lambda m: self.complaints.append(f"{page.url} {m.text}") if m.type == "error" else None
        )
        page.on("pageerror", lambda e: self.complaints.append(f"{page.url} {e}"))
        return page

    def look(self, page: Page, name: str) -> None:
        """0 axe violations in light and dark; screenshots at both widths when ``--pictures`` names a folder."""
        for scheme, rules in (("light", EVERYTHING), ("dark", CONTRAST)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            # The first run brings axe into the page, the second finds it there.
            found = (
                Axe().run(page, options=rules)
                if scheme == "light"
                else AxeResults(page.evaluate("rules => axe.run(document, rules)", rules))
            )
            assert found.violations_count == 0, f"{name} {scheme}\n{found.generate_report()}"
            for width, size in (("390", PHONE), ("1366", LAPTOP)) if self.folder else ():
                page.set_viewport_size(size)  # type: ignore[arg-type]
                page.screenshot(path=f"{self.folder}/{name}-{width}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")

    def expect(self, page: Page, words: str) -> None:
        """The console says this, rightly, within five seconds; anything else it says still counts.

        The browser notes an answer of 400 or a lost network in its console, at a moment of its own.
        """
        for _ in range(100):
            if any(words in line for line in self.complaints):
                break
            page.wait_for_timeout(50)
        others = [line for line in self.complaints if words not in line]
        assert len(others) < len(self.complaints), f"the console was to say {words!r}"
        self.complaints[:] = others

    def check(self) -> None:
        """Nothing was complained about."""
        assert not self.complaints, "\n".join(self.complaints)

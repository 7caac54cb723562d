"""An inspector of pages: what a page must never do, at both widths and in both themes."""

from pathlib import Path
from typing import ClassVar

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What was well takes axe longer to tell than to find; and of its rules only one asks for files, a sound's own.
TELLING = {"reporter": "no-passes", "preload": {"assets": ["media"]}}
COLOURS = ["color-contrast", "link-in-text-block"]
CONTRAST = {**TELLING, "runOnly": COLOURS}
STRUCTURE = {**TELLING, "rules": {name: {"enabled": False} for name in COLOURS}}
# Every element within its parent, by all that the style sheets ask for; and axe on those of them that are named.
NAMED = """const asked = "class aria-current aria-invalid data-state disabled hidden open readonly type".split(" ");
    const told = one => one.tagName + asked.map(name => one.getAttribute(name) ?? "-").join(".");
    const named = one => told(one.parentElement) + " > " + told(one);
    const all = [...document.body.querySelectorAll("*")];"""
NAMES = f"() => {{ {NAMED} return [...new Set(all.map(named))]; }}"
LOOK_AT = f"""([names, rules]) => {{ {NAMED} const wanted = new Set(names);
    return axe.run({{include: all.filter(one => wanted.has(named(one)))}}, rules); }}"""
SCHEMES = ("light", "dark")
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1366, "height": 768}


class Eyes:
    """Looks at a page as a strict inspector: console, content policy, axe in both themes, and a picture if asked.

    What a page is made of is looked at each time. Its colours come from the style sheets alone, so they are looked at
    in both themes where it holds elements that no page before it has shown, and there alone.
    """

    shown: ClassVar[set[str]] = set()

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
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self._judge(Axe().run(page, options=STRUCTURE), name)  # it brings axe into the page, where it stays
        if new := set(page.evaluate(NAMES)) - self.shown:
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                found = page.evaluate(LOOK_AT, [sorted(new), CONTRAST])
                self._judge(AxeResults(found), f"{name} {scheme}")
            self.shown.update(new)
        if self.folder:
            self._take_pictures(page, self.folder / name)
        page.emulate_media(color_scheme="light")

    def _judge(self, found: AxeResults, name: str) -> None:
        assert found.violations_count == 0, f"{name}\n{found.generate_report()}"

    def _take_pictures(self, page: Page, name: Path) -> None:
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            for width, size in (("390", PHONE), ("1366", LAPTOP)):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                page.screenshot(path=f"{name}-{width}-{scheme}.png", full_page=True)

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

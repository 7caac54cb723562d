"""A real site in a thread, a real Chromium, a clock that can be moved, and eyes for what a page must never do."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from app import create_app
from app.extensions import db
from app.web.server import Server, tuning
from config import Settings
from scripts.setup.listening import listen
from tests.plugins.scratch import scratch_database

EVERYTHING = {"resultTypes": ["violations"]}
# Only colours differ in the dark.
CONTRAST = EVERYTHING | {"runOnly": ["color-contrast", "link-in-text-block"]}
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1366, "height": 768}


@dataclass
class Site:
    """The running product: its address and the application behind it."""

    url: str
    app: Flask
    folder: Path


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Empty tables, the real web server, the shipped catalogues."""
    with scratch_database(folder) as url:
        settings = Settings.for_tests(url, folder)
        settings.demo = True
        app = create_app(settings)
        app.config["TESTING"] = False
        with app.app_context():
            db.create_all()
        server = Server(app, listen("127.0.0.1", 0), **tuning(settings))
        settings.site_url = f"http://localhost:{server.listeners[0].effective_port}"
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield Site(settings.site_url, app, folder)
        server.end()
        thread.join(timeout=15)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own for each module of journeys."""
    with running_site(Path(tmp_path_factory.mktemp("site"))) as made:
        yield made


@pytest.fixture
def clock(site: Site) -> Iterator[Callable[[datetime], None]]:
    """``clock(instant)`` moves the time of the whole site; it runs on from there."""
    travellers: list[time_machine.travel] = []

    def move(to: datetime) -> None:
        if travellers:
            travellers.pop().stop()
        traveller = time_machine.travel(to, tick=True)
        traveller.start()
        travellers.append(traveller)

    yield move
    while travellers:
        travellers.pop().stop()


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
        assert self.complaints == []


@pytest.fixture
def eyes(request: pytest.FixtureRequest) -> Iterator[Eyes]:
    """The inspector; at the end of the test nothing may have been complained about."""
    folder = request.config.getoption("--pictures")
    inspector = Eyes(Path(folder) if folder else None)
    yield inspector
    inspector.check()


@pytest.fixture
def open_browser(browser: Browser, site: Site, eyes: Eyes) -> Iterator[Callable[..., Page]]:
    """``open_browser()`` gives a fresh person's browser on the site, watched."""
    contexts: list[BrowserContext] = []

    def fresh(**options: Any) -> Page:
        given = {"base_url": site.url, "locale": "zh-CN", "viewport": LAPTOP} | options
        context = browser.new_context(**given)
        contexts.append(context)
        return eyes.watch(context.new_page())

    yield fresh
    for context in contexts:
        context.close()

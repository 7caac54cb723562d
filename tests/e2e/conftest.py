"""A real site in a thread, a real Chromium, a clock that can be moved, and eyes for what a page must never do."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, Page

from app.web.receipt_clock import CLOCK
from tests.e2e.eyes import LAPTOP, Eyes
from tests.e2e.journey.story import Places, Story
from tests.e2e.site import Site, running_site
from tests.factories.files import pdf_bytes


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
        _believe()

    yield move
    while travellers:
        travellers.pop().stop()
    _believe()


def _believe() -> None:
    """A jump of the wall clock makes the site doubt its own instants (A10); this one is meant."""
    CLOCK.__init__()  # type: ignore[misc]


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


@pytest.fixture
def story(
    site: Site,
    places: Places,
    eyes: Eyes,
    clock: Callable[[datetime], None],
    open_browser: Callable[..., Page],
) -> Story:
    """The next chapter of a journey; ``places`` comes from the package that tells it."""
    return Story(site, eyes, clock, open_browser, places)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A PDF to bring, another one each time."""
    path = tmp_path / "盖章材料（示例）.pdf"
    path.write_bytes(pdf_bytes())
    return path

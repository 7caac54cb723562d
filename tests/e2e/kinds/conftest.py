"""A site for each journey, one computer and one phone at which everybody of its cast sits down in turn."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.eyes import LAPTOP, Eyes
from tests.e2e.journey.story import Places
from tests.e2e.kinds.machines import SharedStory
from tests.e2e.site import Site


@pytest.fixture(scope="module")
def places() -> Places:
    """Nothing has happened yet."""
    return Places()


@pytest.fixture(scope="module")
def watcher(request: pytest.FixtureRequest) -> Eyes:
    """One inspector, as there is one browser."""
    folder = request.config.getoption("--pictures")
    return Eyes(Path(folder) if folder else None)


@pytest.fixture
def eyes(watcher: Eyes) -> Iterator[Eyes]:
    """At the end of each chapter nothing may have been complained about."""
    yield watcher
    watcher.check()


@pytest.fixture(scope="module")
def machine(browser: Browser, site: Site, watcher: Eyes) -> Iterator[Callable[..., Page]]:
    """``machine(viewport=…)`` is the page of the one that has this size, always the same."""
    pages: dict[str, Page] = {}

    def of(viewport: Any = LAPTOP) -> Page:
        if str(viewport) not in pages:
            context = browser.new_context(base_url=site.url, locale="zh-CN", viewport=viewport)
            pages[str(viewport)] = watcher.watch(context.new_page())
        return pages[str(viewport)]

    yield of
    for page in pages.values():
        page.context.close()


@pytest.fixture
def story(
    site: Site,
    places: Places,
    eyes: Eyes,
    clock: Callable[[datetime], None],
    machine: Callable[..., Page],
) -> SharedStory:
    """The next chapter."""
    return SharedStory(site, eyes, clock, machine, places)

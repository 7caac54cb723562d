"""One site and two machines for a season, which is played over several files, small and in full."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.eyes import LAPTOP, Eyes
from tests.e2e.journey.story import Places
from tests.e2e.season.seats import SeasonStory
from tests.e2e.season.size import FULL, SMALL, Size
from tests.e2e.season.truth import Truth
from tests.e2e.season.world import build_world
from tests.e2e.site import Site, running_site

PATIENCE = 60_000


@pytest.fixture(scope="package")
def size(request: pytest.FixtureRequest) -> Size:
    """How many of everything."""
    return SMALL if request.config.getoption("--season") == SMALL.name else FULL


@pytest.fixture(scope="package")
def truth(size: Size) -> Truth:
    """What the entries are worth."""
    return Truth(size.entries)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, size: Size) -> Iterator[Site]:
    """One site for the whole season, with everything handed in."""
    with running_site(Path(tmp_path_factory.mktemp(f"season-{size.name}"))) as made:
        build_world(made, size)
        yield made


@pytest.fixture(scope="package")
def places(site: Site) -> Places:
    """Nothing has happened yet."""
    return Places()


@pytest.fixture(scope="package")
def watcher(request: pytest.FixtureRequest) -> Eyes:
    """One inspector, as there is one browser."""
    folder = request.config.getoption("--pictures")
    return Eyes(Path(folder) if folder else None)


@pytest.fixture
def eyes(watcher: Eyes) -> Iterator[Eyes]:
    """At the end of each chapter nothing may have been complained about."""
    yield watcher
    watcher.check()


@pytest.fixture(scope="package")
def machine(browser: Browser, site: Site, watcher: Eyes) -> Iterator[Callable[..., Page]]:
    """``machine(viewport=…)`` is the page of the one that has this size, always the same."""
    pages: dict[str, Page] = {}

    def of(viewport: Any = LAPTOP) -> Page:
        if str(viewport) not in pages:
            context = browser.new_context(base_url=site.url, locale="zh-CN", viewport=viewport)
            context.set_default_timeout(PATIENCE)
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
) -> SeasonStory:
    """The next chapter."""
    return SeasonStory(site, eyes, clock, machine, places, name="season")

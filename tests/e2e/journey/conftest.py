"""A story that goes on from file to file: its site and its places live as long as the folder's tests."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.eyes import Eyes
from tests.e2e.journey.cast import seat_the_cast
from tests.e2e.journey.story import Places, Story
from tests.e2e.site import Site, running_site
from tests.factories.files import pdf_bytes


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for the whole journey."""
    with running_site(Path(tmp_path_factory.mktemp("journey"))) as made:
        yield made


@pytest.fixture(scope="package")
def places(site: Site) -> Places:
    """Everybody in his seat, and nothing has happened yet."""
    seat_the_cast(site)
    return Places()


@pytest.fixture
def story(
    site: Site,
    places: Places,
    eyes: Eyes,
    clock: Callable[[datetime], None],
    open_browser: Callable[..., Page],
) -> Story:
    """The next chapter."""
    return Story(site, eyes, clock, open_browser, places)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A PDF to bring, another one each time."""
    path = tmp_path / "盖章材料（示例）.pdf"
    path.write_bytes(pdf_bytes())
    return path

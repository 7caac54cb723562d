"""A story that goes on from file to file: its site and its places live as long as the folder's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.journey.cast import seat_the_cast
from tests.e2e.journey.story import Places
from tests.e2e.site import Site, running_site


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

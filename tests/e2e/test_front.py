"""The front page of the demonstration, as a newcomer meets it; its picture is the README's."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.eyes import LAPTOP, Eyes
from tests.e2e.site import Site, served

pytestmark = pytest.mark.e2e
LARGEST_PICTURE = 150_000
COLOURS = 256


@pytest.fixture(scope="module")
def site(demonstration: Flask) -> Iterator[Site]:
    """The whole demonstration, at today's date."""
    with served(demonstration) as made:
        yield made


@pytest.fixture
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the README's picture goes: ``--front FILE``, or nowhere that lasts."""
    return Path(request.config.getoption("--front") or tmp_path / "front.png")


def test_front_page_of_the_demonstration_is_clean_and_has_its_picture_taken(
    open_browser: Callable[..., Page], eyes: Eyes, picture: Path
) -> None:
    page = open_browser()
    page.goto("/")
    expect(page.get_by_role("link", name="揭榜挂帅").first).to_be_visible()
    eyes.look(page, "home")
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    page.screenshot(path=picture, full_page=True)
    with Image.open(picture) as taken:
        # A palette is a third of the size, and nobody sees the difference.
        taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)
    assert picture.stat().st_size <= LARGEST_PICTURE

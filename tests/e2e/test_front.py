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
FIRST_SCREENS = 1150  # of pixels: what the README's first screen has room for
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
    page.set_viewport_size(LAPTOP | {"height": FIRST_SCREENS})  # type: ignore[arg-type]
    page.screenshot(path=picture)
    with Image.open(picture) as taken:
        # A palette is a third of the size, and nobody sees the difference.
        taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)
    assert picture.stat().st_size <= LARGEST_PICTURE


def test_front_pages_in_elder_mode_and_high_contrast_are_clean(
    open_browser: Callable[..., Page], eyes: Eyes
) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("button", name="长者模式").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    for name, path in (
        ("home", "/"),
        ("items", "/items"),
        ("search", "/search?q=检测"),
        ("map", "/site-map"),
    ):
        page.goto(path)
        eyes.look(page, f"elder-{name}")
    page.goto("/reading")
    page.get_by_label("黑底黄字，高对比").check()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("html")).to_have_attribute("data-contrast", "inverse")
    eyes.look(page, "elder-reading-inverse")
    page.get_by_role("button", name="退出长者模式").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "standard")

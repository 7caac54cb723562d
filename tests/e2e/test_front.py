"""The front page, as a visitor with any device meets it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Eyes

pytestmark = pytest.mark.e2e


def test_front_page_visited_is_clean(open_browser: Callable[..., Page], eyes: Eyes) -> None:
    page = open_browser()
    page.goto("/")
    eyes.look(page, "home")

"""Strolling through the demonstration: needs, chains, laboratories, the nine measures, on a phone and on a desk."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.e2e.eyes import PHONE, Eyes
from tests.e2e.site import Site, served

pytestmark = pytest.mark.e2e
NARROW = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(demonstration: Flask) -> Iterator[Site]:
    """The whole demonstration, at today's date."""
    with served(demonstration) as made:
        yield made


def test_visitor_strolls_from_a_need_to_who_solves_such_things(
    open_browser: Callable[..., Page], eyes: Eyes
) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="需求清单").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("检验检测需求清单")
    eyes.look(page, "needs")
    page.get_by_role("link", name="汽车内饰").click()
    eyes.look(page, "need")
    page.get_by_role("main").get_by_role("link", name="电动汽车", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("电动汽车产业链")
    eyes.look(page, "chain")
    page.goto("/chains")
    eyes.look(page, "chains")
    page.locator(".cluster li", has_text="公布入选").first.get_by_role("link").click()
    eyes.look(page, "chain-at-work")
    page.goto("/laboratories")
    eyes.look(page, "laboratories")
    page.locator(".bill", has_text="入选").first.get_by_role("link").click()
    eyes.look(page, "laboratory")
    page.goto("/about/measures")
    eyes.look(page, "measures")


@pytest.mark.parametrize("path", ["/", "/needs", "/chains", "/laboratories", "/about/measures"])
def test_page_on_a_phone_is_no_wider_than_the_phone(open_browser: Callable[..., Page], path: str) -> None:
    page = open_browser(viewport=PHONE)
    page.goto(path)
    assert page.evaluate(NARROW)

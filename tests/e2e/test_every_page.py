"""The long slice: every page that a seat reaches by links on the demonstration, looked at in both themes and at 390."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from app.extensions import db
from app.people.models import User
from tests.e2e.eyes import PHONE, Eyes
from tests.e2e.site import Site, served
from tests.test_crawl import SEATS

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
KEY = re.compile(r"/[0-9a-hjkmnp-tv-z]{12}(?=/|$)")
LEFT = ("/static", "/account/logout", "/feeds", "/api", "/sitemap")
MOST, DESKS = 120, ("lab", "enterprise", "judge", "officer", "discipline", "supervisor", "admin")


@pytest.fixture(scope="module")
def site(demonstration: Flask) -> Iterator[Site]:
    """The whole demonstration, at today's date."""
    with served(demonstration) as made:
        yield made


def _name(site: Site, mail: str) -> str:
    with site.app.app_context():
        return db.session.scalars(select(User.name).where(User.email.like(f"{mail}@%"))).one()


def _shape(path: str) -> str:
    parts = urlsplit(path)
    return KEY.sub("/*", re.sub(r"/(calls|chains|laboratories|items|needs)/[^/]+", r"/\1/*", parts.path))


def _pages(page: Page, start: list[str]) -> Iterator[str]:
    """Addresses of pages that open, one of each shape."""
    waiting, shapes = deque(start), set()
    while waiting and len(shapes) < MOST:
        path = waiting.popleft()
        if _shape(path) in shapes or path.startswith(LEFT):
            continue
        shapes.add(_shape(path))
        answer = page.request.get(path)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        page.goto(path)
        yield path
        for link in page.eval_on_selector_all(
            "a[href^='/']", "found => found.map(a => a.getAttribute('href'))"
        ):
            waiting.append(urljoin(path, link.partition("#")[0]))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("seat", SEATS)
def test_every_page_of_a_seat_is_clean(
    site: Site, open_browser: Callable[..., Page], eyes: Eyes, seat: str, language: str
) -> None:
    page = open_browser(viewport=PHONE)
    page.context.add_cookies([{"name": "language", "value": language, "url": site.url}])
    if seat:
        page.goto("/account/sign-in")
        page.locator(".demo-seats, main").get_by_role(
            "button", name=re.compile(re.escape(_name(site, seat)))
        ).first.click()
        page.wait_for_load_state()
    wrong = []
    for path in _pages(page, ["/", *(f"/{desk}/" for desk in DESKS)]):
        try:
            eyes.look(
                page, f"{seat or 'visitor'}-{language}-{_shape(path).strip('/').replace('/', '-')}"[:80]
            )
        except AssertionError as error:
            wrong.append(f"{path}\n{error}")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        if wide := page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        ):
            wrong.append(f"{path} is {wide} px wider than the phone")
    assert wrong == [], "\n".join(wrong)[:6000]

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


def _sign_in(site: Site, page: Page, mail: str) -> None:
    """The seat's session in the browser; not every one of them is offered on the sign-in page."""
    client = site.app.test_client()
    with site.app.app_context():
        key = db.session.scalars(select(User.fs_uniquifier).where(User.email.like(f"{mail}@%"))).one()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    page.context.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])


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
        _sign_in(site, page, seat)
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

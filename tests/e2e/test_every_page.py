"""The long slice: every page that a seat reaches by links on the demonstration, looked at in both themes and at 390."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.e2e.eyes import PHONE, Eyes
from tests.e2e.site import Site, served
from tests.seats import DESKS, SEATS, most_of, sign_in, view_of

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
LEFT = ("/static", "/account/logout", "/feeds", "/api", "/sitemap")


@pytest.fixture(scope="module")
def site(demonstration: Flask) -> Iterator[Site]:
    """The whole demonstration, at today's date."""
    with served(demonstration) as made:
        yield made


def _enter(site: Site, page: Page, mail: str) -> None:
    client = site.app.test_client()
    sign_in(site.app, client, mail)
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    page.context.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])


def _pages(app: Flask, page: Page, seat: str) -> Iterator[tuple[str, str]]:
    """Address and view of each page that opens: as many of a view as the crawl reads, one on a desk."""
    waiting, views = deque(["/", *(f"/{desk}/" for desk in DESKS)]), Counter[str]()
    known = set(waiting)
    while waiting:
        path = waiting.popleft()
        view = view_of(app, path)
        if views[view] >= min(most_of(path, seat), 1 if seat else 2) or path.startswith(LEFT):
            continue
        answer = page.request.get(path)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        views[view] += 1
        page.goto(path)
        yield path, view
        links = "found => found.map(a => a.getAttribute('href'))"
        for link in page.eval_on_selector_all("a[href^='/']", links):
            target = urljoin(path, link.partition("#")[0])
            if target not in known:
                known.add(target)
                waiting.append(target)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("seat", SEATS)
def test_every_page_of_a_seat_is_clean(
    site: Site, open_browser: Callable[..., Page], eyes: Eyes, seat: str, language: str
) -> None:
    page = open_browser(viewport=PHONE)
    page.context.add_cookies([{"name": "language", "value": language, "url": site.url}])
    if seat:
        _enter(site, page, seat)
    wrong = []
    for path, view in _pages(site.app, page, seat):
        try:
            eyes.look(page, f"{seat or 'visitor'}-{language}-{view}"[:80])
        except AssertionError as error:
            wrong.append(f"{path}\n{error}")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        if wide := page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        ):
            wrong.append(f"{path} is {wide} px wider than the phone")
    assert wrong == [], "\n".join(wrong)[:6000]

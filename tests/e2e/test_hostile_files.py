"""A27: whatever lies in the store, a browser that asks for it saves it and runs nothing."""

import io
from collections.abc import Callable

import pytest
from flask import request
from playwright.sync_api import Browser, Page

from app.adapters.store import new_store_key, store
from app.files.models import StoredFile
from app.web.downloads import send_stored
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e
SCRIPT = "<script>new Image().src='/ran';document.title='ran'</script>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="location=\'/ran\'">{SCRIPT}</svg>'
XML = f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">{SCRIPT}</html>'
ACTION = "<</S/JavaScript/JS(app.alert\\(1\\))>>"
PDF = f"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction{ACTION}>>endobj\ntrailer<</Root 1 0 R>>"
WAYS = ("iframe", "object", "embed", "img", "script")
FILES = {
    "page.html": ("text/html", f"<html><body>{SCRIPT}</body></html>"),
    "picture.svg": ("image/svg+xml", SVG),
    "data.xml": ("application/xhtml+xml", XML),
    "text.txt": ("text/plain", f"<html>{SCRIPT}"),
    "paper.pdf": ("application/pdf", PDF),
}


@pytest.fixture(scope="module")
def hostile(site: Site) -> dict[str, str]:
    """Files as if every proof had failed, and the addresses at which the site sends them."""
    rows = {}
    with site.app.app_context():
        for name, (kind, content) in FILES.items():
            key = new_store_key()
            store().put(key, io.BytesIO(content.encode()))
            rows[name] = (key, kind, len(content.encode()))
    sent = site.app.extensions.setdefault("hostile", rows)

    def send() -> object:
        name = request.args["name"]
        key, kind, size = sent[name]
        return send_stored(StoredFile(name=name, media_type=kind, size=size, store_key=key))

    site.app._got_first_request = False
    site.app.add_url_rule("/hostile", "hostile", send)
    return {name: f"/hostile?name={name}" for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_a27_file_asked_for_directly_is_saved_and_runs_nothing(
    hostile: dict[str, str], open_browser: Callable[..., Page], name: str
) -> None:
    """A27."""
    page = open_browser(accept_downloads=True)
    asked: list[str] = []
    page.context.on("request", lambda sent: asked.append(sent.url))
    page.goto("/help")
    with page.expect_download() as saved:
        page.evaluate("path => { location.href = path }", hostile[name])
    assert saved.value.suggested_filename == name
    assert not [url for url in asked if url.endswith("/ran")]


@pytest.mark.parametrize("name", FILES)
def test_a27_file_inside_a_page_runs_nothing(
    hostile: dict[str, str], site: Site, browser: Browser, name: str
) -> None:
    """A27: not even where a page of ours could be made to hold it; the browser complains, so nobody watches it."""
    context = browser.new_context(base_url=site.url)
    page, asked = context.new_page(), list[str]()
    context.on("request", lambda sent: asked.append(sent.url))
    page.goto("/help")
    for way in WAYS:
        page.evaluate(
            """([way, path]) => { const made = document.createElement(way);
               made[way === 'object' ? 'data' : 'src'] = path; document.body.append(made) }""",
            [way, hostile[name]],
        )
    page.wait_for_timeout(200)
    title = page.title()
    context.close()
    assert not [url for url in asked if url.endswith("/ran")]
    assert title != "ran"

"""Elder mode, reading aids and what the site says of itself: without script, remembered, on every page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.reading import CHOICES
from tests.factories.calls import make_call, make_item
from tests.factories.notices import make_notice
from tests.factories.people import AT, make_officer
from tests.web.public.test_home import text_of

MOST_BYTES, BOOTSTRAP = 120 * 1024, 34 * 1024
"""What a first visit may weigh, and what Bootstrap's style sheet takes of it (the set-up brings it, not the tests)."""
Visit = Callable[..., FlaskClient]
PAGES = ["/", "/calls", "/notices", "/needs", "/laboratories", "/search", "/help", "/reading", "/site-map"]


def html_tag(page: str) -> str:
    return page[page.index("<html") : page.index(">", page.index("<html"))]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_elder_mode_aids_and_faults(visit: Visit, path: str) -> None:
    page = visit(None, AT).get(path).get_data(as_text=True)
    assert 'name="mode" value="elder"' in page
    assert "/reading?next=" in page
    assert f"/faults/report?page={path}" in page
    assert "css/reading" not in page
    assert "data-mode" not in html_tag(page)


def test_elder_mode_is_kept_and_left_again(visit: Visit) -> None:
    client = visit(None, AT)
    answer = client.post("/preferences", data={"mode": "elder", "next": "/calls?phase=open"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/calls?phase=open")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    page = client.get("/").get_data(as_text=True)
    assert 'data-mode="elder"' in html_tag(page)
    assert "css/reading" in page
    client.post("/preferences", data={"mode": "standard", "next": "/"})
    assert "data-mode" not in html_tag(client.get("/").get_data(as_text=True))


def test_elder_pages_are_simpler_not_only_larger(visit: Visit) -> None:
    call = make_call(officer=make_officer(), title="示例储能榜单")
    item = make_item(call)
    client = visit(None, AT)
    usual, path = text_of(client), f"/calls/{call.slug}/items/{item.code}"
    beside = client.get(path).get_data(as_text=True)
    client.set_cookie("mode", "elder")
    simple = text_of(client)
    assert len(simple) < 0.7 * len(usual)
    assert "最近更新" in usual
    assert "最近更新" not in simple
    assert "示例储能榜单" in simple
    assert 'name="q"' in simple
    assert '<section class="beside"' in beside
    assert '<details class="beside fold">' in client.get(path).get_data(as_text=True)


def test_desk_in_elder_mode_folds_its_rail(visit: Visit) -> None:
    client = visit(make_officer(), AT)
    assert "rail-fold" not in client.get("/officer/").get_data(as_text=True)
    client.set_cookie("mode", "elder")
    page = client.get("/officer/").get_data(as_text=True)
    assert '<details class="rail-fold">' in page
    assert "/faults/report?page=/officer/" in page


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in CHOICES.items() for v in values])
def test_each_choice_is_kept_alone(visit: Visit, name: str, value: str) -> None:
    client = visit(None, AT)
    client.set_cookie("spacing", "wide")
    client.post("/preferences", data={name: value, "next": "/reading"})
    page = client.get("/reading").get_data(as_text=True)
    assert f'id="{name}-{value}" value="{value}" checked' in page
    assert name == "spacing" or 'id="spacing-wide" value="wide" checked' in page
    assert ("css/contrast" in page) == (name == "contrast" and value != "standard")


def test_unknown_choice_is_no_choice(visit: Visit) -> None:
    client = visit(None, AT)
    answer = client.post(
        "/preferences", data={"mode": '"><script>', "text": "huge", "next": "//evil.example"}
    )
    assert answer.headers["Location"] == "/"
    assert "Set-Cookie" not in answer.headers
    client.set_cookie("mode", '"><b>')
    assert "data-mode" not in html_tag(client.get("/").get_data(as_text=True))


def test_site_map_leads_to_pages_that_answer(visit: Visit) -> None:
    client = visit(None, AT)
    page = text_of_path(client, "/site-map")
    paths = {part.split('"', 1)[0] for part in page.split('<h3><a href="')[1:]}
    top = client.get("/").get_data(as_text=True).split('<nav class="sections"')[1].split("</nav>")[0]
    sections = {part.split('"', 1)[0] for part in top.split('href="')[1:]}
    assert len(sections) > 8
    assert sections <= paths
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def text_of_path(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")]


def test_foot_and_tags_say_what_the_settings_say(app: Flask, visit: Visit) -> None:
    client, settings = visit(None, AT), app.config["SETTINGS"]
    page = client.get("/").get_data(as_text=True)
    assert "网站标识码" not in page
    told = {
        "site_id_code": "3200000061",
        "icp_number": "苏ICP备00000000号",
        "police_number": "苏公网安备 32010000000000号",
        "phone": "025-00000000",
        "site_domain": "jiebang.example.gov.cn",
        "site_name": "示例站名",
    }
    before = {name: getattr(settings, name) for name in told}
    try:
        for name, value in told.items():
            setattr(settings, name, value)
        page = client.get("/calls").get_data(as_text=True)
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
    for words in (
        *(value for name, value in told.items() if name != "site_domain"),
        'href="tel:02500000000"',
    ):
        assert words in page
    for tag in ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType", "Description", "Url"):
        assert page.count(f'<meta name="{tag}"') == 1, tag
    assert '<meta name="SiteDomain" content="jiebang.example.gov.cn">' in page


def test_texts_carry_data_for_search_engines(visit: Visit) -> None:
    notice = make_notice()
    call = notice.call
    item = make_item(call)
    client = visit(None, AT)
    for path, sort, title in (
        (f"/calls/{call.slug}", "Demand", call.title),
        (f"/calls/{call.slug}/items/{item.code}", "Demand", item.title),
        (f"/notices/{notice.slug}", "Article", notice.title),
    ):
        page = client.get(path).get_data(as_text=True)
        data = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
        assert f'"@type": "{sort}"' in data
        assert title in data.encode().decode("unicode_escape") or title in data


def test_front_page_asks_little_of_a_first_visit(app: Flask, visit: Visit) -> None:
    make_item(make_call(officer=make_officer()))
    client = visit(None, AT)
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    total = len(page.data)
    text = client.get("/").get_data(as_text=True)
    for part in text.split('href="')[1:] + text.split('src="')[1:]:
        address = part.split('"', 1)[0]
        if address.endswith((".css", ".js")) and "/vendor/" not in address:
            found = Path(app.static_folder or "", *address.split("/")[3:])
            packed = found.with_name(f"{found.name}.gz")
            total += (packed if packed.exists() else found).stat().st_size
    assert total <= MOST_BYTES - BOOTSTRAP

"""Feeds, calendars and maps for machines: well formed, of the public address, and silent about what is not public."""

from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from app.calls.states import CallState
from app.extensions import db
from app.jobs.searching import look_through
from tests.factories.calls import make_call, make_item
from tests.factories.decisions import make_judged_item
from tests.factories.notices import make_draft_notice, make_notice
from tests.factories.people import AT

Visit = Callable[..., FlaskClient]
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MACHINES = ("/feeds/calls.atom", "/feeds/notices.atom", "/calls.ics", "/sitemap.xml", "/robots.txt")


def tree_of(client: FlaskClient, path: str) -> ET.Element:
    answer = client.get(path)
    assert answer.status_code == 200
    return ET.fromstring(answer.data)


def test_feed_of_calls_holds_what_is_public(visit: Visit) -> None:
    call = make_call(title="示例<榜单>\x0b&一", introduction="说明")
    make_call(state=CallState.DRAFT, title="秘密榜单")
    feed = tree_of(visit(None, AT), "/feeds/calls.atom")
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["示例<榜单>&一"]
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://localhost/calls/{call.slug}"
    assert entries[0].findtext(f"{ATOM}id") == f"tag:localhost,2026:call/{call.id}"
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated") == "2026-01-01T00:00:00Z"


def test_feed_of_notices_knows_no_winner_before_its_notice(visit: Visit) -> None:
    judged = make_judged_item()
    make_draft_notice(judged)
    notice, winner = make_notice(), judged.entries[0].organisation.name
    for reader in (None, judged.officer):
        answer = visit(reader, AT).get("/feeds/notices.atom")
        titles = [
            entry.findtext(f"{ATOM}title") for entry in ET.fromstring(answer.data).findall(f"{ATOM}entry")
        ]
        assert titles == [notice.title]
        assert winner not in answer.get_data(as_text=True)


def test_calendar_tells_opening_and_closing(visit: Visit) -> None:
    call = make_call(
        title="示例榜单；甲,乙", closes_at=datetime(2026, 12, 31, 16, 0, tzinfo=UTC),
        timetable=[{"key": "screening", "label": "形式审查", "starts_on": "2027-01-04", "ends_on": "2027-01-08"}],
    )  # fmt: skip
    make_call(state=CallState.DRAFT, title="秘密榜单")
    make_call(state=CallState.WITHDRAWN, title="撤销的榜单")
    client = visit(None, AT)
    events = Calendar.from_ical(client.get("/calls.ics").data).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == [
        "申报开始：示例榜单；甲,乙",
        "申报截止：示例榜单；甲,乙",
    ]
    assert events[1]["DTSTART"].dt == call.closes_at
    own = Calendar.from_ical(client.get(f"/calls/{call.slug}/dates.ics").data).walk("VEVENT")
    assert len(own) == 3
    assert (own[2]["DTSTART"].dt.isoformat(), own[2]["DTEND"].dt.isoformat()) == ("2027-01-04", "2027-01-09")


def test_calendar_of_a_draft_does_not_exist(visit: Visit) -> None:
    call = make_call(state=CallState.DRAFT)
    assert visit(None, AT).get(f"/calls/{call.slug}/dates.ics").status_code == 404


def test_maps_lead_to_every_public_page_and_to_nothing_else(visit: Visit) -> None:
    call = make_call()
    item, gone = make_item(call), make_call()
    db.session.commit()
    look_through(AT)
    gone.state = CallState.WITHDRAWN
    client = visit(None, AT)
    paths: list[str] = []
    for part in tree_of(client, "/sitemap.xml").iter(f"{MAP}loc"):
        assert part.text is not None
        found = tree_of(client, part.text.removeprefix("http://localhost"))
        paths += [str(loc.text).removeprefix("http://localhost") for loc in found.iter(f"{MAP}loc")]
    assert f"/calls/{call.slug}/items/{item.code}" in paths
    assert f"/calls/{gone.slug}" not in paths
    assert {"/", "/calls", "/help/judges"} <= set(paths)
    assert sorted(set(paths)) == sorted(paths)
    assert [path for path in paths if client.get(path).status_code != 200] == []
    for path in (
        "/sitemaps/call-9999999.xml",
        "/sitemaps/call-0.xml",
        "/sitemaps/user-1.xml",
        "/sitemaps/pages-2.xml",
    ):
        assert client.get(path).status_code in {200, 404}
        assert b"<loc>" not in client.get(path).data


def test_robots_keep_out_of_the_desks_and_out_of_a_demonstration(
    visit: Visit, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit(None, AT)
    text = client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /officer\n" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text
    monkeypatch.setitem(app.config, "DEMO", True)
    assert "Disallow: /\n" in client.get("/robots.txt").get_data(as_text=True)


@pytest.mark.parametrize("path", MACHINES)
def test_answers_for_machines_are_validated_and_open_no_session(visit: Visit, path: str) -> None:
    make_call()
    client = visit(None, AT)
    first = client.get(path)
    assert first.status_code == 200
    assert "Set-Cookie" not in first.headers
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_public_page_says_what_it_is(visit: Visit) -> None:
    call = make_call(title='示例"榜单"<x>')
    page = visit(None, AT).get(f"/calls/{call.slug}?utm=1&page=1").get_data(as_text=True)
    assert f'<link rel="canonical" href="http://localhost/calls/{call.slug}">' in page
    assert '<meta name="SiteDomain" content="localhost">' in page
    assert '<meta property="og:title" content="示例&#34;榜单&#34;&lt;x&gt;">' in page
    assert 'name="PubDate"' in page
    home = visit(None, AT).get("/").get_data(as_text=True)
    assert '<script type="application/ld+json">{"@context": "https://schema.org"' in home
    assert home.count('name="Description"') == 1

"""Writing a draft, with script and without: no word is lost, nobody's is overwritten."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.adapters.databases import begin_writing
from app.entries.service import save_field
from app.extensions import db
from app.people.models import User
from app.people.states import MembershipRole
from app.shared.columns import new_key
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, writer_of
from tests.factories.people import AT, make_member
from tests.web.lab.pages import draft_of, hidden, open_draft

SignIn = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def test_every_page_of_a_draft_shown(enter: SignIn) -> None:
    entry, by = open_draft()
    client = enter(by)
    for section in entry.call.form:
        page = client.get(f"/lab/entries/{entry.id}/sections/{section['key']}")
        assert page.status_code == 200, section["key"]
        assert section["title"] in page.text
    for path in ("", "/preview", "/submit"):
        assert client.get(f"/lab/entries/{entry.id}{path}").status_code == 200
    assert "尚未提交" in client.get(f"/lab/entries/{entry.id}").text
    assert client.get(f"/lab/entries/{entry.id}/sections/nonsense").status_code == 404


def test_section_saved_without_script_moves_on(enter: SignIn) -> None:
    entry = make_draft(make_item(make_call()))
    client = enter(writer_of(entry.organisation))
    db.session.commit()
    path = f"/lab/entries/{entry.id}/sections/summary"
    page = client.get(path).text
    sent = {f"seen-{n}": hidden(page, f"seen-{n}") for n in ("leader", "leader_title", "abstract")}
    answer = client.post(
        path, data=sent | {"leader": "示例负责人", "leader_title": "", "abstract": "一\r\n二", "go": "next"}
    )
    assert answer.status_code == 303
    assert answer.location.endswith("/sections/response")
    fields = draft_of(entry).fields
    assert {k: v["v"] for k, v in fields.items()} == {"leader": "示例负责人", "abstract": "一\n二"}


def test_section_saved_twice_from_one_page_by_one_person_no_conflict(enter: SignIn) -> None:
    entry = make_draft(make_item(make_call()))
    client = enter(writer_of(entry.organisation))
    db.session.commit()
    path = f"/lab/entries/{entry.id}/sections/team"
    page = client.get(path).text
    sent = {"seen-team": hidden(page, "seen-team"), "seen-equipment": hidden(page, "seen-equipment")}
    row = {"team-0-name": "示例甲", "team-0-title": "", "team-0-part": "", "team-0-months": "6"}
    added = client.post(path, data=sent | row | {"equipment": "", "add_row": "team"})
    assert added.location.endswith("add=team#team")
    page = client.get(added.location).text
    assert 'name="team-1-name"' in page
    sent = {"seen-team": hidden(page, "seen-team"), "seen-equipment": hidden(page, "seen-equipment")}
    more = row | {"team-1-name": "示例乙", "team-1-title": "", "team-1-part": "", "team-1-months": ""}
    removed = client.post(path, data=sent | more | {"equipment": "", "remove_row": "team-0"})
    assert removed.status_code == 303
    assert [r["name"] for r in draft_of(entry).fields["team"]["v"]] == ["示例乙"]


def test_section_without_script_where_a_colleague_was_faster_keeps_both(enter: SignIn) -> None:
    entry, by = open_draft()
    colleague = make_member(entry.organisation, MembershipRole.EDITOR)
    db.session.commit()
    client = enter(by)
    path = f"/lab/entries/{entry.id}/sections/summary"
    page = client.get(path).text
    sent = {f"seen-{n}": hidden(page, f"seen-{n}") for n in ("leader", "leader_title", "abstract")}
    begin_writing()
    save_field(entry, "abstract", "同事写的", 99, by=colleague, at=AT)
    save_field(entry, "leader_title", "同事改的职称", 99, by=colleague, at=AT)
    db.session.commit()
    mine = {"leader": "示例项目负责人", "leader_title": "示例负责人职称与专业", "abstract": "我写的"}
    answer = client.post(path, data=sent | mine)
    assert answer.status_code == 409
    assert "同事写的" in answer.text
    assert "我写的" in answer.text
    assert colleague.name in answer.text
    kept = draft_of(entry).fields
    assert kept["abstract"]["v"] == "同事写的"
    chosen = {f"seen-{n}": hidden(answer.text, f"seen-{n}") for n in ("leader", "leader_title", "abstract")}
    assert client.post(path, data=chosen | mine).status_code == 303
    kept = draft_of(entry).fields
    assert kept["abstract"]["v"] == "我写的"
    assert kept["leader_title"]["v"] == "同事改的职称", "a field that I did not touch stays my colleague's"


def test_save_draft_by_script_answers_as_the_script_expects(enter: SignIn) -> None:
    entry, by = open_draft()
    client, url = enter(by), f"/lab/entries/{entry.id}/fields"
    base = draft_of(entry).revision
    first = client.post(url, json={"field": "abstract", "value": "新的摘要", "base": base})
    assert first.status_code == 200
    assert first.json is not None
    assert first.json["revision"] == base + 1
    stale = client.post(url, json={"field": "abstract", "value": "另一份", "base": base})
    assert stale.status_code == 409
    assert stale.json is not None
    assert (stale.json["value"], stale.json["revision"]) == ("新的摘要", base + 1)
    assert stale.json["by"] == by.name


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"field": "abstract", "value": {"a": 1}, "base": 0}',
        b'{"field": "nonsense", "value": "x", "base": 0}',
        b'{"field": ["abstract"], "value": "x", "base": 0}',
        b'{"field": "team", "value": [1, 2], "base": 0}',
        b'{"field": "abstract", "value": "' + b"x" * 100_000 + b'", "base": 0}',
    ],
)
def test_save_draft_with_a_hostile_body_refused_and_nothing_saved(enter: SignIn, body: bytes) -> None:
    entry, by = open_draft()
    before = draft_of(entry).fields
    answer = enter(by).post(
        f"/lab/entries/{entry.id}/fields", data=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"]
    assert draft_of(entry).fields == before


@pytest.mark.parametrize("base", ["x", None, -5, 10**30, 1.5, True])
def test_save_draft_with_a_strange_base_counts_as_never_seen(enter: SignIn, base: object) -> None:
    entry, by = open_draft()
    answer = enter(by).post(
        f"/lab/entries/{entry.id}/fields", json={"field": "abstract", "value": "x", "base": base}
    )
    assert answer.status_code == 409


def test_a26_mass_assignment_of_columns_changes_nothing(enter: SignIn) -> None:
    entry, by = open_draft()
    client = enter(by)
    before = (entry.state, entry.organisation_id, entry.outcome)
    for path in ("/submit", "/sections/summary"):
        page = client.get(f"/lab/entries/{entry.id}{path}").text
        data = {
            "state": "submitted",
            "outcome": "selected",
            "organisation_id": new_key(),
            "received_at": "2020-01-01",
        }
        if path == "/submit":
            data |= {"key": "", "seen": hidden(page, "seen")}
        client.post(f"/lab/entries/{entry.id}{path}", data=data)
    db.session.refresh(entry)
    assert (entry.state, entry.organisation_id, entry.outcome) == before

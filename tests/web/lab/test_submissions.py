"""Handing in, receipts, taking back."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import select

from app.adapters.databases import begin_writing
from app.entries.models import EntryVersion
from app.entries.service import save_field
from app.entries.states import EntryState
from app.extensions import db
from app.people.models import User
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, make_full_draft, make_submitted_entry, writer_of
from tests.factories.people import AT
from tests.web.lab.pages import hidden, open_draft, submit_data

SignIn = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def test_a08_submit_pressed_twice_leads_to_one_receipt(enter: SignIn) -> None:
    entry, by = open_draft()
    client = enter(by)
    data = submit_data(client, entry)
    one = client.post(f"/lab/entries/{entry.id}/submit", data=data)
    two = client.post(f"/lab/entries/{entry.id}/submit", data=data)
    assert (one.status_code, two.status_code) == (303, 303)
    assert one.location == two.location
    version = db.session.scalars(select(EntryVersion)).one()
    receipt = client.get(one.location).text
    assert version.receipt_number in receipt
    assert "第 1 版" in receipt


def test_submit_asks_each_condition_once(enter: SignIn, count_queries: Any) -> None:
    entry, by = open_draft()
    client = enter(by)
    data = submit_data(client, entry)
    with count_queries() as count:
        assert client.post(f"/lab/entries/{entry.id}/submit", data=data).status_code == 303
    asked = [statement for statement in count.statements if statement.startswith("SELECT")]
    assert sum("credit_file" in statement for statement in asked) == 1
    if db.engine.dialect.name == "sqlite":
        assert len(count.statements) <= 20, "\n".join(count.statements)


def test_submit_after_a_colleague_wrote_shows_what_stands_and_asks_again(enter: SignIn) -> None:
    entry, by = open_draft()
    client = enter(by)
    data = submit_data(client, entry)
    begin_writing()
    save_field(entry, "abstract", "刚改的", 99, by=by, at=AT)
    db.session.commit()
    answer = client.post(f"/lab/entries/{entry.id}/submit", data=data)
    assert answer.status_code == 409
    assert "有改动" in answer.text, re.sub(r"<[^>]+>|\s+", " ", answer.text)
    again = {"key": hidden(answer.text, "key"), "seen": hidden(answer.text, "seen")}
    assert client.post(f"/lab/entries/{entry.id}/submit", data=again).status_code == 303


def test_submit_incomplete_lists_what_is_missing_with_links(enter: SignIn) -> None:
    entry = make_draft(make_item(make_call()))
    client = enter(writer_of(entry.organisation))
    db.session.commit()
    page = client.get(f"/lab/entries/{entry.id}/submit").text
    assert "disabled" in page
    assert f"/lab/entries/{entry.id}/sections/summary?check=1#leader" in page
    shown = client.get(f"/lab/entries/{entry.id}/sections/summary?check=1").text
    assert 'href="#leader"' in shown
    answer = client.post(f"/lab/entries/{entry.id}/submit", data=submit_data(client, entry))
    assert answer.status_code == 409
    assert db.session.scalars(select(EntryVersion)).all() == []


def test_a09_submit_received_in_time_but_committed_late_counts(enter: SignIn) -> None:
    entry = make_full_draft(make_item(make_call(closes_at=AT + timedelta(minutes=5))))
    by = writer_of(entry.organisation)
    client = enter(by)
    data = submit_data(client, entry)
    closes = entry.call.closes_at
    assert closes is not None
    with time_machine.travel(closes + timedelta(minutes=1), tick=False):
        stamp = {"jiebang.received_at": (closes - timedelta(milliseconds=1)).timestamp()}
        late = {"jiebang.received_at": (closes + timedelta(milliseconds=1)).timestamp()}
        g.pop("instant", None)
        refused = client.post(f"/lab/entries/{entry.id}/submit", data=data, environ_overrides=late)
        g.pop("instant", None)
        assert refused.status_code == 409
        assert "截止" in refused.text
        counted = client.post(f"/lab/entries/{entry.id}/submit", data=data, environ_overrides=stamp)
    assert counted.status_code == 303
    version = db.session.scalars(select(EntryVersion)).one()
    assert abs(version.received_at - (closes - timedelta(milliseconds=1))) < timedelta(microseconds=10)


def test_withdraw_then_receipt_says_so(enter: SignIn) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    client = enter(writer_of(entry.organisation))
    db.session.commit()
    assert client.get(f"/lab/entries/{entry.id}/withdraw").status_code == 200
    assert client.post(f"/lab/entries/{entry.id}/withdraw").status_code == 303
    assert "已撤回" in client.get(f"/lab/entries/{entry.id}/versions/1").text
    db.session.refresh(entry)
    assert entry.state == EntryState.WITHDRAWN


def test_version_text_hashes_to_the_receipt(enter: SignIn) -> None:
    import hashlib

    entry = make_submitted_entry(make_item(make_call()))
    client = enter(writer_of(entry.organisation))
    db.session.commit()
    answer = client.get(f"/lab/entries/{entry.id}/versions/1/content.json")
    version = db.session.scalars(select(EntryVersion)).one()
    assert hashlib.sha256(answer.data).hexdigest() == version.sha256
    assert answer.headers["Content-Disposition"].startswith("attachment")

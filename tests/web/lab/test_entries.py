"""The laboratory's list, the beginning of an entry, and who learns of one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.adapters.databases import begin_writing
from app.entries.models import Entry
from app.extensions import db
from app.history.models import Attempt
from app.people.models import User
from app.shared.columns import new_key
from tests.factories.calls import make_call, make_item
from tests.factories.copying import make_many
from tests.factories.entries import make_draft, make_submitted_entry
from tests.factories.people import AT, make_judge, make_member, make_officer, make_organisation

SignIn = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def test_start_entry_eligible_laboratory_begins_a_draft(enter: SignIn) -> None:
    item = make_item(make_call())
    laboratory = make_organisation()
    client = enter(make_member(laboratory))
    db.session.commit()
    page = client.get(f"/lab/items/{item.id}/entry")
    assert page.status_code == 200
    assert "开始填写" in page.text
    answer = client.post(f"/lab/items/{item.id}/entry", data={"organisation": laboratory.id})
    entry = db.session.scalars(select(Entry)).one()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/lab/entries/{entry.id}")
    assert client.get(answer.location).status_code == 200
    again = client.post(f"/lab/items/{item.id}/entry", data={"organisation": laboratory.id})
    assert again.location == answer.location


def test_start_entry_without_valid_accreditation_says_how_to_mend(enter: SignIn) -> None:
    item = make_item(make_call())
    laboratory = make_organisation(cma_valid_until=(AT + timedelta(days=3)).date())
    client = enter(make_member(laboratory))
    db.session.commit()
    page = client.get(f"/lab/items/{item.id}/entry")
    assert "不符合" in page.text
    assert "更新资质认定证书" in page.text
    assert "开始填写</button>" not in page.text
    refused = client.post(f"/lab/items/{item.id}/entry", data={"organisation": laboratory.id})
    assert refused.status_code == 409
    assert db.session.scalars(select(Entry)).all() == []
    assert db.session.scalars(select(Attempt)).one().code == "not_eligible_valid_cma"


def test_start_entry_for_a_stranger_organisation_kept_out(enter: SignIn) -> None:
    item, other = make_item(make_call()), make_organisation()
    client = enter(make_member(make_organisation()))
    db.session.commit()
    assert client.post(f"/lab/items/{item.id}/entry", data={"organisation": other.id}).status_code == 400
    assert db.session.scalars(select(Entry)).all() == []


def test_a07_pages_of_a_foreign_entry_answer_like_absent_ones(enter: SignIn) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    client = enter(make_member(make_organisation()))
    db.session.commit()
    for tail in (
        "",
        "/preview",
        "/submit",
        "/sections/summary",
        "/versions/1",
        "/versions/1/content.json",
        "/withdraw",
    ):
        foreign = client.get(f"/lab/entries/{entry.id}{tail}")
        absent = client.get(f"/lab/entries/{(other := new_key())}{tail}")
        assert foreign.status_code == 404
        assert foreign.text.replace(entry.id, other) == absent.text, tail
    for tail, body in (
        ("/fields", {"field": "abstract", "value": "x", "base": 0}),
        ("/submit", {}),
        ("/withdraw", {}),
    ):
        foreign = client.post(f"/lab/entries/{entry.id}{tail}", json=body)
        absent = client.post(f"/lab/entries/{new_key()}{tail}", json=body)
        assert (foreign.status_code, foreign.data) == (404, absent.data), tail


@pytest.mark.parametrize("make", [make_officer, make_judge])
def test_a03_nobody_else_learns_of_an_entry_before_closing(enter: SignIn, make: Callable[[], User]) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    client = enter(make())
    db.session.commit()
    assert client.get(f"/lab/entries/{entry.id}").status_code == 404
    assert client.get(f"/officer/entries/{entry.id}").status_code == 404


def test_entries_list_asks_as_many_queries_for_thirty_as_for_one(
    enter: SignIn, count_queries: Callable[[], Any]
) -> None:
    call, laboratory = make_call(), make_organisation()
    by = make_member(laboratory)
    make_draft(make_item(call), laboratory, by)
    db.session.commit()
    client = enter(by)
    client.get("/lab/entries")
    counts = []
    for more in (0, 29):
        begin_writing()
        make_many(more, lambda: make_draft(make_item(call), laboratory, by))
        db.session.commit()
        with count_queries() as count:
            assert client.get("/lab/entries").status_code == 200
        counts.append(list(count.statements))
    assert len(counts[0]) == len(counts[1]), (counts[0], counts[1])
    assert len(counts[1]) <= 10, counts[1]

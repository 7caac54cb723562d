"""Formal documents handed in again, and the appeal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.entries.models import EntryVersion
from app.extensions import db
from app.people.models import User
from app.screening.models import Appeal, Screening
from app.screening.service import earliest_correction, return_entry
from app.screening.states import ScreeningState
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry, writer_of
from tests.factories.files import pdf_bytes
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.screening import make_refused, make_screening
from tests.web.lab.pages import hidden
from tests.web.lab.test_files import multipart

SignIn = Callable[[User], FlaskClient]
LATER = AT + timedelta(days=11)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(LATER, tick=False):
        yield


def returned() -> tuple[Screening, User]:
    call = make_call()
    officer = make_officer(call)
    screening = make_screening(make_submitted_entry(make_item(call)), officer)
    until = earliest_correction(LATER)
    return_entry(screening, ["pledge_file"], ["承诺书没有盖章"], until, by=officer, at=LATER)
    db.session.commit()
    return screening, writer_of(screening.entry.organisation)


def test_correct_entry_brings_a_file_and_gives_a_receipt(enter: SignIn) -> None:
    screening, by = returned()
    client, entry = enter(by), screening.entry
    path = f"/lab/entries/{entry.id}/correction"
    page = client.get(path).text
    assert "承诺书没有盖章" in page
    assert "原有文件" in page
    assert "还没有上传补正材料" in page
    assert "补正材料" in client.get(f"/lab/entries/{entry.id}").text
    sent = client.post(f"{path}/slots/pledge_file", **multipart("盖章.pdf", pdf_bytes()))
    assert sent.status_code == 303
    page = client.get(path).text
    assert "盖章.pdf" in page
    data = {"key": hidden(page, "key")}
    one, two = client.post(path, data=data), client.post(path, data=data)
    assert one.status_code == 303
    assert two.status_code == 409, "the window is used; pressing again changes nothing"
    assert "补正" in client.get(one.location).text
    assert len(db.session.scalars(select(EntryVersion)).all()) == 2
    db.session.expire_all()
    assert db.session.get_one(Screening, screening.id).state == ScreeningState.CORRECTED


def test_correct_entry_with_a_bad_file_tells_why_beside_the_slot(enter: SignIn) -> None:
    screening, by = returned()
    path = f"/lab/entries/{screening.entry_id}/correction/slots/pledge_file"
    answer = enter(by).post(path, **multipart("盖章.pdf", b"nothing"))
    assert answer.status_code == 400
    assert "slot-pledge_file-error" in answer.text


def test_correct_entry_of_a_slot_that_was_not_asked_for_refused(enter: SignIn) -> None:
    screening, by = returned()
    path = f"/lab/entries/{screening.entry_id}/correction/slots/plan_file"
    assert enter(by).post(path, **multipart("方案.pdf", pdf_bytes())).status_code == 400


def test_correction_pages_without_a_window_refused_and_for_strangers_absent(enter: SignIn) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    by, stranger = writer_of(entry.organisation), make_member(make_organisation())
    assert enter(by).get(f"/lab/entries/{entry.id}/correction").status_code == 409
    assert enter(by).get(f"/lab/entries/{entry.id}/appeal").status_code == 404
    assert enter(stranger).get(f"/lab/entries/{entry.id}/correction").status_code == 404
    assert enter(stranger).get(f"/lab/entries/{entry.id}/appeal").status_code == 404


def test_file_appeal_shows_the_reason_and_is_filed_once(enter: SignIn) -> None:
    screening = make_refused(make_submitted_entry(make_item(make_call())))
    client, path = enter(writer_of(screening.entry.organisation)), f"/lab/entries/{screening.entry_id}/appeal"
    assert "承诺书没有盖章" in client.get(path).text
    empty = client.post(path, data={"grounds": ""})
    assert empty.status_code == 400
    assert "grounds-error" in empty.text
    assert client.post(path, data={"grounds": "承诺书已经盖章"}).status_code == 303
    assert client.post(path, data={"grounds": "再次申诉一次"}).status_code == 409
    assert len(db.session.scalars(select(Appeal)).all()) == 1
    assert "申诉" in client.get(f"/lab/entries/{screening.entry_id}").text

"""The pages of sealed bids: written, sealed, the code shown once, loaded again, handed in again."""

import re
import tempfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.adapters.draft_keys import draft_keys
from app.adapters.store import store
from app.entries.models import Entry, EntryVersion
from app.entries.queries import current_version
from app.entries.service import open_version
from app.extensions import db
from app.files.models import StoredFile
from app.people.models import User
from tests.factories.entries import hand_in, make_draft, make_full_draft, writer_of
from tests.factories.files import pdf_bytes
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.sealed_entries import make_sealed_item
from tests.web.lab.pages import hidden
from tests.web.lab.test_files import upload

SignIn = Callable[[User], FlaskClient]
CANARY = "swallowtail-7f3a"


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def full_draft(**answers: Any) -> tuple[Entry, User, str]:
    item, secret = make_sealed_item()
    entry = make_full_draft(item, **answers)
    db.session.commit()
    return entry, writer_of(entry.organisation), secret


def press_of(client: FlaskClient, entry: Entry) -> dict[str, str]:
    page = client.get(f"/lab/entries/{entry.id}/submit").text
    return {name: hidden(page, name) for name in ("key", "seen", "code")}


def code_in(html: str) -> str:
    shown = re.search(r'class="reopening-code"[^>]*>(.*?)</p>', html, re.S)
    return re.sub(r"<[^>]+>|\s", "", shown[1]) if shown else ""


def where(app: Flask, *words: str) -> list[str]:
    """Where any of the words stands: the data folder (database and its log, files, mail, keys), every table, the
    temporary folder."""
    folders = (app.config["SETTINGS"].data_dir.rglob("*"), Path(tempfile.gettempdir()).glob("tmp*"))
    files = [(str(path), path.read_bytes()) for paths in folders for path in paths if path.is_file()]
    rows = [
        (name, str(tuple(row)).encode())
        for name in db.metadata.tables
        for row in db.session.execute(text(f'select * from "{name}"'))
    ]
    return sorted({place for place, told in files + rows for word in words if word.encode() in told})


def test_a04_nothing_of_a_bid_in_the_clear_anywhere_after_submit(
    enter: SignIn, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """Autosave, upload, submit through the pages; then every file and every table is searched. Before it, the search
    finds what is planted."""
    item, secret = make_sealed_item()
    entry = make_full_draft(item)
    client, by = enter(writer_of(entry.organisation)), writer_of(entry.organisation)
    sent = {"field": "abstract", "value": f"{CANARY} abstract", "base": 2}
    assert client.post(f"/lab/entries/{entry.id}/fields", json=sent | {"base": 99}).status_code == 200
    paper = pdf_bytes() + f"\n%{CANARY} paper ".encode() * 50_000
    assert upload(client, entry, "pledge_file", f"{CANARY}.pdf", paper).status_code == 303
    page = client.get(f"/lab/entries/{entry.id}/submit").text
    assert f"{CANARY}.pdf" in page
    answer = client.post(f"/lab/entries/{entry.id}/submit", data=press_of(client, entry))
    assert answer.status_code == 200
    code = code_in(answer.text)
    store().put("aa/planted", b"planted canary")
    db.session.expire_all()
    assert [Path(place).name for place in where(app, "planted canary")] == ["planted"]
    assert where(app, CANARY, code) == []
    assert CANARY not in caplog.text
    version = current_version(db.session.get_one(Entry, entry.id))
    assert version is not None
    assert open_version(version, secret, at=AT, store=store()).ok
    assert version.document["abstract"] == f"{CANARY} abstract"
    assert by is not None


def test_a08_lost_answer_pressed_again_gives_the_same_receipt_and_code(enter: SignIn) -> None:
    entry, by, _secret = full_draft()
    client = enter(by)
    press = press_of(client, entry)
    one = client.post(f"/lab/entries/{entry.id}/submit", data=press)
    two = client.post(f"/lab/entries/{entry.id}/submit", data=press)
    assert (one.status_code, two.status_code) == (200, 200)
    version = db.session.scalars(select(EntryVersion)).one()
    assert version.receipt_number in one.text
    assert version.receipt_number in two.text
    assert code_in(one.text) == code_in(two.text) == press["code"]
    other = client.post(f"/lab/entries/{entry.id}/submit", data=press | {"code": "", "key": press["key"]})
    assert code_in(other.text) == "", "whoever does not bring the code is not told it"
    page = client.get(f"/lab/entries/{entry.id}/versions/1").text
    assert press["code"] not in page
    assert "承诺值" in page


def test_submit_in_a_second_tab_refused_and_nothing_doubled(enter: SignIn) -> None:
    entry, by, _secret = full_draft()
    client = enter(by)
    one, two = press_of(client, entry), press_of(client, entry)
    assert client.post(f"/lab/entries/{entry.id}/submit", data=one).status_code == 200
    assert client.post(f"/lab/entries/{entry.id}/submit", data=two).status_code == 409
    assert len(db.session.scalars(select(EntryVersion)).all()) == 1


def test_draft_key_destroyed_by_the_answer_and_kept_by_a_refusal(enter: SignIn) -> None:
    entry, by, _secret = full_draft()
    assert entry.draft is not None
    draft, client = entry.draft.id, enter(by)
    press = press_of(client, entry)
    assert client.post(f"/lab/entries/{entry.id}/submit", data=press | {"seen": "x"}).status_code == 409
    assert draft_keys().read(draft) is not None
    client.post(f"/lab/entries/{entry.id}/submit", data=press)
    assert draft_keys().read(draft) is None


def test_sealed_entry_page_offers_code_or_new_beginning_and_no_section(enter: SignIn) -> None:
    entry, by, _secret = full_draft()
    hand_in(entry, by=by, at=AT)
    client = enter(by)
    page = client.get(f"/lab/entries/{entry.id}").text
    assert f"/lab/entries/{entry.id}/reopen" in page
    assert f"/lab/entries/{entry.id}/anew" in page
    assert "已密封" in page
    assert client.get(f"/lab/entries/{entry.id}/sections/route").status_code in {404, 409}
    assert client.get(f"/lab/entries/{entry.id}/versions/1/content").status_code == 409
    assert client.get(f"/lab/entries/{entry.id}/versions/1/content.json").status_code == 409


def test_reopen_with_the_code_brings_the_draft_and_its_files_back(enter: SignIn) -> None:
    entry, by, _secret = full_draft(abstract=CANARY)
    code = hand_in(entry, by=by, at=AT)
    client = enter(by)
    wrong = client.post(f"/lab/entries/{entry.id}/reopen", data={"code": "错"})
    assert wrong.status_code == 400
    assert "第 1 个字符" in wrong.text
    assert client.post(f"/lab/entries/{entry.id}/reopen", data={"code": code}).status_code == 303
    assert CANARY in client.get(f"/lab/entries/{entry.id}/preview").text
    file = db.session.scalars(select(StoredFile)).first()
    assert file is not None
    sent = client.get(f"/entries/{entry.id}/files/{file.id}")
    assert sent.data.startswith(b"example")
    assert client.post(f"/lab/entries/{entry.id}/reopen", data={"code": code}).status_code == 409


def test_a06_another_laboratory_neither_reopens_nor_submits_nor_withdraws(enter: SignIn) -> None:
    entry, by, _secret = full_draft()
    code = hand_in(entry, by=by, at=AT)
    client = enter(make_member(make_organisation()))
    base = f"/lab/entries/{entry.id}"
    answers = [
        client.post(f"{base}/{verb}", data={"code": code, "key": "k", "seen": "s"}).status_code
        for verb in ("reopen", "anew", "submit", "withdraw", "again")
    ]
    assert answers == [404] * 5
    assert client.get(f"{base}/copy.json").status_code == 404


def test_sealed_files_sent_to_members_while_drafted_and_to_nobody_once_sealed(enter: SignIn) -> None:
    entry, by, _secret = full_draft()
    file = db.session.scalars(select(StoredFile)).first()
    assert file is not None
    key, client = file.id, enter(by)
    assert client.get(f"/entries/{entry.id}/files/{key}").data.startswith(b"example")
    hand_in(entry, by=by, at=AT)
    db.session.commit()
    assert client.get(f"/entries/{entry.id}/files/{key}").status_code == 404


def test_file_taken_out_of_a_sealed_draft_leads_back_to_its_slot(enter: SignIn) -> None:
    item, _secret = make_sealed_item()
    entry = make_draft(item)
    client = enter(writer_of(entry.organisation))
    assert upload(client, entry, "pledge_file", "承诺书.pdf", pdf_bytes()).status_code == 303
    file = db.session.scalars(select(StoredFile)).one()
    assert (file.name, file.slot, file.is_sealed) == ("", "", True)
    answer = client.post(f"/lab/entries/{entry.id}/files/{file.id}/remove")
    assert answer.location.endswith("#slot-pledge_file")


def test_a01_officer_finds_no_trace_after_closing_and_reads_after_opening(enter: SignIn) -> None:
    """A03: the same 404 as for what does not exist."""
    entry, by, secret = full_draft(abstract=CANARY)
    hand_in(entry, by=by, at=AT)
    officer, call = make_officer(entry.call), entry.call
    assert call.closes_at is not None
    with time_machine.travel(call.closes_at + timedelta(days=1), tick=False):
        client = enter(officer)
        page = f"/officer/entries/{entry.id}"
        assert client.get(page).status_code == 404
        version = current_version(db.session.get_one(Entry, entry.id))
        assert version is not None
        assert open_version(version, secret, at=AT, store=store()).ok
        version.entry.call.opened_at = AT
        db.session.commit()
        assert CANARY in client.get(page).text


def test_own_copy_and_files_handed_in_again_where_nothing_opens(enter: SignIn) -> None:
    item, _secret = make_sealed_item()
    entry = make_full_draft(item, abstract=CANARY)
    by, paper = writer_of(entry.organisation), pdf_bytes()
    client, base = enter(by), f"/lab/entries/{entry.id}"
    for file in db.session.scalars(select(StoredFile)):
        client.post(f"{base}/files/{file.id}/remove")
    upload(client, entry, "pledge_file", "承诺书.pdf", paper)
    copy = client.get(f"{base}/copy.json").data
    code = code_in(client.post(f"{base}/submit", data=press_of(client, entry)).text)
    assert code
    version = db.session.scalars(select(EntryVersion)).one()
    assert version.envelope_key is not None
    store().delete(version.envelope_key)
    version.entry.call.opened_at = AT
    db.session.commit()
    assert f"{base}/again" in client.get(base).text
    wrong = {"code": code, "copy": (BytesIO(b"{}"), "copy.json")}
    assert client.post(f"{base}/again", data=wrong).status_code == 400
    sent = {"code": code, "copy": (BytesIO(copy), "copy.json"), "files": (BytesIO(paper), "a.pdf")}
    assert client.post(f"{base}/again", data=sent).status_code == 303
    assert CANARY in client.get(f"{base}/versions/1/content").text

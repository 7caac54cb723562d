"""Files of a draft: proven, stored, sent back only as attachments, only to those who may."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.entries.models import Entry
from app.entries.queries import draft_files
from app.entries.service import add_file
from app.extensions import db
from app.files.models import StoredFile
from app.history.models import Reading
from app.people.models import User
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, writer_of
from tests.factories.files import docx_bytes, make_proof, pdf_bytes
from tests.factories.people import AT, make_member, make_officer, make_organisation

SignIn = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def begun() -> tuple[Entry, User]:
    entry = make_draft(make_item(make_call()))
    by = writer_of(entry.organisation)
    db.session.commit()
    return entry, by


def multipart(name: str, content: bytes) -> dict[str, Any]:
    """A file as a browser sends it; made here, because the test client would leave a temporary file open."""
    head = f'--end\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--end--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=end"}


def upload(client: FlaskClient, entry: Entry, slot: str, name: str, content: bytes) -> Any:
    return client.post(f"/lab/entries/{entry.id}/slots/{slot}", **multipart(name, content))


def test_add_file_proven_kept_and_sent_back_as_attachment(enter: SignIn) -> None:
    entry, by = begun()
    client, content = enter(by), pdf_bytes()
    answer = upload(client, entry, "pledge_file", "盖章 承诺书.pdf", content)
    assert answer.status_code == 303
    assert answer.location.endswith("#slot-pledge_file")
    file = db.session.scalars(select(StoredFile)).one()
    sent = client.get(f"/entries/{entry.id}/files/{file.id}")
    assert sent.data == content
    assert sent.headers["Content-Disposition"].startswith("attachment; filename")
    assert "UTF-8''" in sent.headers["Content-Disposition"]
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert db.session.scalars(select(Reading)).one().subject_id == entry.id


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("坏.pdf", b"not a pdf", "与扩展名不符"),
        ("程序.exe", b"MZ", "不接受这种格式"),
        ("空.pdf", b"", "空"),
        ("页.html", b"<script>alert(1)</script>", "不接受这种格式"),
        ("图.svg", b"<svg/>", "不接受这种格式"),
        ("表.docx", docx_bytes(word__inner_zip=b"PK\x03\x04zz"), "不接受这种格式"),
    ],
)
def test_add_file_that_is_not_taken_tells_why_beside_the_slot(
    enter: SignIn, name: str, content: bytes, sentence: str
) -> None:
    entry, by = begun()
    answer = upload(enter(by), entry, "pledge_file", name, content)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "slot-pledge_file-error" in answer.text
    assert db.session.scalars(select(StoredFile)).all() == []


def test_add_file_larger_than_allowed_answers_413_or_a_sentence(enter: SignIn) -> None:
    entry, by = begun()
    client = enter(by)
    big = pdf_bytes() + b"\0" * (20 * 1024 * 1024)
    answer = upload(client, entry, "pledge_file", "大.pdf", big)
    assert answer.status_code == 400
    assert "超过 20 MB" in answer.text
    assert upload(client, entry, "pledge_file", "大.pdf", big + b"\0" * 2**21).status_code == 413


def test_add_file_without_file_or_to_an_unknown_slot_refused(enter: SignIn) -> None:
    entry, by = begun()
    client = enter(by)
    assert client.post(f"/lab/entries/{entry.id}/slots/pledge_file", data={}).status_code == 400
    assert upload(client, entry, "nonsense", "a.pdf", pdf_bytes()).status_code == 404
    assert upload(client, entry, "abstract", "a.pdf", pdf_bytes()).status_code == 404


def test_remove_file_takes_it_out_of_the_draft(enter: SignIn) -> None:
    entry, by = begun()
    file = add_file(entry, "pledge_file", make_proof(), by=by, at=AT)
    db.session.commit()
    client = enter(by)
    assert client.post(f"/lab/entries/{entry.id}/files/{file.id}/remove").status_code == 303
    db.session.expire_all()
    assert draft_files(entry) == []
    assert client.post(f"/lab/entries/{entry.id}/files/{file.id}/remove").status_code == 404


def test_a07_files_of_a_draft_are_absent_for_everybody_else(enter: SignIn) -> None:
    entry, by = begun()
    file = add_file(entry, "pledge_file", make_proof(), by=by, at=AT)
    other = make_draft(make_item(entry.call))
    strangers = [make_member(make_organisation()), make_officer(entry.call)]
    neighbour = writer_of(other.organisation)
    db.session.commit()
    for user in strangers:
        assert enter(user).get(f"/entries/{entry.id}/files/{file.id}").status_code == 404
    assert enter(neighbour).get(f"/entries/{other.id}/files/{file.id}").status_code == 404
    assert enter(neighbour).post(f"/lab/entries/{other.id}/files/{file.id}/remove").status_code == 404

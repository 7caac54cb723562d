"""Signed receipts: given with the version, the same for good, checked without the platform."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.adapters.receipt_key import receipt_key
from app.entries.models import EntryReceipt
from app.entries.service import give_missing_receipts, give_receipt
from app.extensions import db
from app.history.logbook import acts_document
from app.sealing.receipts import parse_qr, parse_receipt
from app.web.log_state import folder_here
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry, writer_of
from tests.factories.people import AT, make_member, make_organisation
from tests.web.lab.pages import open_draft, submit_data
from tests.web.receipts.conftest import Beat, Verify

Visit = Callable[..., FlaskClient]


def test_submitting_twice_gives_one_receipt_that_holds_without_the_platform(
    visit: Visit, beat: Beat, verify: Verify, tmp_path: Path
) -> None:
    """A08: a double click gives one receipt; the file that is downloaded is what was signed."""
    beat(AT)
    entry, by = open_draft()
    client = visit(by, AT)
    data = submit_data(client, entry)
    one = client.post(f"/lab/entries/{entry.id}/submit", data=data)
    client.post(f"/lab/entries/{entry.id}/submit", data=data)
    assert client.get(f"{one.location}/code.svg").content_type.startswith("image/svg+xml")
    page, content = client.get(one.location).text, client.get(f"{one.location}/receipt.json").data
    given = db.session.scalars(select(EntryReceipt)).one()
    receipt = parse_receipt(content)
    assert content.decode() == given.document
    assert receipt.at == given.version.received_at == AT
    assert receipt.commitment.hex() == given.version.sha256
    assert all(word in page for word in receipt.words)
    beat(AT)
    (tmp_path / "receipt.json").write_bytes(content)
    public = folder_here().public
    keys = ("--key", receipt_key().verifier, "--log", public, "--log-key", public / "log.pub")
    assert verify("receipt", tmp_path / "receipt.json", *keys)[0] == 0
    (tmp_path / "altered.json").write_bytes(content.replace(b'"log_size":1', b'"log_size":2'))
    assert "not signed" in verify("receipt", tmp_path / "altered.json", *keys)[1]


def test_receipt_altered_in_the_database_is_named_by_the_verifier(
    app: object, beat: Beat, verify: Verify, tmp_path: Path
) -> None:
    """A05: a receipt is bound to the act of submitting; an edit past the platform shows."""
    entry = make_submitted_entry(make_item(make_call()))
    give_receipt(entry.versions[0], receipt_key().key, at=AT)
    db.session.commit()
    beat(AT)
    db.session.execute(update(EntryReceipt).values(document="{}"))
    db.session.commit()
    folder = folder_here()
    (tmp_path / "acts.json").write_text(json.dumps(acts_document(folder.kept_leaves)), encoding="utf-8")
    key = folder.public / "log.pub"
    status, said = verify("acts", tmp_path / "acts.json", "--log", folder.public, "--log-key", key)
    assert status == 1
    assert "of entry_receipt" in said


@pytest.mark.parametrize("what", ["", "/receipt.json", "/receipt.pdf", "/code.svg", "/box.json"])
def test_receipt_of_another_laboratory_answers_as_one_that_does_not_exist(
    visit: Visit, bare: Callable[..., bytes], what: str
) -> None:
    """A07: not yours and not there are one answer, headers included."""
    entry = make_submitted_entry(make_item(make_call()))
    give_receipt(entry.versions[0], receipt_key().key, at=AT)
    rival, other = make_member(make_organisation()), "0" * 12
    key = entry.id
    client = visit(rival, AT)
    client.get("/lab/")  # the first answer of a session sets its cookie
    theirs = client.get(f"/lab/entries/{key}/versions/1{what}")
    absent = client.get(f"/lab/entries/{other}/versions/1{what}")
    assert (theirs.status_code, absent.status_code) == (404, 404)
    assert bare(theirs, key) == bare(absent, other)
    assert {k for k, _ in theirs.headers} == {k for k, _ in absent.headers}


def test_receipt_on_paper_carries_all_of_it_in_its_code(visit: Visit) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    given = give_receipt(entry.versions[0], receipt_key().key, at=AT).receipt
    client = visit(writer_of(entry.organisation), AT)
    paper = client.get(f"/lab/entries/{entry.id}/versions/1/receipt.pdf").data
    document = pypdfium2.PdfDocument(io.BytesIO(paper))
    picture = document[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    read = parse_qr(code.text)
    assert read.is_signed_by(receipt_key().verifier.key)
    assert (read.number, read.commitment) == (given.number, given.commitment)
    text = re.sub(r"\s", "", document[0].get_textpage().get_text_range())
    assert all(word in text for word in given.words)
    assert len(document) == 1


def test_version_from_another_road_waits_and_gets_its_receipt_from_the_worker(visit: Visit) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    client = visit(writer_of(entry.organisation), AT)
    address = f"/lab/entries/{entry.id}/versions/1"
    assert "正在生成" in client.get(address).text
    assert give_missing_receipts(receipt_key().key, at=AT) == 1
    assert give_missing_receipts(receipt_key().key, at=AT) == 0
    db.session.commit()
    assert "签名回执" in client.get(address).text

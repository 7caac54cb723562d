"""After closing: the laboratory's proof that its bid is in the box whose root the public log holds."""

from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from app.adapters.receipt_key import receipt_key
from app.entries.models import Entry
from app.entries.service import give_receipt
from app.extensions import db
from app.openings.service import close_box
from app.web.log_state import folder_here
from tests.factories.entries import writer_of
from tests.factories.people import AT
from tests.openings.test_opening import AFTER, sealed_call
from tests.web.receipts.conftest import Beat, Verify

Visit = Callable[..., FlaskClient]


def test_box_proof_leads_from_the_receipt_to_the_log_and_from_no_other(
    visit: Visit, beat: Beat, verify: Verify, tmp_path: Path
) -> None:
    """A05: whoever holds a receipt sees that his bid is in the box, and that the box is the log's."""
    call, _ = sealed_call(bids=2)
    entries = db.session.scalars(select(Entry).where(Entry.call_id == call.id)).all()
    documents = [give_receipt(each.versions[-1], receipt_key().key, at=AT).document for each in entries]
    for number, document in enumerate(documents):
        (tmp_path / f"{number}.json").write_text(document, encoding="utf-8")
    address, by = f"/lab/entries/{entries[0].id}/versions/1", writer_of(entries[0].organisation)
    client = visit(by, AFTER)
    assert client.get(f"{address}/box.json").status_code == 404
    assert "标箱证明" not in client.get(address).text
    close_box(call, at=AFTER)
    client = visit(by, AFTER)
    beat(AFTER)
    assert "标箱证明" in client.get(address).text
    (tmp_path / "box.json").write_bytes(client.get(f"{address}/box.json").data)
    public = folder_here().public
    keys = ("--key", receipt_key().verifier, "--log", public, "--log-key", public / "log.pub")
    asked = (*keys, "--box", tmp_path / "box.json")
    assert verify("receipt", tmp_path / "0.json", *asked)[0] == 0
    status, said = verify("receipt", tmp_path / "1.json", *asked)
    assert (status, "not in the box" in said) == (1, True)

"""The signed receipt of a version to take along: file, paper, and the proof that it is in the box."""

import io
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import segno
from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters import documents
from app.adapters.receipt_key import receipt_key
from app.entries.models import Entry, EntryReceipt
from app.entries.policy import may_see_own_entry
from app.entries.queries import receipt_of
from app.openings.queries import box_proof_of
from app.sealing.receipts import Receipt
from app.web.addresses import absolute
from app.web.downloads import as_attachment
from app.web.guards import page
from app.web.lab import bp
from app.web.lab.entry_desk import load_entry
from app.web.papers.receipts import receipt_data
from app.web.papers.sending import PDF, in_chinese, limited, send_printed

LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page prints of a signed receipt."""

    receipt: Receipt
    key: str
    log_url: str
    has_box: bool
    given_at: datetime

    @property
    def is_late(self) -> bool:
        """Whether it was signed by the worker, some time after the version had come."""
        return self.given_at - self.receipt.at > LATE


def signed_receipt(entry: Entry, number: int) -> Shown | None:
    """The signed receipt of a version, for its page; None for the moment in which an imported one waits for it."""
    given = receipt_of(entry, number)
    if given is None:
        return None
    receipt = given.receipt
    return Shown(
        receipt,
        str(receipt_key().verifier),
        absolute(url_for("public.log")),
        box_proof_of(given.version) is not None,
        given.given_at,
    )


def _given(entry: Entry, number: int) -> EntryReceipt:
    return receipt_of(entry, number) or abort(404)


@bp.get("/entries/<key:id>/versions/<int:number>/receipt.json")
@page(may_see_own_entry, load_entry)
def receipt_file(entry: Entry, number: int) -> ResponseReturnValue:
    """The receipt as it was signed, for ``scripts/verify receipt``."""
    given = _given(entry, number)
    return _json(given.document, given, _("回执"))


@bp.get("/entries/<key:id>/versions/<int:number>/code.svg")
@page(may_see_own_entry, load_entry)
def receipt_code(entry: Entry, number: int) -> ResponseReturnValue:
    """The whole receipt as a QR code. A picture of its own: drawing it must not hold up the answer to a submit, which
    is written inside the transaction."""
    code = segno.make(_given(entry, number).receipt.qr_text, error="l", micro=False)
    file = io.BytesIO()
    code.save(file, kind="svg", border=2, light="#fff", xmldecl=False)
    return Response(file.getvalue(), mimetype="image/svg+xml")


@bp.get("/entries/<key:id>/versions/<int:number>/box.json")
@page(may_see_own_entry, load_entry)
def receipt_box(entry: Entry, number: int) -> ResponseReturnValue:
    """After closing: the path from this bid to the root of the box that the public log holds."""
    given = _given(entry, number)
    proof = box_proof_of(given.version) or abort(404)
    return _json(json.dumps(proof), given, _("标箱证明"))


@bp.get("/entries/<key:id>/versions/<int:number>/receipt.pdf")
@limited
@page(may_see_own_entry, load_entry)
def receipt_paper(entry: Entry, number: int) -> ResponseReturnValue:
    """The receipt on paper."""
    given = _given(entry, number)
    with in_chinese():
        data: dict[str, Any] = receipt_data(entry, given, str(receipt_key().verifier))
    name = f"提交回执-{given.version.receipt_number}.pdf"
    return send_printed(lambda: documents.pdf("receipt", data), name, PDF)


def _json(text: str, given: EntryReceipt, words: str) -> Response:
    response = Response(text.encode(), mimetype="application/json")
    return as_attachment(response, f"{words}-{given.version.receipt_number}.json")

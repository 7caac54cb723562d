"""Proposals to change the documents of a published call, one document at a time."""

from datetime import datetime

from app.approvals.models import Approval
from app.calls.models import Call, CallDocument
from app.calls.parts import Plain, document_plain, fingerprint, read_part
from app.calls.policy import may_amend_document
from app.calls.service.amendments import propose_amendment
from app.calls.service.documents import next_place
from app.files.models import StoredFile
from app.people.models import User
from app.shared.columns import new_key
from app.shared.verdict import require


def propose_document(
    call: Call, file: StoredFile, title: str, reason: str, *, by: User, at: datetime
) -> Approval:
    """Propose a further file for a published call; nobody but its officers reads it before a second one agrees.

    ``files.service.keep_file`` has hung the file on the call; without a title it goes by the name of the file. Errors
    as for ``propose_amendment``; ``Invalid`` (file) above the most documents that a call may carry.
    """
    rows = read_part(call, "documents")["rows"]
    added = document_plain(new_key(), next_place(call), title or file.name, file)
    return _propose(call, [*rows, added], reason, by, at)


def propose_replacement(
    document: CallDocument, file: StoredFile, title: str, reason: str, *, by: User, at: datetime
) -> Approval:
    """Propose a newer version of one document: it takes the place, the older one stays readable in the correction.

    Errors: ``Refused`` where it is no longer on the list, else as for ``propose_amendment``; after closing nothing that
    bidders relied on is replaced.
    """
    require(may_amend_document(by, document, at))
    newer = document_plain(new_key(), document.position, title or document.title, file)
    rows = read_part(document.call, "documents")["rows"]
    return _propose(
        document.call, [newer if row["id"] == document.id else row for row in rows], reason, by, at
    )


def propose_document_withdrawal(document: CallDocument, reason: str, *, by: User, at: datetime) -> Approval:
    """Propose to take one document off the list; it stays readable in the correction. Errors as for a replacement."""
    require(may_amend_document(by, document, at))
    rows = read_part(document.call, "documents")["rows"]
    return _propose(document.call, [row for row in rows if row["id"] != document.id], reason, by, at)


def _propose(call: Call, rows: list[Plain], reason: str, by: User, at: datetime) -> Approval:
    base = fingerprint(read_part(call, "documents"))
    return propose_amendment(call, "documents", {"rows": rows}, base, reason, by=by, at=at)

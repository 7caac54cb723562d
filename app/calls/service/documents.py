"""Files published with a call: attached to a draft, changed by corrections afterwards."""

from datetime import datetime

from app.calls.models import Call, CallDocument, Correction
from app.calls.parts import Plain
from app.calls.policy import may_edit_call
from app.calls.service.checks import MOST_DOCUMENTS
from app.extensions import db
from app.files.models import StoredFile
from app.history.service import record
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, require


def add_document(call: Call, file: StoredFile, title: str, *, by: User, at: datetime) -> CallDocument:
    """Attach a stored file to a draft under a title. ``files.service.keep_file`` has made the row."""
    require(may_edit_call(by, call, at))
    if len(call.documents) >= MOST_DOCUMENTS:
        raise Invalid({"file": t("附件最多 %(most)s 个", most=MOST_DOCUMENTS)})
    document = CallDocument(file=file, title=title or file.name, position=next_place(call))
    call.documents.append(document)
    call.revision += 1
    db.session.flush()
    record("call.edited", call, by=by, at=at, call_id=call.id, part="documents", file=file.id)
    return document


def remove_document(document: CallDocument, call: Call, *, by: User, at: datetime) -> StoredFile:
    """Take a file off a draft; the stored file, for the caller to remove as well."""
    require(may_edit_call(by, call, at))
    file = document.file
    call.documents.remove(document)
    call.revision += 1
    db.session.flush()
    record("call.edited", call, by=by, at=at, call_id=call.id, part="documents", removed=file.id)
    return file


def change_documents(call: Call, plain: Plain, correction: Correction) -> None:
    """Make the list of documents what two officers agreed on; only ``agree_amendment`` calls this.

    No row goes: what is not on the new list ends in the correction, where the public still reads it.
    """
    standing = {document.id: document for document in call.documents if document.is_current}
    wanted = {row["id"]: row for row in plain["rows"]}
    for key in standing.keys() - wanted.keys():
        standing[key].ended_in = correction
    for key in wanted.keys() - standing.keys():
        row = wanted[key]
        document = CallDocument(id=key, title=row["title"], position=row["position"], added_in=correction)
        document.file = db.session.get_one(StoredFile, row["file"])
        call.documents.append(document)


def next_place(call: Call) -> int:
    """A place on the list that no document of the call ever had."""
    return max((document.position for document in call.documents), default=0) + 1

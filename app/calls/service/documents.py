"""Files published with a call."""

from datetime import datetime

from app.calls.models import Call, CallDocument
from app.calls.policy import may_edit_call
from app.extensions import db
from app.files.models import StoredFile
from app.history.service import record
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, require

MOST_DOCUMENTS = 20


def add_document(call: Call, file: StoredFile, title: str, *, by: User, at: datetime) -> CallDocument:
    """Attach a stored file to a draft under a title. ``files.service.keep_file`` has made the row."""
    require(may_edit_call(by, call, at))
    standing = db.session.query(CallDocument).filter_by(call_id=call.id).count()
    if standing >= MOST_DOCUMENTS:
        raise Invalid({"file": t("附件最多 %(most)s 个", most=MOST_DOCUMENTS)})
    document = CallDocument(call_id=call.id, file=file, title=title or file.name, position=standing + 1)
    db.session.add(document)
    call.revision += 1
    db.session.flush()
    record("call.edited", call, by=by, at=at, call_id=call.id, part="documents", file=file.id)
    return document


def remove_document(document: CallDocument, call: Call, *, by: User, at: datetime) -> StoredFile:
    """Take a file off a draft; the stored file, for the caller to remove as well."""
    require(may_edit_call(by, call, at))
    file = document.file
    db.session.delete(document)
    call.revision += 1
    db.session.flush()
    record("call.edited", call, by=by, at=at, call_id=call.id, part="documents", removed=file.id)
    return file

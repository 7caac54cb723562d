"""The one road to the files of entries, for members, officers, judges and the supervisor alike."""

from flask import abort
from flask.typing import ResponseReturnValue

from app.entries.models import Entry
from app.entries.policy import may_read_entry, may_read_file
from app.extensions import db
from app.files.models import StoredFile
from app.shared.verdict import require
from app.web.downloads import send_sealed, send_stored
from app.web.guards import page
from app.web.instant import instant, viewer
from app.web.public import bp
from app.web.sealed_drafts import find_unlocked


def load_entry(id: str) -> Entry | None:
    """The entry of the address."""
    return find_unlocked(id)


@bp.get("/entries/<key:id>/files/<key:file>")
@page(may_read_entry, load_entry, records=True)
def entry_file(entry: Entry, file: str) -> ResponseReturnValue:
    """A file of an entry that the reader may read; the reading is on the record before the first byte goes out."""
    stored = db.session.get(StoredFile, file)
    if stored is None or stored.owner_id not in {entry.id, *(w.id for w in entry.windows)}:
        abort(404)
    require(may_read_file(viewer(), stored, instant()))
    if stored.is_sealed:
        return send_sealed(stored, entry.draft.known(stored) if entry.draft is not None else None)
    return send_stored(stored)

"""The one road to the scan of a signed sheet: party, officers, supervisor, and in the end the laboratory."""

from flask import abort
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.files.models import StoredFile
from app.visits.models import Visit
from app.visits.policy import may_see_sheet
from app.visits.queries import find_visit
from app.web.downloads import send_stored
from app.web.guards import page
from app.web.public import bp


def load_visit(id: str) -> Visit | None:
    """The visit of the address."""
    return find_visit(id)


@bp.get("/visits/<key:id>/scans/<key:file>")
@page(may_see_sheet, load_visit, records=True)
def visit_scan(visit: Visit, file: str) -> ResponseReturnValue:
    """A scan; the reading is on the record before the first byte goes out."""
    stored = db.session.get(StoredFile, file)
    if stored is None or stored.is_removed or (stored.owner_noun, stored.owner_id) != ("visit", visit.id):
        abort(404)
    return send_stored(stored)

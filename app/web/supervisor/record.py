"""The record to take along, for the supervisor and the audit administrator."""

import json

from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.history.logbook import latest_state
from app.progress.record import may_see_record
from app.progress.record_export import acts_for_auditor
from app.web.downloads import as_attachment
from app.web.guards import note_reading, page
from app.web.instant import instant
from app.web.log_state import folder_here
from app.web.papers.sending import limited
from app.web.supervisor import bp


@bp.get("/record/acts.json")
@limited
@page(may_see_record)
def record_export() -> ResponseReturnValue:
    """The acts with their salts, for ``scripts/verify acts``; that it was taken is on the record (A42)."""
    state = latest_state()
    if state is None:
        abort(404)
    size = state.size
    note_reading(state)
    document = acts_for_auditor(folder_here().kept_leaves, instant())
    response = Response(json.dumps(document, ensure_ascii=False), mimetype="application/json")
    return as_attachment(response, f"{_('操作记录')}-{size}.json")

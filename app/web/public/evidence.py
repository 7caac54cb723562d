"""The one road to the evidence of milestones, for laboratory, issuer, officers and the supervisor alike."""

from flask import abort
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.files.models import StoredFile
from app.projects.models import Milestone
from app.projects.policy import may_see_milestone
from app.web.downloads import send_stored
from app.web.guards import page
from app.web.public import bp


def load_milestone(id: str) -> Milestone | None:
    """The milestone of the address."""
    return db.session.get(Milestone, id)


@bp.get("/milestones/<key:id>/files/<key:file>")
@page(may_see_milestone, load_milestone, records=True)
def evidence(milestone: Milestone, file: str) -> ResponseReturnValue:
    """A file of a milestone; the reading is on the record before the first byte goes out."""
    stored = db.session.get(StoredFile, file)
    if (
        stored is None
        or stored.is_removed
        or (stored.owner_noun, stored.owner_id) != (milestone.__tablename__, milestone.id)
    ):
        abort(404)
    return send_stored(stored)

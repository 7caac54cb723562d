"""Files of blind copies."""

from flask import abort
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.files.models import StoredFile
from app.redactions.queries import blind_copy_of
from app.rounds.models import Assignment
from app.rounds.policy import may_read_entry_as_judge
from app.web.downloads import send_stored
from app.web.guards import page
from app.web.judge import bp
from app.web.judge.reviews import load_assignment


@bp.get("/assignments/<key:id>/files/<int:number>")
@page(may_read_entry_as_judge, load_assignment, records=True)
def blind_file(assignment: Assignment, number: int) -> ResponseReturnValue:
    """A redacted copy under a name that says nothing; originals have no address here."""
    copy = blind_copy_of(assignment.entry) if assignment.round.blind else None
    if copy is None or not 1 <= number <= len(copy.manifest):
        abort(404)
    row = copy.manifest[number - 1]
    file = db.session.get_one(StoredFile, row["file_id"])
    return send_stored(file, f"{assignment.code}-{number}.{row['ending']}")

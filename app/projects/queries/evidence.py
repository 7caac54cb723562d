"""Which evidence the record of a project rests on."""

from collections.abc import Collection

from sqlalchemy import select

from app.extensions import db
from app.files.models import StoredFile
from app.projects.models import Milestone


def handed_in_files(files: Collection[StoredFile]) -> set[str]:
    """The keys (``id``) of those of the files that a milestone may have been handed in with, although taken off since.

    An officer saw them, and the act of handing in carries their hashes; so whatever had been uploaded by the last
    handing in counts.
    """
    query = select(Milestone.id, Milestone.submitted_at).where(
        Milestone.id.in_({file.owner_id for file in files}), Milestone.submitted_at.is_not(None)
    )
    handed_in = {row.id: row.submitted_at for row in db.session.execute(query)}
    return {
        file.id
        for file in files
        if file.owner_id in handed_in and file.uploaded_at <= handed_in[file.owner_id]
    }

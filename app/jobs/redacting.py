"""Entries of blind calls are looked through for names once the call has closed."""

from datetime import datetime

from app.adapters.anonymising.reading import read_stored
from app.entries.content.form import slots
from app.entries.models import EntryVersion
from app.extensions import db
from app.files.models import StoredFile
from app.jobs.transaction import transaction
from app.jobs.work import work
from app.redactions.passages import blind_form
from app.redactions.queries import blind_calls, unchecked_versions
from app.redactions.reports import FileReport
from app.redactions.service import take_check

A_TIME = 5


@work(every=20, transactional=False)
def look_for_entrants(at: datetime) -> int:
    """A few versions: their files are read before BEGIN, then what was found is kept, a transaction each."""
    waiting = unchecked_versions([call.id for call in blind_calls(at)], A_TIME)
    for key, reports in [(version.id, read_files(version)) for version in waiting]:
        with transaction():
            take_check(db.session.get_one(EntryVersion, key), reports, at=at)
    return len(waiting)


def read_files(version: EntryVersion) -> list[FileReport]:
    """The files of a version that judges of a blind round would get, read and cleared of their properties."""
    asked = slots(blind_form(version.entry.call.form))
    keys = [row["file_id"] for row in version.manifest if row["slot"] in asked]
    return [read_stored(db.session.get_one(StoredFile, key)) for key in dict.fromkeys(keys)]

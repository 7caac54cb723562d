"""The copy that judges of blind rounds read, made anew whenever nothing is open any more."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.calls.parts import canonical
from app.entries.content.form import slots
from app.entries.models import EntryVersion
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.redactions.models import BlindCopy, IdentityFinding
from app.redactions.passages import blind_form, masked_document
from app.redactions.queries import blind_copy_of, findings_of, latest_copies
from app.redactions.states import FindingState


def settle(version: EntryVersion, *, by: User | None, at: datetime) -> BlindCopy | None:
    """Freeze what judges read from now on; None while a finding is open. The same content is not frozen twice."""
    db.session.flush()
    found = findings_of(version)
    if any(row.state == FindingState.OPEN for row in found):
        return None
    entry = version.entry
    masked = [(row.place, row.start, row.stop, row.kind) for row in found if row.state == FindingState.MASKED]
    content = canonical(masked_document(entry.call.form, version.document, masked))
    manifest = _manifest(version, found)
    digest = hashlib.sha256(f'{{"content":{content},"manifest":{canonical(manifest)}}}'.encode()).hexdigest()
    last = blind_copy_of(entry)
    if last is not None and last.sha256 == digest and last.version_id == version.id:
        return last
    copy = BlindCopy(
        entry_id=entry.id,
        version=version,
        number=last.number + 1 if last is not None else 1,
        content=content,
        manifest=manifest,
        sha256=digest,
        made_at=at,
        made_by_id=by.id if by is not None else None,
    )
    db.session.add(copy)
    record("entry.blind_copy_made", entry, by=by, at=at, number=copy.number, sha256=digest)
    return copy


def give_copies(entry_ids: Collection[str], *, at: datetime) -> None:
    """Judges of a blind round get these entries: told by ``rounds``, whose verb has asked who may."""
    query = select(BlindCopy).where(BlindCopy.entry_id.in_(entry_ids)).order_by(BlindCopy.number)
    latest = {copy.entry_id: copy for copy in db.session.scalars(query)}
    for copy in latest.values():
        copy.given_at = copy.given_at or at


def _manifest(version: EntryVersion, found: Sequence[IdentityFinding]) -> list[dict[str, Any]]:
    """The redacted copies in the order of the entrant's files; those that are withheld are left out."""
    asked = slots(blind_form(version.entry.call.form))
    rows = [row for row in version.manifest if row["slot"] in asked]
    withheld = {row.file_id for row in found if row.state == FindingState.WITHHELD}
    copies = latest_copies(row["file_id"] for row in rows)
    kept = [
        (row["slot"], copies[row["file_id"]][1])
        for row in rows
        if row["file_id"] in copies and row["file_id"] not in withheld
    ]
    return [
        {
            "slot": slot,
            "file_id": file.id,
            "size": file.size,
            "sha256": file.sha256,
            "ending": file.name.rpartition(".")[2],
        }
        for slot, file in kept
    ]

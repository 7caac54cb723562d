"""Rows of files: kept after their proof, removed by mark; the bytes are the adapters' affair."""

from datetime import datetime

from app.extensions import db
from app.files.models import StoredFile
from app.files.proof import Proof
from app.history.service import Actor, Subject, record


def keep_file(owner: Subject, slot: str, proof: Proof, *, by: Actor | None, at: datetime) -> StoredFile:
    """Hang a proven file on its owner under a slot.

    The caller's verb has asked the owner's policy: a file has no rules of its own, its owner decides who adds and who
    reads it. The act is recorded on the owner, with size and SHA-256, never with the name.
    """
    if owner.id is None:
        db.session.flush()
    file = StoredFile(
        owner_noun=owner.__tablename__,
        owner_id=str(owner.id),
        slot=slot,
        name=proof.name,
        media_type=proof.media_type,
        size=proof.size,
        sha256=proof.sha256,
        store_key=proof.store_key,
        uploaded_by_id=str(by.id) if by is not None else None,
        uploaded_at=at,
    )
    db.session.add(file)
    db.session.flush()
    record("file.kept", owner, by=by, at=at, file=file.id, size=file.size, sha256=file.sha256)
    return file


def remove_file(file: StoredFile, owner: Subject, *, by: Actor | None, at: datetime) -> None:
    """Take a file off its owner. The bytes stay: a frozen version may refer to them."""
    file.is_removed = True
    record("file.removed", owner, by=by, at=at, file=file.id)

"""Reading the rows of files. Whoever asks has decided who may see their owner."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select

from app.extensions import db
from app.files.models import StoredFile
from app.history.models import Act

REMEMBERED = timedelta(hours=24)


def files_of(noun: str, owner_ids: Iterable[str], *, slot: str | None = None) -> Select[tuple[StoredFile]]:
    """Files that their owners still have, oldest first."""
    found = select(StoredFile).where(
        StoredFile.owner_noun == noun,
        StoredFile.owner_id.in_(list(owner_ids)),
        StoredFile.is_removed.is_(False),
    )
    if slot is not None:
        found = found.where(StoredFile.slot == slot)
    return found.order_by(StoredFile.uploaded_at, StoredFile.id)


def bytes_held(owners: Select[tuple[str]], at: datetime) -> int:
    """Bytes that count against a quota: what the owners still have, and whatever they uploaded within a day.

    Removing and uploading in a circle must not fill the disk (trust.md, A41), so what was removed counts for a day.
    """
    counted = or_(StoredFile.is_removed.is_(False), StoredFile.uploaded_at > at - REMEMBERED)
    total = select(func.coalesce(func.sum(StoredFile.size), 0)).where(
        StoredFile.owner_id.in_(owners), counted
    )
    return int(db.session.scalar(total) or 0)


def files_under(keys: Collection[str]) -> list[StoredFile]:
    """The rows, of removed files too, whose bytes lie under these keys of the store."""
    return list(db.session.scalars(select(StoredFile).where(StoredFile.store_key.in_(keys))))


def removed_since(files: Collection[StoredFile], instant: datetime) -> set[str]:
    """The keys (``id``) of those files that were taken off their owners at the instant or later, by the record."""
    acts = select(Act.figures).where(
        Act.noun.in_({file.owner_noun for file in files}),
        Act.subject_id.in_({file.owner_id for file in files}),
        Act.name == "file.removed",
        Act.at >= instant,
    )
    return {figures["file"] for figures in db.session.scalars(acts)}

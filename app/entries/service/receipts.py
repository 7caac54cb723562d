"""Giving signed receipts: with every version that is handed in, in the same transaction."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from app.entries.models import Entry, EntryReceipt, EntryVersion
from app.extensions import db
from app.history.logbook import latest_checkpoint
from app.sealing.receipts import issue_receipt

AT_ONCE = 200


def give_receipt(version: EntryVersion, key: Ed25519PrivateKey, *, at: datetime) -> EntryReceipt:
    """The signed receipt of a version: what was handed in (the commitment of a sealed bid, else the digest of the
    content), when its last byte had arrived, and how far the public log was (trust.md, Receipts and record).

    ``at``: when it is signed. A version has one receipt for good: asked again, the same is given (A08).
    """
    given = None
    if version not in db.session.new:
        given = db.session.scalar(select(EntryReceipt).where(EntryReceipt.version_id == version.id))
    if given is not None:
        return given
    with db.session.no_autoflush:  # version and receipt leave together
        call_id = db.session.get_one(Entry, version.entry_id).call_id
        return _sign(version, call_id, key, latest_checkpoint(), at)


def give_missing_receipts(key: Ed25519PrivateKey, *, at: datetime) -> int:
    """Receipts for versions that came another way than through a page (an import, a time before receipts), a batch at
    a time; how many. Their instant is that of the version, their checkpoint the latest, by which both can be told."""
    waiting = (
        select(EntryVersion, Entry.call_id)
        .join(Entry, Entry.id == EntryVersion.entry_id)
        .outerjoin(EntryReceipt, EntryReceipt.version_id == EntryVersion.id)
        .where(EntryReceipt.id.is_(None))
        .order_by(EntryVersion.id)
        .limit(AT_ONCE)
    )
    found = db.session.execute(waiting).all()
    checkpoint = latest_checkpoint() if found else ""
    for version, call_id in found:
        _sign(version, call_id, key, checkpoint, at)
    return len(found)


def _sign(
    version: EntryVersion, call_id: str, key: Ed25519PrivateKey, checkpoint: str, at: datetime
) -> EntryReceipt:
    receipt = issue_receipt(
        call=call_id,
        number=version.receipt_number.replace("-", ""),
        commitment=bytes.fromhex(version.commitment or version.sha256),
        at=version.received_at,
        checkpoint=checkpoint,
        key=key,
    )
    given = EntryReceipt(
        entry_id=version.entry_id,
        version=version,
        words="".join(receipt.words),
        document=receipt.file_bytes().decode(),
        given_at=at,
    )
    db.session.add(given)
    db.session.flush()
    return given

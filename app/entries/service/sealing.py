"""Sealing what was frozen, before BEGIN (trust.md, "Order at submit")."""

from dataclasses import dataclass, field

from app.entries.content.document import Frozen
from app.entries.models import Entry
from app.entries.queries import draft_files
from app.entries.service.sealed_drafts import identity_of
from app.files.proof import KnownFile
from app.sealing.bids import SealedBid, seal_bid


@dataclass(frozen=True)
class Sealed:
    """A bid in its envelope, not yet handed in. ``envelope_key``: where the store keeps it, on the disk by now.

    ``files``: [{"file_id", "sha256", "size"}] of the ciphertexts, in the order of the envelope's manifest.
    """

    draft_id: str
    number: int
    public: str
    envelope_key: str
    bid: SealedBid = field(repr=False)
    files: list[dict[str, str | int]] = field(default_factory=list)


def seal_entry(entry: Entry, frozen: Frozen, code: str, envelope_key: str) -> Sealed:
    """Seal a frozen draft as the entry's next version; reads alone. The caller stores ``bid.sealed`` under the key.

    ``code``: the reopening code that the page made for this press. ``sealing.errors.WrongCode`` for none of ours;
    ``ValueError`` where the call has no key or the draft is locked.
    """
    sealing, draft = entry.call.sealing, entry.draft
    if sealing is None or draft is None or draft.is_locked:
        raise ValueError("nothing to seal, or nothing to seal it to")
    known = {file.id: file for file in draft_files(entry) if isinstance(file, KnownFile)}
    files = [known[row["file_id"]] for row in frozen.manifest]
    number = entry.version_number + 1
    bid = seal_bid(
        identity_of(entry, number),
        frozen.content.encode(),
        [file.sealed for file in files],
        sealing.public,
        code,
    )
    rows: list[dict[str, str | int]] = [
        {"file_id": file.id, "sha256": file.sealed.sealed_sha256, "size": file.sealed.sealed_size}
        for file in files
    ]
    return Sealed(draft.id, number, sealing.public, envelope_key, bid, rows)

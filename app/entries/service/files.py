"""Files in the slots of a draft, and in those of a correction."""

from datetime import datetime

from app.entries.content.form import slots
from app.entries.models import CorrectionWindow, Entry
from app.entries.policy import may_correct_entry, may_edit_entry
from app.entries.queries import FILES_A_SLOT, draft_files, room_left, window_files
from app.entries.service.drafts import written_draft
from app.extensions import db
from app.files.models import StoredFile
from app.files.proof import Proof
from app.files.service import keep_file, remove_file
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, hidden, require

SEALED_TYPE = "application/octet-stream"


def add_file(
    entry: Entry,
    slot: str,
    proof: Proof,
    *,
    by: User,
    at: datetime,
    window: CorrectionWindow | None = None,
) -> StoredFile:
    """Put a proven file into a slot of the draft, or of an open correction.

    ``Refused`` for who may not write or comes late; ``Invalid`` (field ``file``) for an unknown slot, a full one, the
    same bytes twice, or a laboratory that has used up its quota.
    """
    require((may_edit_entry if window is None else may_correct_entry)(by, entry, at))
    if window is None:
        written_draft(entry)
    known = slots(entry.call.form)
    allowed = set(known) if window is None else set(window.slots)
    held = [f for f in (draft_files(entry) if window is None else window_files(window)) if f.slot == slot]
    if slot not in known or slot not in allowed:
        raise Invalid({"file": t("这一项不接受文件")})
    if len(held) >= FILES_A_SLOT:
        raise Invalid({"file": t("这一项最多 %(n)s 个文件，请先移除不用的", n=FILES_A_SLOT)})
    if any(f.sha256 == proof.sha256 for f in held):
        raise Invalid({"file": t("这个文件已经上传过")})
    if proof.size > room_left(entry.organisation_id, at):
        raise Invalid({"file": t("本单位的文件空间已用完，请先移除不用的文件")})
    if window is None and entry.call.sealed:
        return _keep_sealed(entry, proof, by=by, at=at)
    return keep_file(entry if window is None else window, slot, proof, by=by, at=at)


def _keep_sealed(entry: Entry, proof: Proof, *, by: User, at: datetime) -> StoredFile:
    """The row says no more than the ciphertext does; what its members know of the file lies under the draft's key."""
    draft, sealed = written_draft(entry), proof.sealed
    if sealed is None:
        raise ValueError("a file of a sealed draft must be sealed")
    seen = Proof("", SEALED_TYPE, sealed.sealed_size, sealed.sealed_sha256, proof.store_key)
    file = keep_file(entry, "", seen, by=by, at=at)
    file.is_sealed, file.sealed_as = True, draft.lock_file(sealed)
    db.session.flush()
    return file


def take_file_off(entry: Entry, file: StoredFile, *, by: User, at: datetime) -> None:
    """Remove a file from the draft or from the correction that is being prepared; frozen versions keep theirs."""
    window = next((w for w in entry.windows if w.id == file.owner_id), None)
    require((may_edit_entry if window is None else may_correct_entry)(by, entry, at))
    if file.is_removed or (window is None and file.owner_id != entry.id):
        require(hidden())
    remove_file(file, window or entry, by=by, at=at)

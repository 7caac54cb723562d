"""Formal documents handed in again after screening returned an entry (rule 5): never text, figures or prices."""

from collections.abc import Sequence
from datetime import datetime

from app.entries.content.document import Frozen, freeze_document
from app.entries.content.form import slots
from app.entries.models import CorrectionWindow, Entry, EntryVersion
from app.entries.policy import may_correct_entry, may_open_correction
from app.entries.queries import current_version, manifest_of, window_files
from app.entries.service.versions import add_version, pressed_before
from app.entries.states import ENTRY_MOVES
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, not_now, require


def open_correction(
    entry: Entry,
    slots_: Sequence[str],
    points: Sequence[str],
    until: datetime,
    *,
    by: User,
    at: datetime,
) -> CorrectionWindow:
    """Let the entrant hand in the named slots again until an instant; told by screening, once for an entry.

    ``points`` is the officer's list, a sentence each. ``Invalid`` (field ``slots``) for a slot that the call's form
    does not mark correctable: what is judged is never corrected.
    """
    require(may_open_correction(by, entry, at))
    allowed = {key for key, question in slots(entry.call.form).items() if question.get("correctable")}
    if not slots_ or not set(slots_) <= allowed:
        raise Invalid({"slots": t("只能选择可以补正的形式材料")})
    window = CorrectionWindow(entry=entry, slots=list(slots_), points=list(points), since=at, until=until)
    db.session.add(window)
    db.session.flush()
    record("entry.correction_opened", entry, by=by, at=at, window=window.id, points=len(points))
    return window


def freeze_correction(entry: Entry, window: CorrectionWindow) -> Frozen:
    """The present version with the files of each slot replaced where new ones were brought; reads alone.

    A slot without new files keeps the old ones.
    """
    version = current_version(entry)
    assert version is not None  # noqa: S101  a window is opened on a submitted entry
    brought = manifest_of(window_files(window), entry.call.form)
    renewed = {row["slot"] for row in brought}
    order = list(slots(entry.call.form))
    kept = [row for row in version.manifest if row["slot"] not in renewed]
    manifest = sorted([*kept, *brought], key=lambda row: order.index(row["slot"]))
    return freeze_document(version.document, manifest, version.number)


def correct_entry(entry: Entry, frozen: Frozen, key: str, *, by: User, at: datetime) -> EntryVersion:
    """Hand in the correction: a new version that differs from the last in the allowed files alone. Closes the window.

    ``Refused`` out of time, a second time, with nothing new, or where the files changed after freezing.
    """
    known = pressed_before(entry, key)
    if known is not None:
        return known
    require(may_correct_entry(by, entry, at))
    window = entry.windows[-1]
    if freeze_correction(entry, window).sha256 != frozen.sha256:
        require(not_now("changed_meanwhile", t("材料刚刚被修改，请核对后再提交")))
    before = current_version(entry)
    if before is None or freeze_document(before.document, before.manifest, 0).sha256 == frozen.sha256:
        require(not_now("nothing_new", t("还没有上传补正材料")))
    entry.state = ENTRY_MOVES.go("correct", entry.state)
    version = add_version(entry, frozen, key, by=by, at=at, is_correction=True)
    window.used_at = at
    record("entry.corrected", entry, by=by, at=at, version=version.number, sha256=version.sha256)
    return version

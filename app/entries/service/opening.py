"""Opening a bid of a sealed call: read, held against its row and its receipt, and only then restored.

Who may open, and the call's private key, are the affair of ``openings``; here one bid at a time is opened or not, and
what is wrong with one never touches another.
"""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from app.entries.content.document import freeze_document
from app.entries.content.form import slots
from app.entries.models import EntryVersion
from app.entries.policy import may_hand_in_again
from app.entries.service.sealed_drafts import identity_of
from app.entries.service.versions import name_members
from app.extensions import db
from app.files.models import StoredFile
from app.files.proof import Proof
from app.files.service import keep_file
from app.history.service import record
from app.people.models import User
from app.sealing.bids import describe_again, is_the_committed
from app.sealing.canonical import sha256_hex
from app.sealing.envelopes import Commitment, Manifest, Opened, check_identity, commit_to_bid, open_envelope
from app.sealing.errors import NotTheirs, SealingError, WrongCode
from app.sealing.files import SealedFile, open_file
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now, require


class Bytes(Protocol):
    """Where envelopes and files lie (``adapters.store``); ``get`` raises whatever it does for what is missing."""

    def get(self, key: str, /) -> bytes: ...


@dataclass(frozen=True)
class BidResult:
    """What became of one bid. ``error`` is empty or one of "missing", "altered", "key", "identity", "commitment",
    "file", "not_sealed"; ``differences``: what the envelope says otherwise than its row, or which file is at fault.
    """

    ok: bool
    differences: tuple[str, ...] = ()
    error: str = ""


class Unopened(Exception):
    """This bid cannot be opened, and why."""

    def __init__(self, error: str, *differences: str) -> None:
        super().__init__(error)
        self.result = BidResult(False, differences, error)


@dataclass(frozen=True)
class Examined:
    """A bid that was read and found to be the one on its receipt, not yet restored."""

    version_id: str
    content: dict[str, Any] = field(repr=False)
    files: dict[str, SealedFile] = field(repr=False)


def open_version(version: EntryVersion, call_secret: str, *, at: datetime, store: Bytes) -> BidResult:
    """Open one bid and make its content what every version has: document, manifest, summary, files that can be read.

    Opened are only bids whose envelope names this call, laboratory, entry and version (A06), whose receipt it fits and
    whose every file is whole; else nothing changes. Opening again what is open is no error.
    """
    if version.opened_at is not None:
        return BidResult(True)
    try:
        examined = examine_version(version, call_secret, store=store)
    except Unopened as failed:
        record(
            "entry.not_opened",
            version.entry,
            by=None,
            at=at,
            version=version.number,
            error=failed.result.error,
        )
        return failed.result
    return restore_version(version, examined, at=at)


def examine_version(version: EntryVersion, call_secret: str, *, store: Bytes) -> Examined:
    """Read an envelope and its files without changing anything: the slow part, before BEGIN where that can be.

    Error: ``Unopened``.
    """
    opened = _opened(version, call_secret, store)
    differences = check_identity(opened.manifest, identity_of(version.entry, version.number))
    if differences:
        raise Unopened("identity", *(each.name for each in differences))
    keys = {row["sha256"]: row["file_id"] for row in version.sealed_files or []}
    if [file.sealed_sha256 for file in opened.manifest.files] != list(keys):
        raise Unopened("commitment")
    files = {keys[file.sealed_sha256]: file for file in opened.manifest.files}
    for key, file in files.items():
        _whole(key, file, store)
    return Examined(version.id, json.loads(opened.content), files)


def restore_version(version: EntryVersion, examined: Examined, *, at: datetime) -> BidResult:
    """Write down what was read. ``ValueError`` for another version's."""
    if examined.version_id != version.id:
        raise ValueError("another version was examined")
    for key, sealed in examined.files.items():
        row = db.session.get_one(StoredFile, key)
        row.slot, row.name = sealed.about["slot"], sealed.about["name"]
        row.media_type, row.size, row.sha256 = sealed.about["media_type"], sealed.size, sealed.sha256
        row.secret, row.sealed_as = sealed.secret, None
    manifest = [_line(key, file) for key, file in examined.files.items()]
    _fill(version, examined.content, manifest, at)
    record("entry.opened", version.entry, by=None, at=at, version=version.number)
    return BidResult(True)


def hand_in_again(
    version: EntryVersion, copy: str, proofs: Sequence[Proof], code: str, *, by: User, at: datetime
) -> EntryVersion:
    """The laboratory's own copy in place of an envelope that nothing opens: taken where it is word for word and file
    for file what the receipt binds.

    ``copy``: the text that the laboratory took along before it submitted (``content.document.sealed_text``);
    ``proofs``: its files in any order, in the store as they are. ``Refused`` while the call is sealed and for what is
    open; ``Invalid`` (code, copy, files).
    """
    require(may_hand_in_again(by, version, at))
    document, rows = _copy(copy)
    found = {proof.sha256: proof for proof in proofs}
    lacking = [row["name"] for row in rows if row["sha256"] not in found]
    if lacking:
        raise Invalid({"files": t("缺少与副本一致的文件：%(names)s", names=lacking)})
    paired = [(row, found[row["sha256"]]) for row in rows]
    manifest = _described(version, document, paired, code)
    if not is_the_committed(manifest, commitment_of(version)):
        raise Invalid({"copy": t("这份副本与回执上的承诺值不一致，不能代替原件")})
    kept = [keep_file(version.entry, row["slot"], proof, by=by, at=at) for row, proof in paired]
    lines = [_row(file.id, file.slot, file.name, file.size, file.sha256) for file in kept]
    _fill(version, document, lines, at)
    record("entry.handed_in_again", version.entry, by=by, at=at, version=version.number)
    return version


def commitment_of(version: EntryVersion) -> Commitment:
    """What the receipt of a sealed version binds, from its row. ``ValueError`` for one that is not sealed."""
    if version.envelope_sha256 is None or version.envelope_size is None:
        raise ValueError("not sealed")
    files = tuple((str(row["sha256"]), int(row["size"])) for row in version.sealed_files or [])
    envelope = (version.envelope_sha256, version.envelope_size)
    tag, salt = str(version.content_tag), str(version.commitment_salt)
    return Commitment(version.entry.call_id, envelope, files, tag, salt)


def _opened(version: EntryVersion, call_secret: str, store: Bytes) -> Opened:
    if version.envelope_key is None:
        raise Unopened("not_sealed")
    if commitment_of(version).digest != version.sha256:
        raise Unopened("commitment")
    sealed = _bytes(store.get, version.envelope_key, "missing")
    if sha256_hex(sealed) != version.envelope_sha256:
        raise Unopened("altered")
    try:
        opened = open_envelope(sealed, call_secret)
    except NotTheirs as wrong:
        raise Unopened("key") from wrong
    except SealingError as wrong:
        raise Unopened("altered") from wrong
    if commit_to_bid(opened.manifest, sealed, str(version.commitment_salt)).digest != version.sha256:
        # Whose it is tells more than that it does not fit.
        others = check_identity(opened.manifest, identity_of(version.entry, version.number))
        raise Unopened("identity" if others else "commitment", *(each.name for each in others))
    return opened


def _whole(key: str, file: SealedFile, store: Bytes) -> None:
    """Decrypted once, to nowhere: a file that is announced as opened can be read."""
    row = db.session.get(StoredFile, key)
    if row is None:
        raise Unopened("file", file.about["name"])
    sealed = _bytes(store.get, row.store_key, "file", file.about["name"])
    try:
        open_file(io.BytesIO(sealed), file, _Nowhere())
    except SealingError as wrong:
        raise Unopened("file", file.about["name"]) from wrong


class _Nowhere:
    def write(self, _content: bytes, /) -> None:
        return None


def _bytes(get: Callable[[str], bytes], key: str, error: str, *differences: str) -> bytes:
    try:
        return get(key)
    except (
        Exception
    ) as missing:  # the store's own class is on our right; whatever it is, this bid is not there
        raise Unopened(error, *differences) from missing


def _line(key: str, file: SealedFile) -> dict[str, Any]:
    return _row(key, file.about["slot"], file.about["name"], file.size, file.sha256)


def _row(key: str, slot: str, name: str, size: int, sha256: str) -> dict[str, Any]:
    """A row of a manifest as ``queries.manifest_of`` makes it."""
    return {"slot": slot, "file_id": key, "name": name, "size": size, "sha256": sha256}


def _fill(
    version: EntryVersion, document: dict[str, Any], manifest: list[dict[str, Any]], at: datetime
) -> None:
    order = list(slots(version.entry.call.form))
    rows = sorted(manifest, key=lambda row: order.index(row["slot"]))
    frozen = freeze_document(document, rows, 0)
    version.content, version.manifest, version.summary = frozen.content, frozen.manifest, frozen.summary
    version.opened_at = at
    version.__dict__.pop("document", None)
    name_members(version, document)
    db.session.flush()


def _copy(copy: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        told = json.loads(copy)
        document, rows = dict(told["content"]), [dict(row) for row in told["manifest"]]
        for row in rows:
            _row("", *(row[name] for name in ("slot", "name", "size", "sha256")))
    except (ValueError, KeyError, TypeError) as wrong:
        raise Invalid({"copy": t("这个文件不是提交前下载的副本")}) from wrong
    return document, rows


def _described(
    version: EntryVersion, document: dict[str, Any], paired: Sequence[tuple[dict[str, Any], Proof]], code: str
) -> Manifest:
    if version.code_salt is None:
        raise Refused(not_now("not_sealed", t("这一版没有密封")))
    files = [
        SealedFile(
            {"slot": row["slot"], "name": row["name"], "media_type": proof.media_type},
            proof.size,
            proof.sha256,
            0,
            "",
            "",
        )
        for row, proof in paired
    ]
    content = freeze_document(document, [], 0).content.encode()
    identity = identity_of(version.entry, version.number)
    try:
        return describe_again(identity, content, files, code, version.code_salt)
    except WrongCode as wrong:
        raise Invalid({"code": t("重开码有误，请逐组核对")}) from wrong

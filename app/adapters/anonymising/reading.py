"""This process's side: hands a file to the child and keeps what it answers."""

import hashlib
import json

from app.adapters import apart
from app.adapters.plain_files import read_plain
from app.adapters.store import Missing, new_store_key, store
from app.files.models import StoredFile
from app.files.proof import MEDIA_TYPES, Proof
from app.redactions.finding import Passage
from app.redactions.reports import FileReport, Inspection

LIMITS = apart.Limits(processor=20, patience=60.0, memory=1024 * 1024 * 1024, answer=128 * 1024 * 1024)


def read_stored(file: StoredFile) -> FileReport:
    """A file of the store, read and cleared; where the store has lost it, it counts as unreadable."""
    try:
        content = read_plain(file)
    except Missing:
        return FileReport(file.id, unreadable=True)
    return read_bytes(file.id, kind_of(file.media_type), content)


def read_proof(file_id: str, proof: Proof) -> FileReport:
    """An upload that is at hand, as a copy of the file ``file_id``."""
    return read_bytes(file_id, kind_of(proof.media_type), store().get(proof.store_key))


def inspect_proof(proof: Proof) -> Inspection:
    """An upload looked through before it is kept: what its text says, whether it can be cleared; nothing is stored."""
    kind, content = kind_of(proof.media_type), store().get(proof.store_key)
    passages, unreadable = _told(kind, content)
    return Inspection(passages, unreadable, bool(run_child("clear", kind, content)))


def read_bytes(file_id: str, kind: str, content: bytes) -> FileReport:
    """``kind``: pdf, docx, xlsx, png or jpg."""
    passages, unreadable = _told(kind, content)
    return FileReport(file_id, passages, unreadable, _cleared(kind, content))


def _told(kind: str, content: bytes) -> tuple[tuple[Passage, ...], bool]:
    """What the child read, and whether a part of it could not be read."""
    try:
        answer = json.loads(run_child("read", kind, content))
    except ValueError:
        return (), True
    return tuple(Passage(place, place, text) for place, text in answer["passages"]), bool(
        answer["unreadable"]
    )


def _cleared(kind: str, content: bytes) -> Proof | None:
    """The file without its properties, in the store under a name that says nothing."""
    clean = run_child("clear", kind, content)
    if not clean:
        return None
    key = new_store_key()
    store().put(key, clean)
    return Proof(f"file.{kind}", MEDIA_TYPES[kind], len(clean), hashlib.sha256(clean).hexdigest(), key)


def kind_of(media_type: str) -> str:
    """The ending that the child knows a media type by."""
    return next(kind for kind, known in MEDIA_TYPES.items() if known == media_type)


def run_child(task: str, kind: str, content: bytes) -> bytes:
    """What the child says; nothing where it failed, was killed by its limits or took too long."""
    try:
        return apart.ask("app.adapters.anonymising.child", content, task, kind, limits=LIMITS)
    except apart.Failed:
        return b""

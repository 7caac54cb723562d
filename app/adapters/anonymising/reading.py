"""The parent's side: hands a file to the child and keeps what it answers."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from app.adapters.store import Missing, new_store_key, store
from app.files.models import StoredFile
from app.files.proof import MEDIA_TYPES, Proof
from app.redactions.finding import Passage
from app.redactions.reports import FileReport

ROOT = Path(__file__).resolve().parents[3]
SECONDS_OF_PATIENCE = 60.0


def read_stored(file: StoredFile) -> FileReport:
    """A file of the store, read and cleared; where the store has lost it, it counts as unreadable."""
    try:
        content = store().get(file.store_key)
    except Missing:
        return FileReport(file.id, unreadable=True)
    return read_bytes(file.id, kind_of(file.media_type), content)


def read_proof(file_id: str, proof: Proof) -> FileReport:
    """An upload that is at hand, as a copy of the file ``file_id``."""
    return read_bytes(file_id, kind_of(proof.media_type), store().get(proof.store_key))


def read_bytes(file_id: str, kind: str, content: bytes) -> FileReport:
    """``kind``: pdf, docx, xlsx, png or jpg."""
    try:
        answer = json.loads(run_child("read", kind, content))
    except ValueError:
        answer = {"passages": [], "unreadable": True}
    passages = tuple(Passage(place, place, text) for place, text in answer["passages"])
    return FileReport(file_id, passages, bool(answer["unreadable"]), _cleared(kind, content))


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
        done = subprocess.run(
            [sys.executable, "-m", "app.adapters.anonymising", task, kind],
            input=content,
            capture_output=True,
            cwd=ROOT,
            timeout=SECONDS_OF_PATIENCE,
            check=False,
            env={"PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"},
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""

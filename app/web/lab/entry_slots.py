"""Typed places for files: what their pages show, and the form that proves a file before the transaction begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from app.adapters.anonymising.reading import inspect_proof
from app.adapters.uploads import LARGEST, UploadRefused, prove_upload
from app.entries.content.form import Question, Section, slots
from app.entries.models import CorrectionWindow, Entry
from app.entries.queries import FILES_A_SLOT, draft_files, room_left, window_files
from app.files.proof import FileFacts, Proof
from app.redactions.reports import Inspection
from app.redactions.uploads import is_inspected
from app.shared.text import Text
from app.web.instant import instant
from app.web.rendering import render_text

UPLOAD = "jiebang.upload"
BODY = LARGEST + 1024 * 1024


@dataclass(frozen=True)
class HeldFile:
    """A file in a slot (``_macros/files.html``)."""

    name: str
    size: int
    url: str
    sha256: str | None
    remove_url: str | None
    note: Any = None


@dataclass(frozen=True)
class Slot:
    """One typed place for files (``_macros/files.html``)."""

    key: str
    name: Text
    note: Text
    required: bool
    accept: str
    limit: int
    most: int
    files: list[HeldFile]
    url: str
    error: Any


DRAFT = ("lab.add_file", "lab.remove_file")
CORRECTION = ("lab.add_correction_file", "lab.remove_correction_file")


def slots_of(entry: Entry, section: Section, refused: Mapping[str, Any]) -> list[Slot]:
    """The places of a section with the files of the draft."""
    wanted = [q for q in section["questions"] if q["type"] == "file"]
    files = draft_files(entry) if wanted else []
    return [_made(entry, q, files, DRAFT, refused, q.get("hint", "")) for q in wanted]


def correction_slots(
    entry: Entry, window: CorrectionWindow, refused: Mapping[str, Any], notes: Mapping[str, str]
) -> list[Slot]:
    """The places that may be handed in again, with what has been brought so far."""
    wanted = [q for key, q in slots(entry.call.form).items() if key in window.slots]
    files = window_files(window)
    return [_made(entry, q, files, CORRECTION, refused, notes.get(q["key"], "")) for q in wanted]


def _made(
    entry: Entry,
    question: Question,
    files: Sequence[FileFacts],
    roads: tuple[str, str],
    refused: Mapping[str, Any],
    note: str,
) -> Slot:
    key, (add, remove) = question["key"], roads
    return Slot(
        key,
        Text(question["label"]),
        Text(note),
        question.get("required", True),
        ",".join(f".{ending}" for ending in question["accept"]),
        LARGEST,
        FILES_A_SLOT,
        [held(entry, f, remove) for f in files if f.slot == key],
        url_for(add, id=entry.id, slot=key),
        refused.get(key),
    )


def held(entry: Entry, file: FileFacts, remove: str | None = None) -> HeldFile:
    """A file with its addresses."""
    return HeldFile(
        file.name,
        file.size,
        url_for("public.entry_file", id=entry.id, file=file.id),
        file.sha256,
        url_for(remove, id=entry.id, file=file.id) if remove else None,
    )


class UploadForm(FlaskForm):
    """One file for the slot of the address; ``proof`` is there once it has been checked and stored."""

    file = FileField()
    entry: Entry
    proof: Proof | None = None
    inspection: Inspection | None = None

    @classmethod
    def for_entry(cls, entry: Entry) -> "UploadForm":
        """The form of this request: made once, so that a page that is shown again finds what it refused."""
        form: UploadForm = request.environ.setdefault(UPLOAD, cls())
        form.entry = entry
        return form

    @property
    def refused(self) -> dict[str, Any]:
        """The sentence beside the slot."""
        return {self.slot: self.file.errors[0]} if self.file.errors else {}

    @property
    def slot(self) -> str:
        """The slot that the address names."""
        return str((request.view_args or {}).get("slot", ""))

    @property
    def seals(self) -> bool:
        """Whether the file belongs to a sealed draft; what is brought for a correction comes after the opening."""
        return self.entry.call.is_shut

    def validate(self, extra_validators: Any = None) -> bool:
        """Prove the file outside the transaction; a laboratory without room left stores nothing more (A41)."""
        question = slots(self.entry.call.form).get(self.slot)
        if not super().validate(extra_validators) or question is None:
            return False
        try:
            limit = min(LARGEST, room_left(self.entry.organisation_id, instant()))
            slot = self.slot if self.seals else None
            self.proof = prove_upload(
                self.file.data or None, question["accept"], limit=limit, sealed_for=slot
            )
        except UploadRefused as refused:
            self.file.errors = [render_text(refused.text)]
        if self.proof is not None and not self.seals and is_inspected(self.entry, self.slot):
            self.inspection = inspect_proof(self.proof)
        return self.proof is not None

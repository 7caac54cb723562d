"""Checks, findings, redacted files, and the copies that judges of blind rounds read."""

import json
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.entries.models import Entry, EntryVersion
from app.extensions import db
from app.files.models import StoredFile
from app.redactions.states import FindingKind, FindingState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class NameCheck(db.Model):
    """That a version was looked through for names: how many passages of answers, how many files."""

    __tablename__ = "name_check"

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    version_id: Mapped[str] = link("entry_version.id", unique=True)
    passages: Mapped[int] = mapped_column(Integer)
    files: Mapped[int] = mapped_column(Integer)
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)


class IdentityFinding(db.Model):
    """A text that tells who entered, or a file that could not be read.

    ``place``: question key, ``key/row/column`` in tables, for files the part of the file. ``start`` and ``stop`` mark
    ``hit`` in the answer; ``before`` and ``after`` are the few characters around it. ``file_id`` is None for answers.
    """

    __tablename__ = "identity_finding"
    __table_args__ = (
        choice_check("kind", FindingKind),
        choice_check("state", FindingState),
        CheckConstraint("state <> 'masked' OR file_id IS NULL", name="only_answers_masked"),
        CheckConstraint("state IN ('open', 'cleared') OR decided_at IS NOT NULL", name="decided_dated"),
    )

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    version_id: Mapped[str] = link("entry_version.id")
    file_id: Mapped[str | None] = link("stored_file.id")
    kind: Mapped[FindingKind] = mapped_column(Choice(FindingKind))
    place: Mapped[str] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(300))
    start: Mapped[int] = mapped_column(Integer, default=0)
    stop: Mapped[int] = mapped_column(Integer, default=0)
    before: Mapped[str] = mapped_column(String(40), default="")
    hit: Mapped[str] = mapped_column(String(400), default="")
    after: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[FindingState] = mapped_column(Choice(FindingState), default=FindingState.OPEN, index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    entry: Mapped[Entry] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class RedactedCopy(db.Model):
    """What is served in place of a file of an entry: without properties, made by the platform (no maker) or brought by
    an officer; the latest counts. The bytes are a stored file of their own; the entrant's file never changes."""

    __tablename__ = "redacted_copy"

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    source_id: Mapped[str] = link("stored_file.id")
    number: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[str | None] = link("user.id")
    __table_args__ = (UniqueConstraint("source_id", "number", name="uq_redacted_copy_number"),)


class BlindCopy(db.Model):
    """What judges of blind rounds read of an entry from ``made_at`` on; its content is never changed.

    ``content``: canonical JSON {question key: value}; ``manifest``: [{"slot", "file_id", "size", "sha256", "ending"}],
    the files being redacted copies; ``sha256`` is over the canonical JSON of both. ``given_at``: when a judge first got
    it; from then on nothing is decided anew for the entry, so that all its judges read the same.
    """

    __tablename__ = "blind_copy"
    __table_args__ = (UniqueConstraint("entry_id", "number", name="uq_blind_copy_number"),)

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    version_id: Mapped[str] = link("entry_version.id")
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    manifest: Mapped[list[Any]] = mapped_column(JSON, default=list)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[str | None] = link("user.id")
    given_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[EntryVersion] = relationship()

    @cached_property
    def document(self) -> dict[str, Any]:
        """The content, read."""
        return json.loads(self.content)


class UploadCheck(db.Model):
    """What of a file in a draft the platform could not take away, found when it was uploaded into blind material.

    ``hits``: [{"words", "kind"}] names in its text; ``unreadable``: a part is a picture or could not be read;
    ``is_cleared``: its properties (author, company) can be taken away. The entrant alone is told.
    """

    __tablename__ = "upload_check"

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    file_id: Mapped[str] = link("stored_file.id", unique=True)
    hits: Mapped[list[Any]] = mapped_column(JSON, default=list)
    unreadable: Mapped[bool] = mapped_column(Boolean, default=False)
    is_cleared: Mapped[bool] = mapped_column(Boolean, default=True)
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    file: Mapped[StoredFile] = relationship()

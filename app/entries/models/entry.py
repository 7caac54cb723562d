"""An entry, its living draft and its frozen versions."""

import json
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call, Item
from app.chains.models import Region
from app.entries.content.locked import lock_file, lock_value, unlock_file, unlock_value
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.files.models import StoredFile
from app.files.proof import KnownFile
from app.people.models import Organisation, User
from app.sealing.files import SealedFile
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link

if TYPE_CHECKING:
    from app.entries.models.partner import Partner
    from app.entries.models.reading import CorrectionWindow


class Entry(db.Model):
    """One organisation's answer to one item. The key is random, so it tells nobody how many there are (A03).

    ``number`` counts the organisation's entries for the item, where its kind takes several; it is never given twice, so
    that two that are begun at once do not beat the quota. ``city_code``: whose city recommends it, as the place of the
    organisation stood when it was handed in; none for kinds without recommendation and for what lies under the province
    itself.
    """

    __tablename__ = "entry"
    __table_args__ = (
        choice_check("state", EntryState),
        choice_check("outcome", Outcome),
        UniqueConstraint("item_id", "organisation_id", "number", name="uq_entry_number"),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="submitted_dated"),
        CheckConstraint("state = 'draft' OR version_number > 0", name="submitted_versioned"),
        # Desks count a call's entries by where they stand, from the index alone. None on the state alone: nearly every
        # entry is handed in, and a planner without statistics takes such an index for a narrow one.
        Index("ix_entry_standing", "call_id", "outcome", "state", "item_id", "id"),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    item_id: Mapped[str] = link("item.id")
    organisation_id: Mapped[str] = link("organisation.id")
    number: Mapped[int] = mapped_column(Integer, default=1)
    state: Mapped[EntryState] = mapped_column(Choice(EntryState), default=EntryState.DRAFT)
    outcome: Mapped[Outcome] = mapped_column(Choice(Outcome), default=Outcome.PENDING)
    city_code: Mapped[str | None] = mapped_column(ForeignKey("region.code", ondelete="RESTRICT"), index=True)
    version_number: Mapped[int] = mapped_column(Integer, default=0)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[str] = link("user.id")
    call: Mapped[Call] = relationship()
    item: Mapped[Item] = relationship()
    organisation: Mapped[Organisation] = relationship()
    city: Mapped[Region | None] = relationship()
    draft: Mapped["Draft | None"] = relationship(back_populates="entry")
    versions: Mapped[list["EntryVersion"]] = relationship(
        back_populates="entry", order_by="EntryVersion.number"
    )
    partners: Mapped[list["Partner"]] = relationship(
        back_populates="entry", order_by="Partner.invited_at, Partner.id"
    )
    windows: Mapped[list["CorrectionWindow"]] = relationship(
        back_populates="entry", order_by="CorrectionWindow.since"
    )


class Draft(db.Model):
    """What the entrant's members are writing.

    ``fields``: {field: {"v": value, "r": the draft's revision when it last changed, "by": user key, "at": ISO
    instant}}; a save names the revision it saw, so that two editors never overwrite each other (rule 2). Fields are
    named in ``entries.content.form``.

    ``is_sealed``: the draft of a sealed call. Its values are ciphertext under a key of its own, which lies outside the
    database and is handed over with ``unlock`` for this instance alone; once the draft is handed in, the key is gone.
    """

    __tablename__ = "draft"

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id", unique=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    revision: Mapped[int] = mapped_column(Integer, default=0)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_sealed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    entry: Mapped[Entry] = relationship(back_populates="draft")

    def unlock(self, key: bytes) -> None:
        """Hand over the key of a sealed draft.

        The entry holds its draft from then on: a session forgets rows that nobody holds, and with this one its key.
        """
        self.__dict__["_key"] = key
        self.entry.__dict__["_unlocked"] = self

    @property
    def key(self) -> bytes | None:
        """The key of a sealed draft, where it was handed over."""
        return self.__dict__.get("_key")

    @property
    def is_locked(self) -> bool:
        """Whether nobody can read what was written: its key was not handed over, or exists no more."""
        return self.is_sealed and self.key is None

    def lock(self, field: str, value: Any) -> Any:
        """A value as ``fields`` keeps it. ``KeyError`` for a sealed draft that was not unlocked."""
        return lock_value(self._owned_key, self.id, field, value) if self.is_sealed else value

    def value(self, field: str) -> Any:
        """What was written in a field; ``KeyError`` where nothing was, or where the draft was not unlocked."""
        return self.unlocked(field, self.fields[field]["v"])

    def unlocked(self, field: str, kept: Any) -> Any:
        """What ``lock`` made, read again. ``KeyError`` for a sealed draft that was not unlocked."""
        return unlock_value(self._owned_key, self.id, field, kept) if self.is_sealed else kept

    def lock_file(self, file: SealedFile) -> bytes:
        """What opens a file of this draft, as ``StoredFile.sealed_as`` keeps it."""
        return lock_file(self._owned_key, self.id, file)

    def known(self, file: StoredFile) -> KnownFile | None:
        """A file of a sealed draft as its members know it; None where this draft knows nothing of it."""
        if file.sealed_as is None or self.key is None:
            return None
        return KnownFile(
            file.id, file.uploaded_at, unlock_file(self.key, self.id, file.sha256, file.sealed_as)
        )

    @property
    def _owned_key(self) -> bytes:
        if self.key is None:
            raise KeyError("the draft is locked")
        return self.key


class EntryVersion(db.Model):
    """A frozen version: one document and a file manifest, with its receipt.

    ``content`` is canonical JSON text {question key: value}; ``manifest`` [{"slot", "file_id", "name", "size",
    "sha256"}]; ``sha256`` is over the canonical JSON of both. ``received_at`` is the server's receipt of the last byte.
    ``checks``: how the entrant stood to the conditions of entering at that moment (``policy.eligibility.kept_checks``);
    empty for corrections and for versions of a time before. ``summary`` repeats the answers that lists and exports
    print ({"leader", "price", "title"}), so that none parses a document.

    Of a sealed call all three are empty until the bid is opened, and ``sha256`` is the commitment
    (``sealing.envelopes.Commitment``). The envelope lies in the store under ``envelope_key``; ``sealed_files``
    [{"file_id", "sha256", "size"}] are the ciphertexts of the files in the order of its manifest; ``code_salt`` belongs
    to the reopening code, which is stored nowhere.
    """

    __tablename__ = "entry_version"
    __table_args__ = (
        UniqueConstraint("entry_id", "number", name="uq_entry_version_number"),
        CheckConstraint(
            "envelope_key IS NULL OR (envelope_sha256 IS NOT NULL AND envelope_size IS NOT NULL AND"
            " code_salt IS NOT NULL AND commitment_salt IS NOT NULL AND content_tag IS NOT NULL)",
            name="sealed_whole",
        ),
        CheckConstraint("opened_at IS NULL OR envelope_key IS NOT NULL", name="opened_sealed"),
        CheckConstraint(
            "envelope_key IS NULL OR opened_at IS NOT NULL OR content = ''", name="sealed_unreadable"
        ),
    )

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    manifest: Mapped[list[Any]] = mapped_column(JSON, default=list)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    latest_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_by_id: Mapped[str] = link("user.id")
    receipt_number: Mapped[str] = mapped_column(String(24), unique=True)
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    is_correction: Mapped[bool] = mapped_column(Boolean, default=False)
    envelope_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    envelope_sha256: Mapped[str | None] = mapped_column(String(64))
    envelope_size: Mapped[int | None] = mapped_column(Integer)
    code_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    commitment_salt: Mapped[str | None] = mapped_column(String(64))
    content_tag: Mapped[str | None] = mapped_column(String(64))
    sealed_files: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    checks: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    entry: Mapped[Entry] = relationship(back_populates="versions")
    submitted_by: Mapped[User] = relationship()

    @cached_property
    def document(self) -> dict[str, Any]:
        """The content, read: {question key: value} as ``entries.content.document`` describes it; empty while shut."""
        return json.loads(self.content) if self.content else {}

    @property
    def is_sealed(self) -> bool:
        """Whether it was handed in sealed, opened since or not."""
        return self.envelope_key is not None

    @property
    def is_shut(self) -> bool:
        """Whether nobody can read it: sealed, and not opened."""
        return self.is_sealed and self.opened_at is None

    @property
    def commitment(self) -> str | None:
        """What the receipt of a sealed version binds, 64 hexadecimal digits."""
        return self.sha256 if self.is_sealed else None

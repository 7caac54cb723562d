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
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call, Item
from app.chains.models import Region
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.people.models import Organisation, User
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link

if TYPE_CHECKING:
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
    windows: Mapped[list["CorrectionWindow"]] = relationship(
        back_populates="entry", order_by="CorrectionWindow.since"
    )


class Draft(db.Model):
    """What the entrant's members are writing.

    ``fields``: {field: {"v": value, "r": the draft's revision when it last changed, "by": user key, "at": ISO
    instant}}; a save names the revision it saw, so that two editors never overwrite each other (rule 2). Fields are
    named in ``entries.content.form``.
    """

    __tablename__ = "draft"

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id", unique=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    revision: Mapped[int] = mapped_column(Integer, default=0)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entry: Mapped[Entry] = relationship(back_populates="draft")


class EntryVersion(db.Model):
    """A frozen version: one document and a file manifest, with its receipt.

    ``content`` is canonical JSON text {question key: value}; ``manifest`` [{"slot", "file_id", "name", "size",
    "sha256"}]; ``sha256`` is over the canonical JSON of both. ``received_at`` is the server's receipt of the last byte.
    ``summary`` repeats the answers that lists and exports print ({"leader", "price", "title"}), so that none parses a
    document.
    """

    __tablename__ = "entry_version"
    __table_args__ = (UniqueConstraint("entry_id", "number", name="uq_entry_version_number"),)

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    manifest: Mapped[list[Any]] = mapped_column(JSON, default=list)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_by_id: Mapped[str] = link("user.id")
    receipt_number: Mapped[str] = mapped_column(String(24), unique=True)
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    is_correction: Mapped[bool] = mapped_column(Boolean, default=False)
    entry: Mapped[Entry] = relationship(back_populates="versions")
    submitted_by: Mapped[User] = relationship()

    @cached_property
    def document(self) -> dict[str, Any]:
        """The content, read: {question key: value} as ``entries.content.document`` describes it."""
        return json.loads(self.content)

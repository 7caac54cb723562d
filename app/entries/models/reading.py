"""What later stages told entries: who else may read one, and what may be corrected until when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.entries.models.entry import Entry
from app.extensions import db
from app.shared.columns import Key, UTCDateTime, link


class Reader(db.Model):
    """A person who may read an entry besides its members and the officers of its call; ended, never deleted."""

    __tablename__ = "reader"

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    user_id: Mapped[str] = link("user.id")
    why: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    entry: Mapped[Entry] = relationship()


class CorrectionWindow(db.Model):
    """Formal documents that may be handed in again after screening returned the entry (rule 5).

    ``slots``: question keys that the kind marks correctable; ``points``: the officer's list, a sentence each.
    """

    __tablename__ = "correction_window"

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    slots: Mapped[list[Any]] = mapped_column(JSON)
    points: Mapped[list[Any]] = mapped_column(JSON, default=list)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    entry: Mapped[Entry] = relationship(back_populates="windows")

    def is_open(self, at: datetime) -> bool:
        """Whether something may still be handed in: once, and before the printed date is over."""
        return self.used_at is None and self.since <= at < self.until

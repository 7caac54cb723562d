"""An opening and what became of each bid."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.entries.models import Entry, EntryVersion
from app.extensions import db
from app.people.models import User
from app.shared.columns import Key, UTCDateTime, link


class Opening(db.Model):
    """The ceremony of one call: who came first, who came second, and when every bid had its result.

    The nonces are what each opener's key makes of the box (``sealing.keys.nonce_of``); ``openings.chance`` uses them.
    """

    __tablename__ = "opening"
    __table_args__ = (
        CheckConstraint("(second_id IS NULL) = (second_at IS NULL)", name="second_dated"),
        CheckConstraint("second_id IS NULL OR second_id <> first_id", name="two_persons"),
        CheckConstraint("finished_at IS NULL OR second_at IS NOT NULL", name="finished_by_two"),
        CheckConstraint("(second_id IS NULL) = (second_nonce IS NULL)", name="second_nonce_given"),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id", unique=True)
    first_id: Mapped[str] = link("user.id")
    first_at: Mapped[datetime] = mapped_column(UTCDateTime)
    first_nonce: Mapped[str] = mapped_column(String(64))
    second_id: Mapped[str | None] = link("user.id")
    second_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    second_nonce: Mapped[str | None] = mapped_column(String(64))
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    call: Mapped[Call] = relationship()
    first: Mapped[User] = relationship(foreign_keys=[first_id])
    second: Mapped[User | None] = relationship(foreign_keys=[second_id])


class OpeningResult(db.Model):
    """What became of one bid: opened and the same as on its receipt, or why not.

    ``error``: a code, "" where it opened; ``differences``: in what the envelope differs from the receipt, codes too.
    """

    __tablename__ = "opening_result"
    __table_args__ = (CheckConstraint("NOT ok OR error = ''", name="ok_without_error"),)

    id: Mapped[Key]
    opening_id: Mapped[str] = link("opening.id")
    entry_id: Mapped[str] = link("entry.id")
    version_id: Mapped[str] = link("entry_version.id", unique=True)
    ok: Mapped[bool] = mapped_column(Boolean)
    error: Mapped[str] = mapped_column(String(40), default="")
    differences: Mapped[list[Any]] = mapped_column(JSON, default=list)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    opening: Mapped[Opening] = relationship()
    entry: Mapped[Entry] = relationship()
    version: Mapped[EntryVersion] = relationship()

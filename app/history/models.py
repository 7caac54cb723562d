"""Rows that are only ever added."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.shared.columns import UTCDateTime

Sequence = BigInteger().with_variant(Integer, "sqlite")


def _salt() -> str:
    return secrets.token_hex(16)


class Act(db.Model):
    """One thing that somebody (or the clock: no actor) did to one subject. ``figures`` holds ids and numbers alone."""

    __tablename__ = "act"
    __table_args__ = (Index("ix_act_subject", "noun", "subject_id"),)

    id: Mapped[int] = mapped_column(Sequence, primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    name: Mapped[str] = mapped_column(String(60))
    noun: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(12))
    call_id: Mapped[str | None] = mapped_column(String(12), index=True)
    actor_id: Mapped[str | None] = mapped_column(String(12), index=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    salt: Mapped[str] = mapped_column(String(32), default=_salt)


class Reading(db.Model):
    """Somebody opened a protected record: a bid, a score table, personal data."""

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_subject", "noun", "subject_id", "at"),)

    id: Mapped[int] = mapped_column(Sequence, primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    noun: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[str] = mapped_column(String(12), index=True)
    page: Mapped[str] = mapped_column(String(120))


class Attempt(db.Model):
    """A signed-in person was refused (403, policy's 404, 409)."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(Sequence, primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[str] = mapped_column(String(12), index=True)
    page: Mapped[str] = mapped_column(String(120))
    subject_id: Mapped[str | None] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(60))
    status: Mapped[int] = mapped_column(Integer)

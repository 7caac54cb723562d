"""Rows that are only ever added."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
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


class LogLeaf(db.Model):
    """One entry of the public log, in its order. ``digest``: of a batch of acts its root (``sealing.box.batch_of``),
    of a sealed call's box the root that was published.

    Each cadence adds one batch, whether or not anything happened, so that the log's size tells nothing of how much did
    (A03). ``secret`` (of a batch): what its filling is made from; ``acts``: how many it holds. Neither is published.
    """

    __tablename__ = "log_leaf"
    __table_args__ = (
        CheckConstraint("kind IN ('acts', 'box')", name="kind_known"),
        CheckConstraint("(kind = 'acts') = (secret IS NOT NULL)", name="batch_secret"),
        CheckConstraint("length(digest) = 64", name="digest_whole"),
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    call_id: Mapped[str | None] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(64))
    secret: Mapped[str | None] = mapped_column(String(64))
    acts: Mapped[int] = mapped_column(Integer, default=0)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def entry(self) -> bytes:
        """The bytes of the entry: ``acts DIGEST`` or ``box CALL DIGEST``."""
        return " ".join(filter(None, (self.kind, self.call_id, self.digest))).encode()


class LoggedAct(db.Model):
    """Where an act stands in the log: its place in the batch of a leaf, and the digest it had when it was entered."""

    __tablename__ = "logged_act"
    __table_args__ = (UniqueConstraint("leaf_number", "place", name="uq_logged_act_place"),)

    act_id: Mapped[int] = mapped_column(ForeignKey("act.id", ondelete="RESTRICT"), primary_key=True)
    leaf_number: Mapped[int] = mapped_column(ForeignKey("log_leaf.number", ondelete="RESTRICT"))
    place: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))


class LoggedRow(db.Model):
    """What a table held for one key when an act made it final (``bindings``), as a digest in the act's batch."""

    __tablename__ = "logged_row"
    __table_args__ = (
        UniqueConstraint("leaf_number", "place", name="uq_logged_row_place"),
        Index("ix_logged_row_subject", "table_name", "subject_id"),
    )

    id: Mapped[int] = mapped_column(Sequence, primary_key=True)
    leaf_number: Mapped[int] = mapped_column(ForeignKey("log_leaf.number", ondelete="RESTRICT"))
    place: Mapped[int] = mapped_column(Integer)
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id", ondelete="RESTRICT"))
    table_name: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(64))


class LogNode(db.Model):
    """A complete subtree of the public log: the hash over 2^level leaves (``sealing.merkle``)."""

    __tablename__ = "log_node"

    level: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))


class LogCheckpoint(db.Model):
    """A checkpoint as it was signed and published; ``size``: leaves of the log, ``note``: the signed text."""

    __tablename__ = "log_checkpoint"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    note: Mapped[str] = mapped_column(Text)

    @property
    def id(self) -> int:
        """The key, for acts and readings that speak of a checkpoint."""
        return self.size

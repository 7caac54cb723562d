"""The credit file of an organisation: its classes and its listed misconduct, every row with date and source."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.credit.states import BatchState, Grade, ListSort, Wrong
from app.extensions import db
from app.people.models import User
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class CreditFile(db.Model):
    """Whatever is listed under one credit code, whether or not that organisation is registered here.

    ``name`` as the latest list gives it.
    """

    __tablename__ = "credit_file"
    __table_args__ = (CheckConstraint("credit_code <> '' AND name <> ''", name="named"),)

    id: Mapped[Key]
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CreditBatch(db.Model):
    """One uploaded list. ``rows``: what was understood, line by line (``listing.Line`` as plain data)."""

    __tablename__ = "credit_batch"
    __table_args__ = (
        choice_check("sort", ListSort),
        choice_check("state", BatchState),
        CheckConstraint("source <> ''", name="sourced"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_dated"),
    )

    id: Mapped[Key]
    sort: Mapped[ListSort] = mapped_column(Choice(ListSort))
    state: Mapped[BatchState] = mapped_column(Choice(BatchState), default=BatchState.OPEN, index=True)
    source: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[list[Any]] = mapped_column(JSON, default=list)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    uploaded_by_id: Mapped[str] = link("user.id")
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    uploaded_by: Mapped[User] = relationship()


class CreditRating(db.Model):
    """A credit-risk class, given on a day by somebody else. A wrong row is replaced by a new one, with the reason.

    ``replaced_at``: when a corrected row took its place; the row stays. ``valid_until``: the last day it counts,
    empty where the list names none.
    """

    __tablename__ = "credit_rating"
    __table_args__ = (
        choice_check("grade", Grade),
        CheckConstraint("source <> ''", name="sourced"),
        CheckConstraint("valid_until IS NULL OR valid_until >= rated_on", name="ends_after_beginning"),
        CheckConstraint("replaces_id IS NULL OR reason <> ''", name="correction_reasoned"),
    )

    id: Mapped[Key]
    file_id: Mapped[str] = link("credit_file.id")
    batch_id: Mapped[str | None] = link("credit_batch.id")
    grade: Mapped[Grade] = mapped_column(Choice(Grade))
    rated_on: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))
    replaces_id: Mapped[str | None] = link("credit_rating.id", unique=True)
    reason: Mapped[str] = mapped_column(String(400), default="")
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by_id: Mapped[str] = link("user.id")
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    file: Mapped[CreditFile] = relationship()
    entered_by: Mapped[User] = relationship()


class Misconduct(db.Model):
    """One decision against an organisation. ``public_until``: the last day on which the law has it published, at
    ``public_at``; empty where it is not public. ``lifted_on``: repaired (信用修复) or revoked since."""

    __tablename__ = "misconduct"
    __table_args__ = (
        choice_check("sort", Wrong),
        CheckConstraint("source <> ''", name="sourced"),
        CheckConstraint("public_until IS NULL OR public_at <> ''", name="public_somewhere"),
        CheckConstraint("lifted_on IS NULL OR lift_reason <> ''", name="lifted_reasoned"),
        CheckConstraint("replaces_id IS NULL OR reason <> ''", name="correction_reasoned"),
    )

    id: Mapped[Key]
    file_id: Mapped[str] = link("credit_file.id")
    batch_id: Mapped[str | None] = link("credit_batch.id")
    sort: Mapped[Wrong] = mapped_column(Choice(Wrong))
    decided_on: Mapped[date] = mapped_column(Date)
    authority: Mapped[str] = mapped_column(String(120))
    document_number: Mapped[str] = mapped_column(String(80))
    facts: Mapped[str] = mapped_column(Text, default="")
    public_until: Mapped[date | None] = mapped_column(Date)
    public_at: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(200))
    lifted_on: Mapped[date | None] = mapped_column(Date)
    lift_reason: Mapped[str] = mapped_column(String(400), default="")
    replaces_id: Mapped[str | None] = link("misconduct.id", unique=True)
    reason: Mapped[str] = mapped_column(String(400), default="")
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by_id: Mapped[str] = link("user.id")
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    file: Mapped[CreditFile] = relationship()
    entered_by: Mapped[User] = relationship()

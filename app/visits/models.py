"""A visit with its party and its sheet."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link
from app.visits.states import Finding, VisitState

STANDING = text("state <> 'called_off'")


class Visit(db.Model):
    """One visit to the site of one entry; an entry has one that stands.

    ``leg``: the leg of the call that it belongs to. ``note``: what the laboratory is asked to have ready. ``ways``: how
    the party looked (values of ``Way``). ``signatures``: names as they were signed on paper, one a line; the scan is a
    file of the visit. ``revision`` counts the saves of the sheet, so that two writers never overwrite each other.
    """

    __tablename__ = "visit"
    __table_args__ = (
        choice_check("state", VisitState),
        choice_check("finding", Finding),
        CheckConstraint("place <> ''", name="placed"),
        CheckConstraint(
            "state NOT IN ('held', 'confirmed') OR (held_at IS NOT NULL AND finding IS NOT NULL)",
            name="held_dated",
        ),
        CheckConstraint(
            "state <> 'confirmed' OR (confirmed_at IS NOT NULL AND confirmed_by_id <> held_by_id)",
            name="confirmed_by_another",
        ),
        CheckConstraint(
            "state <> 'called_off' OR (called_off_at IS NOT NULL AND call_off_reason <> '')",
            name="called_off_reasoned",
        ),
        Index("uq_visit_standing", "entry_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    entry_id: Mapped[str] = link("entry.id")
    leg: Mapped[str] = mapped_column(String(40))
    state: Mapped[VisitState] = mapped_column(Choice(VisitState), default=VisitState.PLANNED, index=True)
    visit_on: Mapped[date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")
    ways: Mapped[list[Any]] = mapped_column(JSON, default=list)
    finding: Mapped[Finding | None] = mapped_column(Choice(Finding))
    conclusion: Mapped[str] = mapped_column(Text, default="")
    signatures: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(Integer, default=0)
    planned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    planned_by_id: Mapped[str] = link("user.id")
    held_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    held_by_id: Mapped[str | None] = link("user.id")
    return_reason: Mapped[str] = mapped_column(Text, default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_by_id: Mapped[str | None] = link("user.id")
    call_off_reason: Mapped[str] = mapped_column(Text, default="")
    called_off_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    call: Mapped[Call] = relationship()
    entry: Mapped[Entry] = relationship()
    held_by: Mapped[User | None] = relationship(foreign_keys=[held_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])
    visitors: Mapped[list["Visitor"]] = relationship(
        back_populates="visit", order_by="Visitor.position", cascade="all, delete-orphan"
    )
    lines: Mapped[list["VisitLine"]] = relationship(back_populates="visit", order_by="VisitLine.position")


class Visitor(db.Model):
    """A member of the party: a judge of the panel (``user``) or somebody who has no account here."""

    __tablename__ = "visitor"
    __table_args__ = (
        UniqueConstraint("visit_id", "user_id", name="uq_visitor"),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("is_leader = false OR user_id IS NOT NULL", name="leader_known"),
    )

    id: Mapped[Key]
    visit_id: Mapped[str] = link("visit.id")
    position: Mapped[int] = mapped_column(Integer)
    user_id: Mapped[str | None] = link("user.id")
    name: Mapped[str] = mapped_column(String(60))
    duty: Mapped[str] = mapped_column(String(120), default="")
    is_leader: Mapped[bool] = mapped_column(Boolean, default=False)
    visit: Mapped[Visit] = relationship(back_populates="visitors")
    user: Mapped[User | None] = relationship()


class VisitLine(db.Model):
    """What was seen under one head of the kind (``Kind.heads``, by its key)."""

    __tablename__ = "visit_line"
    __table_args__ = (
        choice_check("finding", Finding),
        UniqueConstraint("visit_id", "head", name="uq_visit_line"),
    )

    id: Mapped[Key]
    visit_id: Mapped[str] = link("visit.id")
    position: Mapped[int] = mapped_column(Integer)
    head: Mapped[str] = mapped_column(String(40))
    observation: Mapped[str] = mapped_column(Text, default="")
    finding: Mapped[Finding | None] = mapped_column(Choice(Finding))
    visit: Mapped[Visit] = relationship(back_populates="lines")

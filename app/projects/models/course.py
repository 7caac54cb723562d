"""The course of a project between its agreement and its acceptance: reports, the mid-term check, changes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, Integer, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.projects.models.project import Project
from app.projects.states import ChangeKind, ChangeState, CheckOutcome
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Report(db.Model):
    """What the laboratory reports of a period that ends ``until``. ``spent``: 万元 spent so far. Never changed."""

    __tablename__ = "progress_report"
    __table_args__ = (
        UniqueConstraint("project_id", "number", name="uq_progress_report"),
        CheckConstraint("spent IS NULL OR spent >= 0", name="spent_known"),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    number: Mapped[int] = mapped_column(Integer)
    until: Mapped[date] = mapped_column(Date)
    progress: Mapped[str] = mapped_column(Text)
    problems: Mapped[str] = mapped_column(Text, default="")
    spent: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    reported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reported_by_id: Mapped[str] = link("user.id")
    project: Mapped[Project] = relationship()


class Check(db.Model):
    """The one mid-term check: asked for by an officer, answered by the laboratory, concluded with an outcome."""

    __tablename__ = "project_check"
    __table_args__ = (
        choice_check("outcome", CheckOutcome),
        CheckConstraint(
            "outcome IS NULL OR (concluded_at IS NOT NULL AND concluded_by_id IS NOT NULL AND findings <> '')",
            name="concluded_by_somebody",
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id", unique=True)
    due_on: Mapped[date] = mapped_column(Date)
    topics: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[str] = link("user.id")
    statement: Mapped[str] = mapped_column(Text, default="")
    stated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stated_by_id: Mapped[str | None] = link("user.id")
    outcome: Mapped[CheckOutcome | None] = mapped_column(Choice(CheckOutcome))
    findings: Mapped[str] = mapped_column(Text, default="")
    concluded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    concluded_by_id: Mapped[str | None] = link("user.id")
    project: Mapped[Project] = relationship(back_populates="check")


class Change(db.Model):
    """The laboratory asks to change what was agreed; an officer answers, of a way of verification two (rule 15).

    ``rows``: [[key of a milestone or result, what stood there, what is asked for]], for money and verification.
    Indicators and promised values are no part of any change.
    """

    __tablename__ = "project_change"
    __table_args__ = (
        choice_check("what", ChangeKind),
        choice_check("state", ChangeState),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint(
            "state NOT IN ('agreed', 'refused') OR (decided_at IS NOT NULL AND decided_by_id IS NOT NULL)",
            name="decided_by_somebody",
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    what: Mapped[ChangeKind] = mapped_column(Choice(ChangeKind))
    state: Mapped[ChangeState] = mapped_column(Choice(ChangeState), default=ChangeState.ASKED)
    detail: Mapped[str] = mapped_column(Text, default="")
    rows: Mapped[list[Any]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[str] = link("user.id")
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    project: Mapped[Project] = relationship(back_populates="changes")

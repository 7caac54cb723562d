"""How a task ends before its acceptance, and how parallel runners (赛马) are compared on the way."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, Integer, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Item
from app.extensions import db
from app.projects.models.project import Project
from app.projects.states import CheckpointState, Ground, RunVerdict, TerminationState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Termination(db.Model):
    """An officer means to end a task: the laboratory is heard until a day, then two officers decide.

    ``offer_next``: its place becomes free for the next in rank. ``released``: 万元 of the milestones that were not
    confirmed; they follow a runner that took the work over (``into``).
    """

    __tablename__ = "termination"
    __table_args__ = (
        choice_check("ground", Ground),
        choice_check("state", TerminationState),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint(
            "state <> 'agreed' OR (decided_at IS NOT NULL AND released IS NOT NULL)", name="agreed_dated"
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    ground: Mapped[Ground] = mapped_column(Choice(Ground))
    state: Mapped[TerminationState] = mapped_column(
        Choice(TerminationState), default=TerminationState.HEARING
    )
    reason: Mapped[str] = mapped_column(Text)
    hear_until: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[str] = link("user.id")
    statement: Mapped[str] = mapped_column(Text, default="")
    stated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stated_by_id: Mapped[str | None] = link("user.id")
    findings: Mapped[str] = mapped_column(Text, default="")
    offer_next: Mapped[bool] = mapped_column(Boolean, default=False)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    released: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    into_id: Mapped[str | None] = link("project.id")
    project: Mapped[Project] = relationship(back_populates="terminations", foreign_keys=[project_id])
    into: Mapped[Project | None] = relationship(foreign_keys=[into_id])


class Checkpoint(db.Model):
    """A day on which the parallel runners of an item are compared, and on what; two officers decide."""

    __tablename__ = "checkpoint"
    __table_args__ = (
        choice_check("state", CheckpointState),
        UniqueConstraint("item_id", "number", name="uq_checkpoint"),
        CheckConstraint("state <> 'decided' OR decided_at IS NOT NULL", name="decided_dated"),
    )

    id: Mapped[Key]
    item_id: Mapped[str] = link("item.id")
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[CheckpointState] = mapped_column(Choice(CheckpointState), default=CheckpointState.OPEN)
    due_on: Mapped[date] = mapped_column(Date)
    compares: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by_id: Mapped[str] = link("user.id")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    item: Mapped[Item] = relationship()
    runs: Mapped[list["Run"]] = relationship(back_populates="checkpoint", order_by="Run.position")


class Run(db.Model):
    """What one runner hands in at a checkpoint, and what was decided on it. ``figures``: {key of a result: value}."""

    __tablename__ = "run"
    __table_args__ = (
        choice_check("verdict", RunVerdict),
        UniqueConstraint("checkpoint_id", "project_id", name="uq_run"),
        CheckConstraint("(verdict = 'merge') <= (into_id IS NOT NULL)", name="merged_into_one"),
    )

    id: Mapped[Key]
    checkpoint_id: Mapped[str] = link("checkpoint.id")
    project_id: Mapped[str] = link("project.id")
    position: Mapped[int] = mapped_column(Integer)
    statement: Mapped[str] = mapped_column(Text, default="")
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    handed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handed_in_by_id: Mapped[str | None] = link("user.id")
    verdict: Mapped[RunVerdict | None] = mapped_column(Choice(RunVerdict))
    into_id: Mapped[str | None] = link("project.id")
    checkpoint: Mapped[Checkpoint] = relationship(back_populates="runs")
    project: Mapped[Project] = relationship(foreign_keys=[project_id])
    into: Mapped[Project | None] = relationship(foreign_keys=[into_id])

"""A project with its agreement, milestones, measured results and acceptances."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Date, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call, Indicator, Item
from app.entries.models import Entry
from app.extensions import db
from app.people.models import Organisation
from app.projects.states import MilestoneState, ProjectState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Project(db.Model):
    """One winner's task. Signed by officer, laboratory and (where the item has one) issuer before it runs.

    Amounts in 万元. ``repairs`` counts the one repair that acceptance allows (rule 15).
    """

    __tablename__ = "project"
    __table_args__ = (
        choice_check("state", ProjectState),
        CheckConstraint(
            "state IN ('agreeing', 'void') OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)",
            name="running_dated",
        ),
        UniqueConstraint("call_id", "number", name="uq_project_number"),
        CheckConstraint("repairs BETWEEN 0 AND 1", name="one_repair"),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    item_id: Mapped[str] = link("item.id")
    entry_id: Mapped[str] = link("entry.id", unique=True)
    organisation_id: Mapped[str] = link("organisation.id")
    issuer_id: Mapped[str | None] = link("organisation.id")
    number: Mapped[str] = mapped_column(String(50))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[ProjectState] = mapped_column(
        Choice(ProjectState), default=ProjectState.AGREEING, index=True
    )
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    terms: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    officer_signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    officer_signed_by_id: Mapped[str | None] = link("user.id")
    laboratory_signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    laboratory_signed_by_id: Mapped[str | None] = link("user.id")
    issuer_signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    issuer_signed_by_id: Mapped[str | None] = link("user.id")
    repairs: Mapped[int] = mapped_column(Integer, default=0)
    repair_due_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[str] = link("user.id")
    call: Mapped[Call] = relationship()
    item: Mapped[Item] = relationship()
    entry: Mapped[Entry] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    issuer: Mapped[Organisation | None] = relationship(foreign_keys=[issuer_id])
    milestones: Mapped[list["Milestone"]] = relationship(
        back_populates="project", order_by="Milestone.position", cascade="all, delete-orphan"
    )
    results: Mapped[list["Result"]] = relationship(back_populates="project", order_by="Result.position")
    acceptances: Mapped[list["Acceptance"]] = relationship(
        back_populates="project", order_by="Acceptance.number"
    )


class Milestone(db.Model):
    """A checkable deliverable with its share of the money in per cent. Evidence files: owner_noun "milestone"."""

    __tablename__ = "milestone"
    __table_args__ = (
        choice_check("state", MilestoneState),
        CheckConstraint("share BETWEEN 0 AND 100", name="share_in_range"),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date | None] = mapped_column(Date)
    month: Mapped[int] = mapped_column(Integer)
    share: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    state: Mapped[MilestoneState] = mapped_column(Choice(MilestoneState), default=MilestoneState.PLANNED)
    report: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_by_id: Mapped[str | None] = link("user.id")
    project: Mapped[Project] = relationship(back_populates="milestones")


class Result(db.Model):
    """What was measured for one indicator: value, uncertainty with k, method, report number, pass or not (rule 15)."""

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("project_id", "indicator_id", name="uq_result"),)

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    indicator_id: Mapped[str] = link("indicator.id")
    position: Mapped[int] = mapped_column(Integer)
    promised: Mapped[str] = mapped_column(String(300), default="")
    measured: Mapped[str] = mapped_column(String(120), default="")
    uncertainty: Mapped[str] = mapped_column(String(60), default="")
    k: Mapped[float | None]
    method: Mapped[str] = mapped_column(String(200), default="")
    report_number: Mapped[str] = mapped_column(String(80), default="")
    passed: Mapped[bool | None] = mapped_column(Boolean)
    remark: Mapped[str] = mapped_column(String(300), default="")
    project: Mapped[Project] = relationship(back_populates="results")
    indicator: Mapped[Indicator] = relationship()

    @property
    def is_complete(self) -> bool:
        """Whether value, report number and verdict are all there: what acceptance asks for."""
        return bool(self.measured and self.report_number) and self.passed is not None


class Acceptance(db.Model):
    """One acceptance meeting: the officer's verdict and the issuer's co-signature."""

    __tablename__ = "acceptance"
    __table_args__ = (UniqueConstraint("project_id", "number", name="uq_acceptance"),)

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    number: Mapped[int] = mapped_column(Integer)
    requested_at: Mapped[datetime] = mapped_column(UTCDateTime)
    requested_by_id: Mapped[str] = link("user.id")
    issuer_signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    issuer_signed_by_id: Mapped[str | None] = link("user.id")
    issuer_opinion: Mapped[str] = mapped_column(Text, default="")
    is_passed: Mapped[bool | None] = mapped_column(Boolean)
    opinion: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    project: Mapped[Project] = relationship(back_populates="acceptances")

"""A project with its agreement, milestones, measured results and acceptances."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call, Indicator, Item
from app.entries.models import Entry
from app.extensions import db
from app.kinds.kind import Head
from app.people.models import Organisation
from app.projects.basis import BASES, Basis
from app.projects.states import ExtensionState, MilestoneState, ProjectState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link

if TYPE_CHECKING:
    from app.projects.models.course import Change, Check
    from app.projects.models.ending import Termination
    from app.projects.models.member import ProjectMember
    from app.projects.models.panel import PanelExpert
    from app.projects.models.preacceptance import Preacceptance


class Project(db.Model):
    """One winner's task. Signed by officer, laboratory and (where the item has one) issuer before it runs.

    Amounts in 万元. ``repairs`` counts the one repair that acceptance allows (rule 15), ``extended`` the one extension
    (rule 14). ``late_…``: the officer let a repair be handed in after its date, once; ``ended_…``: he ended one that
    nobody handed in. ``issuer_paper_…``: the issuer signed on paper; the scan is a file of the project.
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
        CheckConstraint("extended BETWEEN 0 AND 1", name="one_extension"),
        CheckConstraint("late_allowed_at IS NULL OR late_reason <> ''", name="late_reasoned"),
        CheckConstraint("ended_at IS NULL OR (state = 'failed' AND end_reason <> '')", name="ended_reasoned"),
        CheckConstraint(
            "issuer_recorded_by_id IS NULL OR (issuer_paper_on IS NOT NULL AND issuer_signed_at IS NOT NULL)",
            name="paper_dated",
        ),
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
    issuer_paper_signatory: Mapped[str] = mapped_column(String(60), default="")
    issuer_paper_on: Mapped[date | None] = mapped_column(Date)
    issuer_recorded_by_id: Mapped[str | None] = link("user.id")
    extended: Mapped[int] = mapped_column(Integer, default=0)
    repairs: Mapped[int] = mapped_column(Integer, default=0)
    repair_due_on: Mapped[date | None] = mapped_column(Date)
    repair_reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    repair_lapsed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    late_reason: Mapped[str] = mapped_column(Text, default="")
    late_allowed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    late_allowed_by_id: Mapped[str | None] = link("user.id")
    end_reason: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[str | None] = link("user.id")
    case_invited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    case_invited_by_id: Mapped[str | None] = link("user.id")
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
    members: Mapped[list["ProjectMember"]] = relationship(
        back_populates="project", order_by="ProjectMember.position"
    )
    results: Mapped[list["Result"]] = relationship(back_populates="project", order_by="Result.position")
    acceptances: Mapped[list["Acceptance"]] = relationship(
        back_populates="project", order_by="Acceptance.number"
    )
    extensions: Mapped[list["Extension"]] = relationship(
        back_populates="project", order_by="Extension.asked_at"
    )
    changes: Mapped[list["Change"]] = relationship(back_populates="project", order_by="Change.asked_at")
    preacceptances: Mapped[list["Preacceptance"]] = relationship(
        back_populates="project", order_by="Preacceptance.number"
    )
    check: Mapped["Check | None"] = relationship(back_populates="project")
    terminations: Mapped[list["Termination"]] = relationship(
        back_populates="project", order_by="Termination.opened_at", foreign_keys="Termination.project_id"
    )

    @property
    def basis(self) -> Basis:
        """The words for what its acceptance goes by."""
        return BASES[self.call.kind_data.accepts_by]


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
    """One line of what acceptance decides on (rule 15), about an indicator of the item or about a head of the kind.

    An indicator: value, uncertainty with k, method, report number, pass or not. A head (``Kind.heads``, by its key):
    ``finding`` in words, pass or not. Which of the two is named by the kind (``Kind.accepts_by``). ``verification``:
    how it is verified since two officers agreed to another way than the list's.
    """

    __tablename__ = "result"
    __table_args__ = (
        UniqueConstraint("project_id", "indicator_id", name="uq_result"),
        UniqueConstraint("project_id", "head", name="uq_result_head"),
        CheckConstraint("(indicator_id IS NULL) <> (head IS NULL)", name="about_one"),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    indicator_id: Mapped[str | None] = link("indicator.id")
    head: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(Integer)
    promised: Mapped[str] = mapped_column(String(300), default="")
    measured: Mapped[str] = mapped_column(String(120), default="")
    uncertainty: Mapped[str] = mapped_column(String(60), default="")
    k: Mapped[float | None]
    method: Mapped[str] = mapped_column(String(200), default="")
    report_number: Mapped[str] = mapped_column(String(80), default="")
    passed: Mapped[bool | None] = mapped_column(Boolean)
    remark: Mapped[str] = mapped_column(String(300), default="")
    finding: Mapped[str] = mapped_column(Text, default="")
    verification: Mapped[str] = mapped_column(String(300), default="")
    project: Mapped[Project] = relationship(back_populates="results")
    indicator: Mapped[Indicator | None] = relationship()

    @property
    def subject(self) -> Head | None:
        """The head that the line is about; None for an indicator, and for a head that the kind knows no longer."""
        heads = self.project.call.kind_data.heads if self.head is not None else ()
        return next((head for head in heads if head.key == self.head), None)

    @property
    def is_complete(self) -> bool:
        """Whether all is there that acceptance asks for: value, report number and verdict, or finding and verdict."""
        told = self.finding if self.head is not None else self.measured and self.report_number
        return bool(told) and self.passed is not None


class Acceptance(db.Model):
    """One acceptance meeting: the officer's verdict and the issuer's co-signature.

    ``issuer_paper_…``: co-signed on paper; the scan is a file of the acceptance.
    """

    __tablename__ = "acceptance"
    __table_args__ = (
        UniqueConstraint("project_id", "number", name="uq_acceptance"),
        CheckConstraint(
            "issuer_recorded_by_id IS NULL OR (issuer_paper_on IS NOT NULL AND issuer_signed_at IS NOT NULL)",
            name="paper_dated",
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    number: Mapped[int] = mapped_column(Integer)
    requested_at: Mapped[datetime] = mapped_column(UTCDateTime)
    requested_by_id: Mapped[str] = link("user.id")
    issuer_signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    issuer_signed_by_id: Mapped[str | None] = link("user.id")
    issuer_paper_signatory: Mapped[str] = mapped_column(String(60), default="")
    issuer_paper_on: Mapped[date | None] = mapped_column(Date)
    issuer_recorded_by_id: Mapped[str | None] = link("user.id")
    issuer_opinion: Mapped[str] = mapped_column(Text, default="")
    is_passed: Mapped[bool | None] = mapped_column(Boolean)
    opinion: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    panel_opinion: Mapped[str] = mapped_column(Text, default="")
    panel_signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    project: Mapped[Project] = relationship(back_populates="acceptances")
    experts: Mapped[list["PanelExpert"]] = relationship(
        back_populates="acceptance", order_by="PanelExpert.position"
    )


class Extension(db.Model):
    """The laboratory asks for more time, an officer answers (rule 14).

    ``was_ends_on`` → ``ends_on`` of the project; ``dates``: {milestone key: [day it was due, day asked for]} as ISO
    days, of every milestone that was not confirmed.
    """

    __tablename__ = "extension"
    __table_args__ = (
        choice_check("state", ExtensionState),
        CheckConstraint("ends_on > was_ends_on", name="later"),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint(
            "state NOT IN ('agreed', 'refused') OR (decided_at IS NOT NULL AND decided_by_id IS NOT NULL)",
            name="decided_by_somebody",
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    state: Mapped[ExtensionState] = mapped_column(Choice(ExtensionState), default=ExtensionState.ASKED)
    ends_on: Mapped[date] = mapped_column(Date)
    was_ends_on: Mapped[date] = mapped_column(Date)
    dates: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[str] = link("user.id")
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    project: Mapped[Project] = relationship(back_populates="extensions")

"""Centres that were accepted and listed, and their yearly evaluations."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.centres.states import CentreState, EvaluationState, Grade
from app.chains.models import Chain, Region
from app.extensions import db
from app.people.models import Organisation, User
from app.projects.models import Project
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Centre(db.Model):
    """A centre on the register: what stands on its plate, its certificate, who carries it legally.

    ``sort``: its type, as its item said. ``struck_at``: when a second failure in a row took it off.
    """

    __tablename__ = "centre"
    __table_args__ = (
        choice_check("state", CentreState),
        CheckConstraint("name <> '' AND number <> ''", name="named"),
        CheckConstraint("(state = 'struck') = (struck_at IS NOT NULL)", name="struck_dated"),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    project_id: Mapped[str] = link("project.id", unique=True)
    organisation_id: Mapped[str] = link("organisation.id")
    state: Mapped[CentreState] = mapped_column(Choice(CentreState), default=CentreState.LISTED, index=True)
    name: Mapped[str] = mapped_column(String(120))
    sort: Mapped[str] = mapped_column(String(40), default="")
    number: Mapped[str] = mapped_column(String(60), unique=True)
    chain_id: Mapped[str | None] = link("chain.id")
    region_code: Mapped[str | None] = mapped_column(String(6))
    listed_on: Mapped[date] = mapped_column(Date)
    listed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    listed_by_id: Mapped[str] = link("user.id")
    struck_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    call: Mapped[Call] = relationship()
    project: Mapped[Project] = relationship()
    organisation: Mapped[Organisation] = relationship()
    chain: Mapped[Chain | None] = relationship()
    region: Mapped[Region | None] = relationship(
        primaryjoin="foreign(Centre.region_code) == Region.code", viewonly=True
    )
    evaluations: Mapped[list["Evaluation"]] = relationship(
        back_populates="centre", order_by="Evaluation.year.desc()"
    )


class Evaluation(db.Model):
    """One year of a centre: its own report with figures, the grade of one officer, confirmed by another.

    ``enterprises``: served in the year; ``parameters``: accredited ones at its end; ``standards``: taken part in.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        choice_check("state", EvaluationState),
        choice_check("grade", Grade),
        UniqueConstraint("centre_id", "year", name="uq_evaluation"),
        CheckConstraint(
            "state NOT IN ('graded', 'confirmed') OR (grade IS NOT NULL AND graded_by_id IS NOT NULL)",
            name="graded_by_somebody",
        ),
        CheckConstraint(
            "state <> 'confirmed' OR (confirmed_at IS NOT NULL AND confirmed_by_id <> graded_by_id)",
            name="confirmed_by_another",
        ),
    )

    id: Mapped[Key]
    centre_id: Mapped[str] = link("centre.id")
    year: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[EvaluationState] = mapped_column(
        Choice(EvaluationState), default=EvaluationState.ASKED, index=True
    )
    report: Mapped[str] = mapped_column(Text, default="")
    enterprises: Mapped[int | None] = mapped_column(Integer)
    parameters: Mapped[int | None] = mapped_column(Integer)
    standards: Mapped[int | None] = mapped_column(Integer)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[str] = link("user.id")
    reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reported_by_id: Mapped[str | None] = link("user.id")
    grade: Mapped[Grade | None] = mapped_column(Choice(Grade))
    opinion: Mapped[str] = mapped_column(Text, default="")
    graded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    graded_by_id: Mapped[str | None] = link("user.id")
    return_reason: Mapped[str] = mapped_column(Text, default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_by_id: Mapped[str | None] = link("user.id")
    centre: Mapped[Centre] = relationship(back_populates="evaluations")
    graded_by: Mapped[User | None] = relationship(foreign_keys=[graded_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

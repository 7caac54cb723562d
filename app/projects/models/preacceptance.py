"""A look at a task before its acceptance (预验收), and the blind samples (盲样) that were given out for it."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Date, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.projects.models.project import Project
from app.projects.states import PreacceptanceState, SampleNumber, SampleVerdict
from app.scoring.blind_samples import en_number, verdict_of_en, verdict_of_z, z_score
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Preacceptance(db.Model):
    """The laboratory asks, an officer arranges day, place and group (``members``: names and units, as on the sheet) and
    gives blind samples out, then concludes. One that was not passed may be asked for again."""

    __tablename__ = "preacceptance"
    __table_args__ = (
        choice_check("state", PreacceptanceState),
        UniqueConstraint("project_id", "number", name="uq_preacceptance"),
        CheckConstraint("state = 'asked' OR (held_on IS NOT NULL AND place <> '')", name="arranged_dated"),
        CheckConstraint(
            "state NOT IN ('passed', 'not_passed') OR (concluded_at IS NOT NULL AND opinion <> '')",
            name="concluded_reasoned",
        ),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[PreacceptanceState] = mapped_column(
        Choice(PreacceptanceState), default=PreacceptanceState.ASKED, index=True
    )
    statement: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[str] = link("user.id")
    held_on: Mapped[date | None] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(200), default="")
    members: Mapped[str] = mapped_column(Text, default="")
    opinion: Mapped[str] = mapped_column(Text, default="")
    concluded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    concluded_by_id: Mapped[str | None] = link("user.id")
    project: Mapped[Project] = relationship(back_populates="preacceptances")
    samples: Mapped[list["BlindSample"]] = relationship(
        back_populates="preacceptance", order_by="BlindSample.position"
    )


class BlindSample(db.Model):
    """One sample whose value the laboratory does not know. Figures are kept as they were written.

    ``assigned``: the value that was assigned to it, fixed when it is given out and told the laboratory once it has
    reported; ``reference``: the expanded uncertainty of that value (k = 2) for an En number, the standard deviation for
    the assessment (σpt) for a z score. ``reported`` with its expanded uncertainty ``uncertainty`` (k = 2). ``repeats``:
    the sample whose result this one is to make good. ``withdrawn_reason``: it was spoilt, or given out by mistake.
    """

    __tablename__ = "blind_sample"
    __table_args__ = (
        choice_check("judged_by", SampleNumber),
        UniqueConstraint("preacceptance_id", "code", name="uq_blind_sample"),
        CheckConstraint("(reported <> '') = (reported_at IS NOT NULL)", name="reported_dated"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason <> ''", name="withdrawn_reasoned"),
        CheckConstraint("withdrawn_at IS NULL OR reported_at IS NULL", name="withdrawn_unread"),
    )

    id: Mapped[Key]
    preacceptance_id: Mapped[str] = link("preacceptance.id")
    position: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(40))
    parameter: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(40), default="")
    method: Mapped[str] = mapped_column(String(200), default="")
    judged_by: Mapped[SampleNumber] = mapped_column(Choice(SampleNumber))
    assigned: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str] = mapped_column(String(40))
    due_on: Mapped[date] = mapped_column(Date)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_by_id: Mapped[str] = link("user.id")
    reported: Mapped[str] = mapped_column(String(40), default="")
    uncertainty: Mapped[str] = mapped_column(String(40), default="")
    reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reported_by_id: Mapped[str | None] = link("user.id")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    repeats_id: Mapped[str | None] = link("blind_sample.id")
    preacceptance: Mapped[Preacceptance] = relationship(back_populates="samples")
    repeats: Mapped["BlindSample | None"] = relationship(remote_side="BlindSample.id")

    @property
    def number(self) -> Decimal | None:
        """The En number or z score, in hundredths; None before it was reported."""
        if self.reported_at is None:
            return None
        value, assigned, reference = Decimal(self.reported), Decimal(self.assigned), Decimal(self.reference)
        if self.judged_by == SampleNumber.Z:
            return z_score(value, assigned, reference)
        return en_number(value, Decimal(self.uncertainty), assigned, reference)

    @property
    def verdict(self) -> SampleVerdict | None:
        """What the number says; None before it was reported."""
        number = self.number
        if number is None:
            return None
        return SampleVerdict(
            verdict_of_z(number) if self.judged_by == SampleNumber.Z else verdict_of_en(number)
        )

"""A notice carries the lines of one or more agreed decisions; objections hold the line that they name."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.decisions.models import Decision
from app.entries.models import Entry
from app.extensions import db
from app.notices.states import LineState, NoticeState, ObjectionState, ObjectorKind
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Notice(db.Model):
    """A public notice with its printed first and last day (rule 12)."""

    __tablename__ = "notice"
    __table_args__ = (
        choice_check("state", NoticeState),
        CheckConstraint(
            "state = 'draft' OR (published_at IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL)"
            " OR state = 'withdrawn'",
            name="published_dated",
        ),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text, default="")
    office: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[NoticeState] = mapped_column(Choice(NoticeState), default=NoticeState.DRAFT, index=True)
    working_days: Mapped[int] = mapped_column(Integer, default=5)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_by_id: Mapped[str | None] = link("user.id")
    announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_by_id: Mapped[str] = link("user.id")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    call: Mapped[Call] = relationship()
    lines: Mapped[list["NoticeLine"]] = relationship(back_populates="notice", order_by="NoticeLine.position")
    decisions: Mapped[list["NoticeDecision"]] = relationship(back_populates="notice")


class NoticeDecision(db.Model):
    """A decision that a notice makes public, results without winners (流榜) included."""

    __tablename__ = "notice_decision"
    __table_args__ = (UniqueConstraint("notice_id", "decision_id", name="uq_notice_decision"),)

    id: Mapped[Key]
    notice_id: Mapped[str] = link("notice.id")
    decision_id: Mapped[str] = link("decision.id")
    notice: Mapped[Notice] = relationship(back_populates="decisions")
    decision: Mapped[Decision] = relationship()


class NoticeLine(db.Model):
    """One winner as printed: names and organisations, nothing more (rule 17)."""

    __tablename__ = "notice_line"
    __table_args__ = (
        choice_check("state", LineState),
        UniqueConstraint("notice_id", "entry_id", name="uq_notice_line"),
        CheckConstraint("(state = 'announced') <= (announced_at IS NOT NULL)", name="announced_dated"),
    )

    id: Mapped[Key]
    notice_id: Mapped[str] = link("notice.id")
    decision_id: Mapped[str] = link("decision.id")
    entry_id: Mapped[str] = link("entry.id")
    position: Mapped[int] = mapped_column(Integer)
    item_title: Mapped[str] = mapped_column(String(120))
    organisation_name: Mapped[str] = mapped_column(String(120))
    state: Mapped[LineState] = mapped_column(Choice(LineState), default=LineState.NOTICED)
    announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    notice: Mapped[Notice] = relationship(back_populates="lines")
    entry: Mapped[Entry] = relationship()


class Objection(db.Model):
    """An objection with a real name or a seal, facts and evidence, in time (rule 13). Evidence files: owner_noun "objection".

    ``line_id`` is null until the discipline officer says which line it concerns; then it holds that line alone.
    Who objected is seen by the discipline officer only.
    """

    __tablename__ = "objection"
    __table_args__ = (
        choice_check("state", ObjectionState),
        choice_check("objector_kind", ObjectorKind),
        CheckConstraint("objector_name <> '' AND contact <> '' AND facts <> ''", name="not_anonymous"),
        CheckConstraint("(state IN ('filed', 'examining')) OR opinion <> ''", name="answered_with_reason"),
    )

    id: Mapped[Key]
    notice_id: Mapped[str] = link("notice.id")
    line_id: Mapped[str | None] = link("notice_line.id")
    objector_kind: Mapped[ObjectorKind] = mapped_column(Choice(ObjectorKind))
    objector_name: Mapped[str] = mapped_column(String(120))
    contact_person: Mapped[str] = mapped_column(String(60), default="")
    contact: Mapped[str] = mapped_column(String(200))
    facts: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    filed_by_id: Mapped[str | None] = link("user.id")
    tracking_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[ObjectionState] = mapped_column(
        Choice(ObjectionState), default=ObjectionState.FILED, index=True
    )
    opinion: Mapped[str] = mapped_column(Text, default="")
    handled_by_id: Mapped[str | None] = link("user.id")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    notice: Mapped[Notice] = relationship()
    line: Mapped[NoticeLine | None] = relationship()

"""A notice carries the lines of one or more agreed decisions; objections hold the line that they name."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.decisions.models import Decision
from app.entries.models import Entry
from app.extensions import db
from app.notices.states import (
    PUBLIC,
    LineState,
    NoticePhase,
    NoticeState,
    ObjectionState,
    ObjectorKind,
)
from app.shared.clock import end_of_day
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Notice(db.Model):
    """A public notice with its printed first and last day (rule 12).

    ``withdrawal_reason``: why two officers took it back, for everybody to read; what it carried may be noticed again.
    """

    __tablename__ = "notice"
    __table_args__ = (
        choice_check("state", NoticeState),
        CheckConstraint(
            "state = 'draft' OR (published_at IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL)"
            " OR state = 'dropped'",
            name="published_dated",
        ),
        CheckConstraint(
            "(state = 'withdrawn') <= (withdrawn_at IS NOT NULL AND withdrawal_reason <> '')",
            name="withdrawn_with_reason",
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
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawal_reason: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[str] = link("user.id")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    call: Mapped[Call] = relationship()
    lines: Mapped[list["NoticeLine"]] = relationship(back_populates="notice", order_by="NoticeLine.position")
    decisions: Mapped[list["NoticeDecision"]] = relationship(
        back_populates="notice", cascade="all, delete-orphan"
    )

    @property
    def ends_at(self) -> datetime | None:
        """24:00 of the last printed day: the first instant at which an objection is late."""
        return end_of_day(self.ends_on) if self.ends_on is not None else None

    def is_public(self) -> bool:
        """Whether everybody may read it, and go on reading it once it is settled or withdrawn."""
        return self.state in PUBLIC

    def is_over(self, at: datetime) -> bool:
        """Whether the printed period of a public notice has ended."""
        return self.is_public() and self.ends_at is not None and at >= self.ends_at

    def phase(self, at: datetime) -> NoticePhase:
        """Where it stands: stored for human acts, told by the clock for the rest."""
        if self.state != NoticeState.PUBLISHED:
            return NoticePhase(self.state.value)
        return NoticePhase.OVER if self.is_over(at) else NoticePhase.RUNNING


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
    """One winner as printed: names and organisations, nothing more (rule 17). Made when the notice is published.

    ``bound_at``: when the winner's agreement was signed, told by ``projects``; from then on he can't give up here.
    """

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
    item_title: Mapped[str] = mapped_column(String(200))
    organisation_name: Mapped[str] = mapped_column(String(120))
    state: Mapped[LineState] = mapped_column(Choice(LineState), default=LineState.NOTICED)
    announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    bound_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    notice: Mapped[Notice] = relationship(back_populates="lines")
    decision: Mapped[Decision] = relationship()
    entry: Mapped[Entry] = relationship()


class Objection(db.Model):
    """An objection with a real name or a seal, facts and evidence, in time (rule 13). Files: owner_noun "objection".

    It concerns one winner (``line_id``) or one result without winners (``decision_id``, 流榜), and holds that alone;
    both are null until the discipline officer says which. Who objected is seen by the discipline officer only.
    """

    __tablename__ = "objection"
    __table_args__ = (
        choice_check("state", ObjectionState),
        choice_check("objector_kind", ObjectorKind),
        CheckConstraint("objector_name <> '' AND contact <> '' AND facts <> ''", name="not_anonymous"),
        CheckConstraint("(state IN ('filed', 'examining')) OR opinion <> ''", name="answered_with_reason"),
        CheckConstraint("line_id IS NULL OR decision_id IS NULL", name="concerns_one"),
    )

    id: Mapped[Key]
    notice_id: Mapped[str] = link("notice.id")
    line_id: Mapped[str | None] = link("notice_line.id")
    decision_id: Mapped[str | None] = link("decision.id")
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
    decision: Mapped[Decision | None] = relationship()


class ResultPack(db.Model):
    """评审结果公开包 of a notice, made when it is published; a correction makes another one, and both stay.

    ``sha256``: of the ZIP that everybody downloads; ``document_sha256``: of the PACK.json in it. ``rankings``: the hash
    of the inputs of each ranking by its key. ``codes`` and ``judges``: code by entry key and pseudonym by judge's key,
    the key that only the file pack shows. ``reason``: why it was made anew, for everybody to read. Files: owner_noun
    "result_pack", slots "public" and "archive".
    """

    __tablename__ = "result_pack"
    __table_args__ = (
        UniqueConstraint("notice_id", "number", name="uq_result_pack_number"),
        CheckConstraint("number = 1 OR reason <> ''", name="renewal_reasoned"),
        CheckConstraint("length(sha256) = 64 AND length(document_sha256) = 64", name="digests_whole"),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    notice_id: Mapped[str] = link("notice.id")
    number: Mapped[int] = mapped_column(Integer, default=1)
    sha256: Mapped[str] = mapped_column(String(64))
    document_sha256: Mapped[str] = mapped_column(String(64))
    rankings: Mapped[dict[str, Any]] = mapped_column(JSON)
    codes: Mapped[dict[str, Any]] = mapped_column(JSON)
    judges: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[str | None] = link("user.id")
    call: Mapped[Call] = relationship()
    notice: Mapped[Notice] = relationship()

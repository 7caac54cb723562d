"""Assignments as they were computed, every one of them, and what people did to them by hand."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Float,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.rounds.models.round import Round
from app.rounds.settings import Settings
from app.rounds.states import RunState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class AssignmentRun(db.Model):
    """One computed assignment. None is ever deleted: who computes until a friend gets an entry is seen to have done so.

    ``settings``: fields of ``Settings``. ``seed`` is the round's own unless ``redraw_reason`` says why it was drawn
    anew. ``problem``, ``answer``: deflated PROBLEM.json and answer of ``app.scoring``, entries by their codes, judges
    by their keys; ``problem_hash``: SHA-256 of the file as it is handed out. ``pinned``: [[code, judge]] that had been
    set by hand. ``judges``, ``entries``: how many took part; ``pairs`` … ``over_cap``: figures of the answer.
    ``lacking``: sentences (``shared.text.as_json``) where none exists. ``chosen_at``: since when it is the one that
    stands; at most one of a round.
    """

    __tablename__ = "assignment_run"
    __table_args__ = (
        choice_check("state", RunState),
        UniqueConstraint("round_id", "number", name="uq_assignment_run_number"),
        CheckConstraint("(state = 'done') <= (done_at IS NOT NULL AND problem_hash <> '')", name="done_kept"),
        CheckConstraint("chosen_at IS NULL OR state = 'done'", name="chosen_done"),
    )

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[RunState] = mapped_column(Choice(RunState), default=RunState.WAITING, index=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    seed: Mapped[int] = mapped_column(BigInteger)
    redraw_reason: Mapped[str] = mapped_column(String(400), default="")
    problem: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    problem_hash: Mapped[str] = mapped_column(String(64), default="")
    answer: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    pinned: Mapped[list[Any]] = mapped_column(JSON, default=list)
    judges: Mapped[int] = mapped_column(Integer, default=0)
    entries: Mapped[int] = mapped_column(Integer, default=0)
    pairs: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[float | None] = mapped_column(Float)
    worst_entry: Mapped[float | None] = mapped_column(Float)
    least: Mapped[int] = mapped_column(Integer, default=0)
    most: Mapped[int] = mapped_column(Integer, default=0)
    over_cap: Mapped[int] = mapped_column(Integer, default=0)
    lacking: Mapped[list[Any]] = mapped_column(JSON, default=list)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[str] = link("user.id")
    begun_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    chosen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    chosen_by_id: Mapped[str | None] = link("user.id")
    round: Mapped[Round] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    chosen_by: Mapped[User | None] = relationship(foreign_keys=[chosen_by_id])

    @property
    def rules(self) -> Settings:
        """The settings by which it was computed."""
        return Settings.from_json(self.settings)


class ForbiddenPair(db.Model):
    """An officer keeps a judge from an entry although no tie is known: for as long as the row stands, with a reason."""

    __tablename__ = "forbidden_pair"
    __table_args__ = (UniqueConstraint("round_id", "entry_id", "judge_id", name="uq_forbidden_pair"),)

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    entry_id: Mapped[str] = link("entry.id")
    judge_id: Mapped[str] = link("user.id")
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by_id: Mapped[str] = link("user.id")


class AssignmentChange(db.Model):
    """One change by hand before the release: who left an entry, who came, why. ``is_further``: the platform changed it
    along, so that numbers and loads stay right."""

    __tablename__ = "assignment_change"
    __table_args__ = (
        CheckConstraint("out_id IS NOT NULL OR into_id IS NOT NULL", name="change_names_somebody"),
    )

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    entry_id: Mapped[str] = link("entry.id")
    out_id: Mapped[str | None] = link("user.id")
    into_id: Mapped[str | None] = link("user.id")
    reason: Mapped[str] = mapped_column(Text)
    is_further: Mapped[bool] = mapped_column(Boolean, default=False)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[str] = link("user.id")
    entry: Mapped[Entry] = relationship()
    out: Mapped[User | None] = relationship(foreign_keys=[out_id])
    into: Mapped[User | None] = relationship(foreign_keys=[into_id])
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])

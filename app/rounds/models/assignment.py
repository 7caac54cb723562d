"""Who may not read whom, and who reads what."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.entries.models import Entry
from app.extensions import db
from app.people.models import Organisation, User
from app.rounds.models.round import Round
from app.rounds.states import AssignmentState, ConflictKind, ConflictState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Conflict(db.Model):
    """A tie between a judge and an organisation in the round.

    Confirmed, it hides that organisation's entries from him, and the entries on the items that it issued. ``signs``:
    what the records showed (values of ``Sign``), empty where a person raised it; ``sources``: sign → which record shows
    it. ``further``: the kinds that the judge declared besides ``kind``.
    """

    __tablename__ = "conflict"
    __table_args__ = (
        choice_check("state", ConflictState),
        choice_check("kind", ConflictKind),
        UniqueConstraint("round_id", "user_id", "organisation_id", name="uq_conflict"),
    )

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    user_id: Mapped[str] = link("user.id")
    organisation_id: Mapped[str] = link("organisation.id")
    kind: Mapped[ConflictKind] = mapped_column(Choice(ConflictKind))
    is_declared: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[ConflictState] = mapped_column(Choice(ConflictState))
    signs: Mapped[list[Any]] = mapped_column(JSON, default=list)
    sources: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    further: Mapped[list[Any]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    round: Mapped[Round] = relationship()
    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])

    @property
    def kinds(self) -> list[ConflictKind]:
        """Every kind of tie that is known, the leading one first."""
        return [self.kind, *(ConflictKind(value) for value in self.further or [])]


class Assignment(db.Model):
    """One entry given to one judge in one round. ``why``: figures that explain the pair (affinity, load, by hand).

    ``hidden_at``: since when a tie that came up in another round of the call hides the entry from him (rule 8); what he
    gave stays as it is.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        choice_check("state", AssignmentState),
        UniqueConstraint("round_id", "entry_id", "judge_id", name="uq_assignment"),
        Index("ix_assignment_standing", "round_id", "state"),
    )

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    entry_id: Mapped[str] = link("entry.id")
    judge_id: Mapped[str] = link("user.id")
    state: Mapped[AssignmentState] = mapped_column(Choice(AssignmentState), default=AssignmentState.STAGED)
    code: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(Integer, default=0)
    affinity: Mapped[float] = mapped_column(Float, default=0.0)
    why: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_pinned: Mapped[bool] = mapped_column(Boolean, default=False)
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    end_reason: Mapped[str] = mapped_column(Text, default="")
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    round: Mapped[Round] = relationship()
    entry: Mapped[Entry] = relationship()
    judge: Mapped[User] = relationship()

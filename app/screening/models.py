"""One formal check per entry, and the appeal against a refusal."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.screening.states import AppealState, ScreeningState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Screening(db.Model):
    """The checklist of one entry. ``checklist``: [{"point": message id, "met": true|false|null, "note"}].

    ``revision`` counts its saves, so that two officers never overwrite each other's marks.
    """

    __tablename__ = "screening"
    __table_args__ = (
        choice_check("state", ScreeningState),
        CheckConstraint("state <> 'refused' OR opinion <> ''", name="refused_with_reason"),
        CheckConstraint("(state IN ('passed', 'refused')) <= (decided_at IS NOT NULL)", name="decided_dated"),
    )

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id", unique=True)
    call_id: Mapped[str] = link("call.id")
    state: Mapped[ScreeningState] = mapped_column(
        Choice(ScreeningState), default=ScreeningState.WAITING, index=True
    )
    checklist: Mapped[list[Any]] = mapped_column(JSON, default=list)
    revision: Mapped[int] = mapped_column(Integer, default=0)
    opinion: Mapped[str] = mapped_column(Text, default="")
    returned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    entry: Mapped[Entry] = relationship()
    decided_by: Mapped[User | None] = relationship()
    appeal: Mapped["Appeal | None"] = relationship(back_populates="screening")


class Appeal(db.Model):
    """An appeal within five working days of a refusal, decided by another officer (rule 5)."""

    __tablename__ = "appeal"
    __table_args__ = (choice_check("state", AppealState),)

    id: Mapped[Key]
    screening_id: Mapped[str] = link("screening.id", unique=True)
    call_id: Mapped[str] = link("call.id")
    state: Mapped[AppealState] = mapped_column(Choice(AppealState), default=AppealState.FILED, index=True)
    grounds: Mapped[str] = mapped_column(Text)
    filed_by_id: Mapped[str] = link("user.id")
    filed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_on: Mapped[date] = mapped_column(Date)
    opinion: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[str | None] = link("user.id")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    screening: Mapped[Screening] = relationship(back_populates="appeal")

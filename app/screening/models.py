"""The city's recommendation of an entry, one formal check per entry, and the appeal against a refusal."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.chains.models import Region
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.screening.states import AppealState, RecommendationState, ScreeningState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class RecommendationList(db.Model):
    """A city's letter of recommendation for a call (推荐函), made when it is sent; nothing changes afterwards.

    A stamped scan hangs on it as a stored file.
    """

    __tablename__ = "recommendation_list"
    __table_args__ = (UniqueConstraint("call_id", "region_code", name="uq_recommendation_list_city"),)

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code", ondelete="RESTRICT"))
    document_number: Mapped[str] = mapped_column(String(60))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_by_id: Mapped[str] = link("user.id")
    call: Mapped[Call] = relationship()
    region: Mapped[Region] = relationship()


class Recommendation(db.Model):
    """What its city says of one entry, and on which place of the city's list for the item.

    ``list_id`` is set when the city's letter is sent: until then it is the city's draft and nobody else's business.
    """

    __tablename__ = "recommendation"
    __table_args__ = (
        choice_check("state", RecommendationState),
        CheckConstraint("(state = 'recommended') = (position IS NOT NULL)", name="recommended_placed"),
        CheckConstraint("state = 'undecided' OR opinion <> ''", name="said_with_opinion"),
        CheckConstraint("list_id IS NULL OR state <> 'undecided'", name="sent_decided"),
    )

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id", unique=True)
    call_id: Mapped[str] = link("call.id")
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code", ondelete="RESTRICT"), index=True)
    state: Mapped[RecommendationState] = mapped_column(
        Choice(RecommendationState), default=RecommendationState.UNDECIDED
    )
    position: Mapped[int | None] = mapped_column(Integer)
    opinion: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[str] = link("user.id")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    list_id: Mapped[str | None] = link("recommendation_list.id")
    entry: Mapped[Entry] = relationship()
    region: Mapped[Region] = relationship()
    list: Mapped[RecommendationList | None] = relationship()

    @property
    def is_sent(self) -> bool:
        """Whether the city's letter has gone out with it."""
        return self.list_id is not None


class Screening(db.Model):
    """The checklist of one entry. ``checklist``: [{"point": message id, "met": true|false|null, "note"}].

    ``revision`` counts its saves, so that two officers never overwrite each other's marks.
    """

    __tablename__ = "screening"
    __table_args__ = (
        choice_check("state", ScreeningState),
        CheckConstraint("state <> 'refused' OR opinion <> ''", name="refused_with_reason"),
        CheckConstraint("(state IN ('passed', 'refused')) <= (decided_at IS NOT NULL)", name="decided_dated"),
        Index("ix_screening_standing", "call_id", "state"),
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

"""Reviews and their marks."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.reviews.states import ReviewState
from app.rounds.models import Assignment
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Review(db.Model):
    """What one judge thinks of one entry.

    ``revision`` counts the saves; ``revisions``: {field: revision of its last change}, which a save of that field must
    have seen, so that two devices never overwrite each other (A18). ``total`` is the weighted total of all marks,
    stored when the review is done; voided reviews stay on the record.

    ``private_note`` is its writer's alone: no officer, supervisor, export, paper, pack or search ever reads it. It is
    shown on his own pages while he has the entry, and is erased with the judge's other personal data when the time of
    retention is over, for it belongs to no decision.
    """

    __tablename__ = "review"
    __table_args__ = (
        choice_check("state", ReviewState),
        CheckConstraint(
            "(state = 'done') <= (total IS NOT NULL AND finished_at IS NOT NULL)", name="done_totalled"
        ),
    )

    id: Mapped[Key]
    assignment_id: Mapped[str] = link("assignment.id", unique=True)
    round_id: Mapped[str] = link("round.id")
    entry_id: Mapped[str] = link("entry.id")
    judge_id: Mapped[str] = link("user.id")
    state: Mapped[ReviewState] = mapped_column(Choice(ReviewState), default=ReviewState.DRAFT)
    revision: Mapped[int] = mapped_column(Integer, default=0)
    revisions: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    comment: Mapped[str] = mapped_column(Text, default="")
    private_note: Mapped[str] = mapped_column(Text, default="")
    is_comment_released: Mapped[bool] = mapped_column(Boolean, default=False)
    total: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    void_reason: Mapped[str] = mapped_column(Text, default="")
    assignment: Mapped[Assignment] = relationship()
    marks: Mapped[list["Mark"]] = relationship(back_populates="review", cascade="all, delete-orphan")


class Mark(db.Model):
    """Points of 0–100 for one criterion of the call's rubric, two decimals at most (rule 0); None until it is given."""

    __tablename__ = "mark"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion", name="uq_mark_criterion"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_range"),
    )

    id: Mapped[Key]
    review_id: Mapped[str] = link("review.id")
    criterion: Mapped[str] = mapped_column(String(40))
    score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    comment: Mapped[str] = mapped_column(Text, default="")
    review: Mapped[Review] = relationship(back_populates="marks")

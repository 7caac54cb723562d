"""Reviews and their marks."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Item
from app.extensions import db
from app.people.models import User
from app.reviews.ddl import CREATE, DROP
from app.reviews.states import BatchState, ReviewState
from app.rounds.models import Assignment, Round
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Review(db.Model):
    """What one judge thinks of one entry.

    ``revision`` counts the saves; ``revisions``: {field: revision of its last change}, which a save of that field must
    have seen, so that two devices never overwrite each other (A18). ``total`` is the weighted total of all marks,
    stored when the review is done; voided reviews stay on the record. ``corrections``: how many corrections stand
    beside it (``ReviewCorrection``); the marks and the total here stay what the judge gave.

    ``private_note`` is its writer's alone: no officer, supervisor, export, paper, pack or search ever reads it. It is
    shown on his own pages while he has the entry, and is erased when the time of retention after the announcement is
    over (``service.forget_notes``), for it belongs to no decision.
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
    corrections: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    assignment: Mapped[Assignment] = relationship()
    marks: Mapped[list["Mark"]] = relationship(back_populates="review", cascade="all, delete-orphan")
    corrected: Mapped[list["ReviewCorrection"]] = relationship(
        back_populates="review", order_by="ReviewCorrection.number"
    )


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


class ReviewCorrection(db.Model):
    """What two officers put beside a finished review of a closed round, never over it (rule 7).

    ``marks``: {criterion: {"from", "to"}} as printed decimals, of the criteria that change; ``total_before`` and
    ``total`` the weighted totals before and with it. The last one counts. ``digest``: SHA-256 of the whole record in
    canonical JSON (``reviews.corrected.sealed``), which the act carries too, so that the public log holds it.
    """

    __tablename__ = "review_correction"
    __table_args__ = (
        UniqueConstraint("review_id", "number", name="uq_review_correction"),
        CheckConstraint("agreed_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint("total BETWEEN 0 AND 100", name="total_in_range"),
    )

    id: Mapped[Key]
    review_id: Mapped[str] = link("review.id")
    approval_id: Mapped[str] = link("approval.id", unique=True)
    number: Mapped[int] = mapped_column(Integer)
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)
    total_before: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    total: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    reason: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[str] = link("user.id")
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    agreed_by_id: Mapped[str] = link("user.id")
    agreed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    digest: Mapped[str] = mapped_column(String(64))
    review: Mapped[Review] = relationship(back_populates="corrected")
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    agreed_by: Mapped[User] = relationship(foreign_keys=[agreed_by_id])


class SpreadReason(db.Model):
    """Why the marks of an entry may lie as far apart as they do, said by an officer; ``reviews``: how many there were.

    A further reading raises the alarm anew, if the marks still lie apart then.
    """

    __tablename__ = "spread_reason"
    __table_args__ = (CheckConstraint("reason <> ''", name="reasoned"),)

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    entry_id: Mapped[str] = link("entry.id")
    reviews: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[str] = link("user.id")
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_by: Mapped[User] = relationship()


class ReadingBatch(db.Model):
    """Extra readings that the declared rule proposes for one item of an open round, handed out whole or not at all.

    ``readings``: [{"entry", "code", "judge", "p_top", "before", "after", "weight", "load"}] in the order of the rule
    (``scoring.ExtraReading``; ``weight`` as a share of the panel's typical judge). ``budget``: what was left of it;
    ``asked``: what the officer asked for. ``inputs_hash``: of the marks, so that an outdated one is not handed out.
    """

    __tablename__ = "reading_batch"
    __table_args__ = (
        choice_check("state", BatchState),
        UniqueConstraint("round_id", "number", name="uq_reading_batch"),
        CheckConstraint("asked BETWEEN 1 AND budget", name="within_budget"),
        CheckConstraint("(state = 'handed_out') <= (decided_at IS NOT NULL)", name="handed_dated"),
    )

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    item_id: Mapped[str] = link("item.id")
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[BatchState] = mapped_column(Choice(BatchState), default=BatchState.PROPOSED)
    readings: Mapped[list[Any]] = mapped_column(JSON)
    places: Mapped[int] = mapped_column(Integer)
    budget: Mapped[int] = mapped_column(Integer)
    asked: Mapped[int] = mapped_column(Integer)
    inputs_hash: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[str] = link("user.id")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    round: Mapped[Round] = relationship()
    item: Mapped[Item] = relationship()


def _create(table: Table, connection: Any, **_options: Any) -> None:
    for statement in CREATE[table.name][connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _drop(table: Table, connection: Any, **_options: Any) -> None:
    for statement in DROP[table.name][connection.dialect.name]:
        connection.exec_driver_sql(statement)


for _locked in (Mark.__table__, Review.__table__):
    event.listen(_locked, "after_create", _create)
    event.listen(_locked, "before_drop", _drop)

"""In which order, and when, the entries of a defence are heard."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.rounds.models.round import Round, RoundEntry
from app.shared.columns import Key, UTCDateTime, link


class RunningOrder(db.Model):
    """The plan of a defence: one a round. Clock times follow from it (``rounds.timing``) and are stored nowhere.

    ``breaks``: [{"after": position, "minutes"}]. ``is_drawn``: the order came from the seed and nobody moved anything
    since. ``published_at``: from then on each laboratory sees its own slot, and the judges all of it.
    """

    __tablename__ = "running_order"
    __table_args__ = (
        CheckConstraint("talk_minutes BETWEEN 1 AND 120", name="talk_sane"),
        CheckConstraint("question_minutes BETWEEN 0 AND 120", name="questions_sane"),
        CheckConstraint("is_drawn = false OR seed <> ''", name="drawn_by_seed"),
    )

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id", unique=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    talk_minutes: Mapped[int] = mapped_column(Integer, default=8)
    question_minutes: Mapped[int] = mapped_column(Integer, default=7)
    place: Mapped[str] = mapped_column(String(200), default="")
    breaks: Mapped[list[Any]] = mapped_column(JSON, default=list)
    is_drawn: Mapped[bool] = mapped_column(Boolean, default=False)
    seed: Mapped[str] = mapped_column(String(64), default="")
    revision: Mapped[int] = mapped_column(Integer, default=1)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    round: Mapped[Round] = relationship()
    slots: Mapped[list["RunningSlot"]] = relationship(
        back_populates="order", order_by="RunningSlot.position", cascade="all, delete-orphan"
    )


class RunningSlot(db.Model):
    """The place of one entry in the order, counted from 1. ``began_at``, ``ended_at``: when it was really heard."""

    __tablename__ = "running_slot"
    __table_args__ = (
        UniqueConstraint("row_id", name="uq_running_slot"),
        CheckConstraint("position > 0", name="position_counted"),
        CheckConstraint("ended_at IS NULL OR began_at IS NOT NULL", name="ended_once_begun"),
    )

    id: Mapped[Key]
    order_id: Mapped[str] = link("running_order.id")
    row_id: Mapped[str] = link("round_entry.id")
    position: Mapped[int] = mapped_column(Integer)
    began_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    order: Mapped[RunningOrder] = relationship(back_populates="slots")
    row: Mapped[RoundEntry] = relationship()

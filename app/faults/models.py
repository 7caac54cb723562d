"""A reported error of a page."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.faults.states import FaultState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Fault(db.Model):
    """What somebody found wrong on a page. ``page``: its path and query on this site; who reported it is not kept.

    ``contact`` is an address for the answer, erased once the answer was mailed (or given up after ``attempts``).
    """

    __tablename__ = "fault"
    __table_args__ = (
        choice_check("state", FaultState),
        CheckConstraint("wrong <> ''", name="told"),
        CheckConstraint(
            "state = 'waiting' OR (settled_at IS NOT NULL AND settled_by_id IS NOT NULL)",
            name="settled_dated",
        ),
        CheckConstraint("state <> 'declined' OR answer <> ''", name="declined_with_reason"),
    )

    id: Mapped[Key]
    page: Mapped[str] = mapped_column(String(300), default="/")
    wrong: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[FaultState] = mapped_column(Choice(FaultState), default=FaultState.WAITING, index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by_id: Mapped[str | None] = link("user.id")
    mailed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

"""A proposed act with all that the second person must see."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.approvals.states import ApprovalState
from app.extensions import db
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Approval(db.Model):
    """``act`` on ``noun``/``subject_id`` with ``payload``, proposed by one officer and decided by another.

    ``call_id`` and ``kind`` say whose officers decide: a seat on the call, on its kind, or on the platform.
    """

    __tablename__ = "approval"
    __table_args__ = (
        choice_check("state", ApprovalState),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint("(state = 'agreed') <= (decided_by_id IS NOT NULL)", name="agreed_by_somebody"),
    )

    id: Mapped[Key]
    act: Mapped[str] = mapped_column(String(60))
    noun: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(12), index=True)
    call_id: Mapped[str | None] = mapped_column(String(12), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[ApprovalState] = mapped_column(Choice(ApprovalState), default=ApprovalState.PROPOSED)
    proposed_by_id: Mapped[str] = link("user.id")
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opinion: Mapped[str] = mapped_column(Text, default="")

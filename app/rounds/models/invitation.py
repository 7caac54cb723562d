"""Invitations onto panels, every one of them: the pool learns from how they were answered."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.people.models import User
from app.rounds.models.round import Panelist, Round
from app.rounds.states import DeclineCause, InvitationAnswer
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class PanelInvitation(db.Model):
    """One invitation of one person; asked again, a further row. ``cause`` and ``reason`` say why he declined."""

    __tablename__ = "panel_invitation"
    __table_args__ = (
        choice_check("answer", InvitationAnswer),
        choice_check("cause", DeclineCause),
        CheckConstraint("cause IS NULL OR answer = 'declined'", name="cause_of_decline"),
    )

    id: Mapped[Key]
    panelist_id: Mapped[str] = link("panelist.id")
    round_id: Mapped[str] = link("round.id")
    user_id: Mapped[str] = link("user.id")
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[InvitationAnswer] = mapped_column(
        Choice(InvitationAnswer), default=InvitationAnswer.WAITING
    )
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cause: Mapped[DeclineCause | None] = mapped_column(Choice(DeclineCause))
    reason: Mapped[str] = mapped_column(String(400), default="")
    panelist: Mapped[Panelist] = relationship()
    round: Mapped[Round] = relationship()
    user: Mapped[User] = relationship()

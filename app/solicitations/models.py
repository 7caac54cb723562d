"""What a judge told of an attempt to influence him."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, Round
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link
from app.solicitations.states import SolicitationState


class Solicitation(db.Model):
    """Who tried to influence which judge, when and how.

    ``who`` and ``told`` name persons who were not heard: they are read by discipline officers alone, leave the platform
    by no export, and go with the personal data of the round when its time of retention is over. ``happened_on`` is the
    day of Shanghai. Deliberately no ``call_id``, by which the record of a call would find it.
    """

    __tablename__ = "solicitation"
    __table_args__ = (
        choice_check("state", SolicitationState),
        CheckConstraint("who <> '' AND told <> ''", name="told"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_dated"),
        CheckConstraint("state <> 'closed' OR conclusion <> ''", name="closed_with_conclusion"),
    )

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    judge_id: Mapped[str] = link("user.id")
    assignment_id: Mapped[str | None] = link("assignment.id")
    who: Mapped[str] = mapped_column(String(200))
    told: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[date] = mapped_column(Date)
    filed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[SolicitationState] = mapped_column(
        Choice(SolicitationState), default=SolicitationState.FILED, index=True
    )
    conclusion: Mapped[str] = mapped_column(Text, default="")
    closed_by_id: Mapped[str | None] = link("user.id")
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    round: Mapped[Round] = relationship()
    judge: Mapped[User] = relationship(foreign_keys=[judge_id])
    assignment: Mapped[Assignment | None] = relationship()

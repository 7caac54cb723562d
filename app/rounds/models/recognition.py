"""A judge of a blind round says that he knows who entered."""

from datetime import datetime

from sqlalchemy import Boolean, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.rounds.models.assignment import Assignment
from app.shared.columns import Key, UTCDateTime, link


class Recognition(db.Model):
    """By which sign the judge recognised the entrant, and whether he stepped back or, without a tie, went on."""

    __tablename__ = "recognition"

    id: Mapped[Key]
    assignment_id: Mapped[str] = link("assignment.id", unique=True)
    sign: Mapped[str] = mapped_column(Text)
    stepped_back: Mapped[bool] = mapped_column(Boolean)
    told_at: Mapped[datetime] = mapped_column(UTCDateTime)
    assignment: Mapped[Assignment] = relationship()

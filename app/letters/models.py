"""Letters, unique per act and reader, and how far the record has been worked through."""

from datetime import datetime

from sqlalchemy import Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.letters.states import LetterState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Letter(db.Model):
    """A message to one person about one act, in his language. ``path`` leads to the page that it is about."""

    __tablename__ = "letter"
    __table_args__ = (
        choice_check("state", LetterState),
        UniqueConstraint("act_id", "user_id", "template", name="uq_letter_once"),
    )

    id: Mapped[Key]
    act_id: Mapped[int] = mapped_column(Integer, index=True)
    user_id: Mapped[str] = link("user.id")
    template: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[LetterState] = mapped_column(Choice(LetterState), default=LetterState.WRITTEN, index=True)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Bookmark(db.Model):
    """How far a worker has read the record."""

    __tablename__ = "bookmark"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    act_id: Mapped[int] = mapped_column(Integer, default=0)

"""What two officers commit to before a list closes, for the draw at the end of its tie chain (rule 10)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models.call import Call
from app.extensions import db
from app.people.models import User
from app.shared.columns import Key, UTCDateTime, link


class DrawCommitment(db.Model):
    """The SHA-256 of a secret that one officer keeps (``scoring.draw``); the secret itself only once it is revealed.

    ``replaced_at``: when the same officer put another in its place, which he may until the list closes.
    """

    __tablename__ = "draw_commitment"
    __table_args__ = (
        UniqueConstraint("call_id", "commitment", name="uq_draw_commitment"),
        CheckConstraint("(revealed_at IS NULL) = (revealed_secret IS NULL)", name="revealed_dated"),
        CheckConstraint("replaced_at IS NULL OR revealed_at IS NULL", name="replaced_unrevealed"),
        CheckConstraint("length(commitment) = 64", name="commitment_whole"),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    officer_id: Mapped[str] = link("user.id")
    commitment: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revealed_secret: Mapped[str | None] = mapped_column(Text)
    revealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    call: Mapped[Call] = relationship()
    officer: Mapped[User] = relationship()

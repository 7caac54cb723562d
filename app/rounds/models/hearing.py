"""What happens at a defence or a panel meeting: who left the room for which entry, and what the chair writes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.rounds.models.round import Round
from app.rounds.models.running_order import RunningSlot
from app.shared.columns import Key, UTCDateTime, link


class Absence(db.Model):
    """A judge who left the room while an entry was heard, because a tie or a recusal keeps him from it (rule 8).

    ``left_at`` and ``returned_at``: when the clock page says that it happened; ``noted_at``: when the server heard of
    the leaving, later where the room had no network.
    """

    __tablename__ = "absence"
    __table_args__ = (
        UniqueConstraint("slot_id", "user_id", name="uq_absence"),
        CheckConstraint("returned_at IS NULL OR returned_at >= left_at", name="returned_after_leaving"),
    )

    id: Mapped[Key]
    slot_id: Mapped[str] = link("running_slot.id")
    user_id: Mapped[str] = link("user.id")
    left_at: Mapped[datetime] = mapped_column(UTCDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    noted_by_id: Mapped[str] = link("user.id")
    slot: Mapped[RunningSlot] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])


class PanelOpinion(db.Model):
    """What the chair writes for the panel: of one entry, or of the whole round (``entry_id`` null).

    A draft is his alone. Signed, it never changes; what he adds later is a further one beside it. ``revision`` counts
    the saves of a draft, so that two devices never overwrite each other.
    """

    __tablename__ = "panel_opinion"
    __table_args__ = (CheckConstraint("signed_at IS NULL OR text <> ''", name="signed_says_something"),)

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    entry_id: Mapped[str | None] = link("entry.id")
    text: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(Integer, default=1)
    written_by_id: Mapped[str] = link("user.id")
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    round: Mapped[Round] = relationship()
    entry: Mapped[Entry | None] = relationship()
    written_by: Mapped[User] = relationship()

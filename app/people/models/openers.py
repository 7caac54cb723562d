"""The keys with which officers open sealed calls (trust.md, "Sealing")."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.people.models.accounts import User
from app.sealing.passphrases import Cost, LockedKey
from app.shared.columns import Key, UTCDateTime, link

CURRENT = text("until IS NULL")


class OpenerKey(db.Model):
    """An officer's private key under his pass-phrase, which stands nowhere. All columns are those of ``LockedKey``.

    ``until``: when a newer key took its place. The row stays: calls that were sealed to it open with it alone.
    """

    __tablename__ = "opener_key"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_beginning"),
        Index(
            "uq_opener_key_current", "user_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT
        ),
    )

    id: Mapped[Key]
    user_id: Mapped[str] = link("user.id")
    public: Mapped[str] = mapped_column(String(80), unique=True)
    memory: Mapped[int] = mapped_column(Integer)
    passes: Mapped[int] = mapped_column(Integer)
    lanes: Mapped[int] = mapped_column(Integer)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    locked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    user: Mapped[User] = relationship()

    @property
    def locked(self) -> LockedKey:
        """The key as ``sealing`` reads it."""
        cost = Cost(self.memory, self.passes, self.lanes)
        return LockedKey(self.user_id, self.public, cost, self.salt, self.proof, self.sealed)

    def lock(self, locked: LockedKey) -> None:
        """Take over a key as ``sealing`` made it."""
        self.public, self.salt, self.proof, self.sealed = (
            locked.public,
            locked.salt,
            locked.check,
            locked.sealed,
        )
        self.memory, self.passes, self.lanes = locked.cost.memory, locked.cost.passes, locked.cost.lanes

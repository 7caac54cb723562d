"""A need in its public form."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.chains.models import Chain
from app.extensions import db
from app.needs.states import Trouble
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Need(db.Model):
    """What cannot be tested today: the object under test, the gap, the standards it is to be tested by.

    ``source``: where the need was published or who collected it, printed beside it. ``standards``: one a line.
    ``published_at`` is empty until the list shows the need; only then does it exist for the public.
    """

    __tablename__ = "need"
    __table_args__ = (
        choice_check("trouble", Trouble),
        CheckConstraint("subject <> '' AND gap <> ''", name="told"),
        CheckConstraint("published_at IS NULL OR source <> ''", name="published_sourced"),
    )

    id: Mapped[Key]
    chain_id: Mapped[str] = link("chain.id")
    subject: Mapped[str] = mapped_column(String(200))
    gap: Mapped[str] = mapped_column(Text)
    standards: Mapped[str] = mapped_column(Text, default="")
    trouble: Mapped[Trouble | None] = mapped_column(Choice(Trouble))
    source: Mapped[str] = mapped_column(String(400), default="")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    chain: Mapped[Chain] = relationship()

    @property
    def standard_names(self) -> list[str]:
        """The standards one by one."""
        return self.standards.splitlines()

    def is_public(self, at: datetime) -> bool:
        """Whether the list shows it at the instant."""
        return self.published_at is not None and self.published_at <= at

"""Draws of a panel by lot: the frozen pool, the seed, the log; every draw of a round is kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.people.models import User
from app.rounds.drawing import Candidate, Rules
from app.rounds.models.round import Round
from app.shared.columns import Key, UTCDateTime, link


class PanelDraw(db.Model):
    """One draw. ``rules``: fields of ``drawing.Rules``; ``pool``: [{"key", "fields", "house", "region"}] as it stood;
    ``left_out``: [{"key", "why"}]; ``log``: [{"key", "field", "ticket", "outcome"}] in the order of the draw;
    ``short``: field → seats that stayed empty. ``reason`` says why it was drawn again, from the second on.
    """

    __tablename__ = "panel_draw"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="uq_panel_draw_number"),
        CheckConstraint("number = 1 OR reason <> ''", name="redraw_reasoned"),
    )

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    number: Mapped[int] = mapped_column(Integer, default=1)
    seed: Mapped[str] = mapped_column(String(64))
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    pool: Mapped[list[Any]] = mapped_column(JSON)
    pool_hash: Mapped[str] = mapped_column(String(64))
    left_out: Mapped[list[Any]] = mapped_column(JSON, default=list)
    log: Mapped[list[Any]] = mapped_column(JSON, default=list)
    short: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    drawn_at: Mapped[datetime] = mapped_column(UTCDateTime)
    drawn_by_id: Mapped[str] = link("user.id")
    invited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    round: Mapped[Round] = relationship()
    drawn_by: Mapped[User] = relationship()
    lines: Mapped[list["DrawnExpert"]] = relationship(back_populates="draw", order_by="DrawnExpert.position")

    @property
    def candidates(self) -> dict[str, Candidate]:
        """The frozen pool by key."""
        return {
            row["key"]: Candidate(row["key"], frozenset(row["fields"]), row["house"], row["region"])
            for row in self.pool
        }

    @property
    def bounds(self) -> Rules:
        """The rules by which it was drawn."""
        return Rules(**self.rules)


class DrawnExpert(db.Model):
    """Who was drawn for which field, seated or as an alternate; ``called_at``: when he was invited."""

    __tablename__ = "drawn_expert"
    __table_args__ = (UniqueConstraint("draw_id", "user_id", name="uq_drawn_expert"),)

    id: Mapped[Key]
    draw_id: Mapped[str] = link("panel_draw.id")
    user_id: Mapped[str] = link("user.id")
    position: Mapped[int] = mapped_column(Integer)
    field: Mapped[str] = mapped_column(String(60), default="")
    is_alternate: Mapped[bool] = mapped_column(Boolean)
    called_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    draw: Mapped[PanelDraw] = relationship(back_populates="lines")
    user: Mapped[User] = relationship()

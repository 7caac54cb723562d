"""Who goes on from one leg to the next."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Integer, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Item
from app.entries.models import Entry
from app.extensions import db
from app.shared.columns import Key, UTCDateTime, link


class Shortlist(db.Model):
    """The best of an item by the stored ranking of its first leg, who alone take part in ``leg``.

    ``wanted``: how many were asked for; who shared the last of these places is in as well. ``inputs_hash``: of the
    ranking that it was taken from.
    """

    __tablename__ = "shortlist"
    __table_args__ = (
        UniqueConstraint("item_id", "leg", name="uq_shortlist_leg"),
        CheckConstraint("wanted > 0", name="wanted_some"),
    )

    id: Mapped[Key]
    item_id: Mapped[str] = link("item.id")
    leg: Mapped[str] = mapped_column(String(40))
    wanted: Mapped[int] = mapped_column(Integer)
    inputs_hash: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[str] = link("user.id")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    item: Mapped[Item] = relationship()
    lines: Mapped[list["ShortlistLine"]] = relationship(
        back_populates="shortlist", order_by="ShortlistLine.position", cascade="all, delete-orphan"
    )


class ShortlistLine(db.Model):
    """One entry of the earlier leg with its number and place there; ``is_in``: whether it goes on."""

    __tablename__ = "shortlist_line"
    __table_args__ = (UniqueConstraint("shortlist_id", "entry_id", name="uq_shortlist_line"),)

    id: Mapped[Key]
    shortlist_id: Mapped[str] = link("shortlist.id")
    entry_id: Mapped[str] = link("entry.id")
    position: Mapped[int] = mapped_column(Integer)
    place: Mapped[int | None] = mapped_column(Integer)
    total: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    is_in: Mapped[bool] = mapped_column(Boolean)
    shortlist: Mapped[Shortlist] = relationship(back_populates="lines")
    entry: Mapped[Entry] = relationship()

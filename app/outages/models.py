"""The beat by which the site knows that it was there, and the times when it was not."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.shared.columns import Key, UTCDateTime


class Pulse(db.Model):
    """When any process of this name last could answer and write. One row a name, written over again and again."""

    __tablename__ = "pulse"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Outage(db.Model):
    """From the last beat before to the first one after; nobody was served in between."""

    __tablename__ = "outage"
    __table_args__ = (CheckConstraint("began_at < ended_at", name="ends_after_it_began"),)

    id: Mapped[Key]
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


WALL, DATABASE = "wall", "database"
"""The clock that people and the network set, held against the steady one; the database's, held against ours."""


@dataclass
class Clock:
    """One of the clocks that say when a bid came, as the record names it; it has acts and no row of its own."""

    id: str
    __tablename__: str = "clock"

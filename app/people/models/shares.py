"""Shares that organisations declare of each other, for finding ties (rule 4)."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Date, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.people.models.organisations import Organisation
from app.people.states import ShareSide
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Shareholding(db.Model):
    """One share of 5 % or more between an organisation and another one, known by its credit code; never a person's.

    ``until``: the last day on which it was held. Nothing is overwritten: what changes is ended and declared anew.
    """

    __tablename__ = "shareholding"
    __table_args__ = (
        choice_check("side", ShareSide),
        CheckConstraint("percent BETWEEN 5 AND 100", name="percent_declared"),
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_beginning"),
        CheckConstraint("other_name <> '' AND other_code <> ''", name="told"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[str] = link("organisation.id")
    side: Mapped[ShareSide] = mapped_column(Choice(ShareSide))
    other_name: Mapped[str] = mapped_column(String(120))
    other_code: Mapped[str] = mapped_column(String(18), index=True)
    percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime)
    declared_by_id: Mapped[str] = link("user.id")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[str | None] = link("user.id")
    organisation: Mapped[Organisation] = relationship()

"""Versions of the list of duties and its rows, and what inspections found."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.credit.models import Misconduct
from app.duties.states import Judgement, Level
from app.extensions import db
from app.people.models import Organisation
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link

CURRENT = text("is_current = true")


class DutyList(db.Model):
    """One imported version, with its source; one is current, earlier ones stay."""

    __tablename__ = "duty_list"
    __table_args__ = (
        CheckConstraint("source <> ''", name="sourced"),
        Index(
            "uq_duty_list_current", "is_current", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT
        ),
    )

    id: Mapped[Key]
    source: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(200))
    is_current: Mapped[bool] = mapped_column(Boolean, default=True)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    imported_by_id: Mapped[str] = link("user.id")


class Duty(db.Model):
    """One duty of one region: who holds it (``office``) and where to ask (``contact``, an office and its telephone)."""

    __tablename__ = "duty"
    __table_args__ = (
        choice_check("level", Level),
        CheckConstraint("title <> '' AND region <> '' AND office <> ''", name="told"),
    )

    id: Mapped[Key]
    list_id: Mapped[str] = link("duty_list.id")
    position: Mapped[int] = mapped_column(Integer)
    level: Mapped[Level] = mapped_column(Choice(Level), index=True)
    region: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(400), default="")
    office: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(200), default="")
    list: Mapped[DutyList] = relationship()


class Inspection(db.Model):
    """One finding about one laboratory: the duty that was exercised, the clause of the standard, what it means.

    ``clause``: a key of ``standard.STANDARD``; ``judgement``: what the standard said of it then. ``misconduct_id``: the
    listed decision that came of it. A wrong row is replaced by a new one with the reason and stays.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        choice_check("judgement", Judgement),
        CheckConstraint("source <> '' AND clause <> ''", name="sourced"),
        CheckConstraint("judgement = 'clear' OR facts <> ''", name="told"),
        CheckConstraint("replaces_id IS NULL OR reason <> ''", name="correction_reasoned"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[str] = link("organisation.id")
    duty_id: Mapped[str] = link("duty.id")
    found_on: Mapped[date] = mapped_column(Date, index=True)
    clause: Mapped[str] = mapped_column(String(20))
    judgement: Mapped[Judgement] = mapped_column(Choice(Judgement), index=True)
    facts: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(200))
    misconduct_id: Mapped[str | None] = link("misconduct.id")
    replaces_id: Mapped[str | None] = link("inspection.id", unique=True)
    reason: Mapped[str] = mapped_column(String(400), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[str] = link("user.id")
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    organisation: Mapped[Organisation] = relationship()
    duty: Mapped[Duty] = relationship()
    misconduct: Mapped[Misconduct | None] = relationship()

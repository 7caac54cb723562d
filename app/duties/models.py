"""Versions of the list of duties, and its rows."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.duties.states import Level
from app.extensions import db
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

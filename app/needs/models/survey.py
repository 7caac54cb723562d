"""Spreadsheets of surveys and rosters, and the key enterprises of chains."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.chains.models import Chain, Region
from app.extensions import db
from app.needs.states import ImportSort, ImportState
from app.people.models import User
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class NeedImport(db.Model):
    """An uploaded spreadsheet as it was read: ``reading`` holds one plain row after the other (``reading.Row``).

    ``saved``: how many rows became needs or names.
    """

    __tablename__ = "need_import"
    __table_args__ = (
        choice_check("sort", ImportSort),
        choice_check("state", ImportState),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_dated"),
    )

    id: Mapped[Key]
    sort: Mapped[ImportSort] = mapped_column(Choice(ImportSort))
    state: Mapped[ImportState] = mapped_column(Choice(ImportState), default=ImportState.OPEN)
    file_name: Mapped[str] = mapped_column(String(200))
    reading: Mapped[list[Any]] = mapped_column(JSON, default=list)
    saved: Mapped[int] = mapped_column(Integer, default=0)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    uploaded_by_id: Mapped[str] = link("user.id")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    uploaded_by: Mapped[User] = relationship()


class KeyEnterprise(db.Model):
    """An enterprise that a survey of a chain should reach. It need not have an account here."""

    __tablename__ = "key_enterprise"
    __table_args__ = (
        UniqueConstraint("chain_id", "name", name="uq_key_enterprise"),
        CheckConstraint("name <> ''", name="named"),
    )

    id: Mapped[Key]
    chain_id: Mapped[str] = link("chain.id")
    name: Mapped[str] = mapped_column(String(120))
    credit_code: Mapped[str] = mapped_column(String(18), default="", index=True)
    region_code: Mapped[str | None] = mapped_column(
        ForeignKey("region.code", ondelete="RESTRICT"), index=True
    )
    listed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    import_id: Mapped[str | None] = link("need_import.id")
    chain: Mapped[Chain] = relationship()
    region: Mapped[Region | None] = relationship()

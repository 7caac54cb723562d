"""The catalogue in force: industrial chains with aliases, and regions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.shared.columns import Key, UTCDateTime, link


class ChainCatalogue(db.Model):
    """One imported version of the list of chains, with its source; exactly one is current."""

    __tablename__ = "chain_catalogue"

    id: Mapped[Key]
    version: Mapped[str] = mapped_column(String(40), unique=True)
    source: Mapped[str] = mapped_column(String(400))
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_current: Mapped[bool] = mapped_column(Boolean, default=False)


class Chain(db.Model):
    """One industrial chain of a catalogue version."""

    __tablename__ = "chain"
    __table_args__ = (UniqueConstraint("catalogue_id", "name", name="uq_chain_name"),)

    id: Mapped[Key]
    catalogue_id: Mapped[str] = link("chain_catalogue.id")
    position: Mapped[int] = mapped_column(Integer)
    slug: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    cluster: Mapped[str] = mapped_column(String(60))
    tier: Mapped[str] = mapped_column(String(20))
    aliases: Mapped[list[Any]] = mapped_column(JSON, default=list)
    certainty: Mapped[str] = mapped_column(String(80))
    catalogue: Mapped[ChainCatalogue] = relationship()


class Region(db.Model):
    """A province, city or county by its GB/T 2260 code."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(10))
    parent_code: Mapped[str | None] = mapped_column(String(6))

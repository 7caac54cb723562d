"""One bottleneck of a list, and its indicators."""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models.call import Call
from app.calls.states import Comparator, ItemState, Trouble
from app.chains.models import Chain, Region
from app.extensions import db
from app.needs.models import Need
from app.people.models import Organisation
from app.shared.columns import Choice, Key, choice_check, link


class Item(db.Model):
    """An item of a call (domain.md, Words). Amounts in 万元.

    ``facts``: what the kind asks besides the columns, {key of ``Kind.item_questions``: text}. ``need``: what it was
    raised from.
    """

    __tablename__ = "item"
    __table_args__ = (
        choice_check("state", ItemState),
        choice_check("trouble", Trouble),
        UniqueConstraint("call_id", "code", name="uq_item_code"),
        CheckConstraint("places BETWEEN 1 AND 200", name="places_few"),
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount_positive"),
        CheckConstraint("months IS NULL OR months BETWEEN 1 AND 120", name="months_sane"),
        CheckConstraint("province_only = false OR province_reason <> ''", name="province_reasoned"),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[ItemState] = mapped_column(Choice(ItemState), default=ItemState.LISTED)
    trouble: Mapped[Trouble | None] = mapped_column(Choice(Trouble))
    chain_id: Mapped[str | None] = link("chain.id")
    region_code: Mapped[str | None] = mapped_column(
        ForeignKey("region.code", ondelete="RESTRICT"), index=True
    )
    issuer_id: Mapped[str | None] = link("organisation.id")
    issuer_name: Mapped[str] = mapped_column(String(200), default="")
    issuer_credit_code: Mapped[str] = mapped_column(String(18), default="")
    issuer_hidden: Mapped[bool] = mapped_column(Boolean, default=False)
    background: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[str] = mapped_column(Text, default="")
    deliverables: Mapped[str] = mapped_column(Text, default="")
    requirements: Mapped[str] = mapped_column(Text, default="")
    property_terms: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    months: Mapped[int | None] = mapped_column(Integer)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    amount_sources: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    places: Mapped[int] = mapped_column(Integer, default=1)
    consortium_allowed: Mapped[bool] = mapped_column(Boolean, default=True)
    province_only: Mapped[bool] = mapped_column(Boolean, default=False)
    province_reason: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    source_row: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    need_id: Mapped[str | None] = link("need.id")
    call: Mapped[Call] = relationship(back_populates="items")
    chain: Mapped[Chain | None] = relationship()
    region: Mapped[Region | None] = relationship()
    issuer: Mapped[Organisation | None] = relationship()
    need: Mapped[Need | None] = relationship()
    indicators: Mapped[list["Indicator"]] = relationship(
        back_populates="item", order_by="Indicator.position", cascade="all, delete-orphan"
    )

    @property
    def is_parallel(self) -> bool:
        """Whether several winners run side by side (赛马): where the kind lets them."""
        return self.places > 1 and self.call.kind_data.parallel


class Indicator(db.Model):
    """One structured indicator with its original text. ``k`` is the coverage factor of a stated uncertainty."""

    __tablename__ = "indicator"
    __table_args__ = (choice_check("comparator", Comparator),)

    id: Mapped[Key]
    item_id: Mapped[str] = link("item.id")
    position: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    parameter: Mapped[str] = mapped_column(Text, default="")
    comparator: Mapped[Comparator] = mapped_column(Choice(Comparator), default=Comparator.NONE)
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(80), default="")
    k: Mapped[float | None]
    today: Mapped[str] = mapped_column(String(120), default="")
    best_abroad: Mapped[str] = mapped_column(String(120), default="")
    verification: Mapped[str] = mapped_column(String(300), default="")
    item: Mapped[Item] = relationship(back_populates="indicators")

"""What was paid to a laboratory, and how the two sides settle when a task is over. Nothing here moves any money."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.projects.models.project import Milestone, Project
from app.projects.states import PaymentState, SettlementState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Payment(db.Model):
    """One payment (万元) as an officer wrote it down, and what the laboratory says of it.

    ``milestone_id``: what it was paid for, empty for one that belongs to none. A wrong row is replaced by a new one
    with the reason and stays; a payment that never was is replaced by one of 0.
    """

    __tablename__ = "payment"
    __table_args__ = (
        choice_check("state", PaymentState),
        CheckConstraint("amount > 0 OR (amount = 0 AND replaces_id IS NOT NULL)", name="amount_paid"),
        CheckConstraint("replaces_id IS NULL OR reason <> ''", name="correction_reasoned"),
        CheckConstraint("state <> 'doubted' OR statement <> ''", name="doubt_reasoned"),
        CheckConstraint("(state = 'recorded') = (answered_at IS NULL)", name="answered_dated"),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    milestone_id: Mapped[str | None] = link("milestone.id")
    state: Mapped[PaymentState] = mapped_column(Choice(PaymentState), default=PaymentState.RECORDED)
    paid_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    voucher: Mapped[str] = mapped_column(String(80), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[str] = link("user.id")
    statement: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[str | None] = link("user.id")
    replaces_id: Mapped[str | None] = link("payment.id", unique=True)
    reason: Mapped[str] = mapped_column(String(400), default="")
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    project: Mapped[Project] = relationship()
    milestone: Mapped[Milestone | None] = relationship()


class Settlement(db.Model):
    """How a task that is over was settled: figures as they stood (万元), what the laboratory says of them.

    ``rows``: [[milestone key, due, paid]] as text. Drawn up anew, the earlier one stays with ``replaced_at``.
    """

    __tablename__ = "settlement"
    __table_args__ = (
        choice_check("state", SettlementState),
        UniqueConstraint("project_id", "number", name="uq_settlement"),
        CheckConstraint("state <> 'objected' OR statement <> ''", name="objection_reasoned"),
        CheckConstraint("(state = 'drawn') = (answered_at IS NULL)", name="answered_dated"),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[SettlementState] = mapped_column(Choice(SettlementState), default=SettlementState.DRAWN)
    due: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    paid: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    rows: Mapped[list[Any]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    drawn_at: Mapped[datetime] = mapped_column(UTCDateTime)
    drawn_by_id: Mapped[str] = link("user.id")
    statement: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[str | None] = link("user.id")
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    project: Mapped[Project] = relationship()

    @property
    def balance(self) -> Decimal:
        """Still to be paid; below zero: to be paid back."""
        return self.due - self.paid

"""Seats of office and the profiles of experts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.people.models.accounts import User
from app.people.models.organisations import Organisation
from app.people.states import ScopeKind, SeatRole
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link

ONE_ADMINISTRATOR = "until IS NULL AND role IN ('system_admin', 'security_admin', 'audit_admin')"


class Seat(db.Model):
    """A role that a person holds over a scope for a period. Ended, never deleted."""

    __tablename__ = "seat"
    __table_args__ = (
        choice_check("role", SeatRole),
        choice_check("scope_kind", ScopeKind),
        CheckConstraint("(scope_kind = 'platform') = (scope_id IS NULL)", name="scope_named"),
        # A25: of the three administrators' seats an account holds one without an end; seats with an end overlap or do
        # not, which no constraint of both databases can say: the policy and the start-up ask.
        Index(
            "uq_seat_one_administrator",
            "user_id",
            unique=True,
            sqlite_where=text(ONE_ADMINISTRATOR),
            postgresql_where=text(ONE_ADMINISTRATOR),
        ),
    )

    id: Mapped[Key]
    user_id: Mapped[str] = link("user.id")
    role: Mapped[SeatRole] = mapped_column(Choice(SeatRole), index=True)
    scope_kind: Mapped[ScopeKind] = mapped_column(Choice(ScopeKind), default=ScopeKind.PLATFORM)
    scope_id: Mapped[str | None] = mapped_column(String(20), index=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    granted_by_id: Mapped[str | None] = link("user.id")
    user: Mapped[User] = relationship(back_populates="seats", foreign_keys=[user_id])

    def is_valid(self, at: datetime) -> bool:
        """Whether the seat is held at the instant."""
        return self.since <= at and (self.until is None or at < self.until)

    def covers(self, call: Any, kind: str | None) -> bool:
        """Whether the scope reaches a call (by its own key), a kind (by name), or anything when it is the platform.

        A seat over a city reaches none as a whole: it is asked by ``User.city``.
        """
        if self.scope_kind == ScopeKind.PLATFORM:
            return True
        if self.scope_kind == ScopeKind.REGION:
            return False
        if self.scope_kind == ScopeKind.KIND:
            return kind is not None and self.scope_id == str(kind)
        return call is not None and self.scope_id == getattr(call, "id", call)


class Expert(db.Model):
    """The profile of a person in the expert pool: employer, fields, what he reads.

    ``posts``: where he worked before, [{"name", "organisation_id", "since", "until"}] with years; ``yearly_load``: how
    many entries a year he is ready to read, None without a bound.
    """

    __tablename__ = "expert"

    id: Mapped[Key]
    user_id: Mapped[str] = link("user.id", unique=True)
    employer_id: Mapped[str | None] = link("organisation.id")
    employer_name: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str] = mapped_column(String(60), default="")
    fields: Mapped[list[Any]] = mapped_column(JSON, default=list)
    chain_names: Mapped[list[Any]] = mapped_column(JSON, default=list)
    region_code: Mapped[str | None] = mapped_column(String(6))
    employer_code: Mapped[str] = mapped_column(String(18), default="")
    standards: Mapped[list[Any]] = mapped_column(JSON, default=list)
    languages: Mapped[list[Any]] = mapped_column(JSON, default=list)
    posts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    yearly_load: Mapped[int | None] = mapped_column(Integer)
    user: Mapped[User] = relationship(back_populates="expert")
    employer: Mapped[Organisation | None] = relationship()

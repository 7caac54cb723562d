"""Organisations and who belongs to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.chains.models import Region
from app.extensions import db
from app.people.models.accounts import User
from app.people.states import InvitationState, MembershipRole, OrganisationKind, OrganisationState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Organisation(db.Model):
    """A laboratory, an enterprise or a bureau, known by its unified social credit code.

    ``contact_name`` and ``contact_phone`` are for officers and members; ``public_contact`` is what it chose to publish.
    ``group_name``: the group it belongs to, for finding ties between organisations.
    """

    __tablename__ = "organisation"
    __table_args__ = (choice_check("kind", OrganisationKind), choice_check("state", OrganisationState))

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(Choice(OrganisationKind), index=True)
    state: Mapped[OrganisationState] = mapped_column(
        Choice(OrganisationState), default=OrganisationState.WAITING
    )
    name: Mapped[str] = mapped_column(String(120))
    skeleton: Mapped[str] = mapped_column(String(160), index=True)
    aliases: Mapped[list[Any]] = mapped_column(JSON, default=list)
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    credit_code_reason: Mapped[str] = mapped_column(String(400), default="")
    region_code: Mapped[str | None] = mapped_column(
        ForeignKey("region.code", ondelete="RESTRICT"), index=True
    )
    address: Mapped[str] = mapped_column(String(200), default="")
    contact_name: Mapped[str] = mapped_column(String(60), default="")
    contact_phone: Mapped[str] = mapped_column(String(60), default="")
    public_contact: Mapped[str] = mapped_column(String(200), default="")
    mail_domain: Mapped[str] = mapped_column(String(120), default="")
    group_name: Mapped[str] = mapped_column(String(120), default="")
    introduction: Mapped[str] = mapped_column(Text, default="")
    cma_number: Mapped[str] = mapped_column(String(12), default="")
    cma_valid_until: Mapped[date | None] = mapped_column(Date)
    cnas_number: Mapped[str] = mapped_column(String(20), default="")
    refusal: Mapped[str] = mapped_column(String(400), default="")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[str | None] = link("user.id")
    region: Mapped[Region | None] = relationship()
    memberships: Mapped[list["Membership"]] = relationship(back_populates="organisation")


class Membership(db.Model):
    """A person's place in an organisation, for a period."""

    __tablename__ = "membership"
    __table_args__ = (choice_check("role", MembershipRole),)

    id: Mapped[Key]
    user_id: Mapped[str] = link("user.id")
    organisation_id: Mapped[str] = link("organisation.id")
    role: Mapped[MembershipRole] = mapped_column(Choice(MembershipRole))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    user: Mapped[User] = relationship(back_populates="memberships", foreign_keys=[user_id])
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")

    def is_valid(self, at: datetime) -> bool:
        """Whether the membership counts at the instant."""
        return self.since <= at and (self.until is None or at < self.until)

    @property
    def may_edit(self) -> bool:
        """Owners and editors write; readers look."""
        return self.role in {MembershipRole.OWNER, MembershipRole.EDITOR}


class Invitation(db.Model):
    """A colleague is asked into an organisation by mail; only a hash of the token is kept."""

    __tablename__ = "invitation"
    __table_args__ = (choice_check("role", MembershipRole), choice_check("state", InvitationState))

    id: Mapped[Key]
    organisation_id: Mapped[str] = link("organisation.id")
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[MembershipRole] = mapped_column(Choice(MembershipRole))
    state: Mapped[InvitationState] = mapped_column(Choice(InvitationState), default=InvitationState.SENT)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[str] = link("user.id")
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    accepted_by_id: Mapped[str | None] = link("user.id")
    organisation: Mapped[Organisation] = relationship()

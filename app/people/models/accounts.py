"""Accounts. The columns named fs_*, tf_*, mf_* and the role table are Flask-Security's; nothing else reads them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Optional

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import JSON, Boolean, Integer, LargeBinary, String, Text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.people.states import DESKS
from app.shared.columns import Key, UTCDateTime, link

if TYPE_CHECKING:
    from app.people.models.organisations import Membership
    from app.people.models.seats import Expert, Seat


class Role(db.Model, RoleMixin):
    """Flask-Security's own table, kept empty: roles of ours are seats and memberships."""

    __tablename__ = "role"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))
    permissions: Mapped[list[Any] | None] = mapped_column(MutableList.as_mutable(AsaList()))


class User(db.Model, UserMixin):
    """A person with an account."""

    __tablename__ = "user"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(30))
    locale: Mapped[str] = mapped_column(String(12), default="zh_Hans_CN")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)

    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    totp_counter: Mapped[int | None] = mapped_column(Integer)
    mf_recovery_codes: Mapped[list[Any] | None] = mapped_column(MutableList.as_mutable(AsaList()))

    webauthn: Mapped[list["Passkey"]] = relationship(back_populates="user", cascade="all, delete-orphan")
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", foreign_keys="Membership.user_id"
    )
    seats: Mapped[list["Seat"]] = relationship(back_populates="user", foreign_keys="Seat.user_id")
    expert: Mapped[Optional["Expert"]] = relationship(back_populates="user")

    @property
    def roles(self) -> tuple[Role, ...]:
        """Flask-Security asks for its own kind of roles; nobody has one."""
        return ()

    @roles.setter
    def roles(self, given: list[Role]) -> None:
        if given:
            raise ValueError("roles of ours are seats and memberships")

    def holds(self, role: str, at: datetime, *, call: Any = None, kind: str | None = None) -> bool:
        """Whether a seat of this role is held at the instant, for the platform or for the call or kind that is named.

        A seat on a kind covers its calls; a seat on a call covers that call alone. Nouns left of ``people`` ask this.
        """
        kind = kind or getattr(call, "kind", None)
        return any(s.role == role and s.is_valid(at) and s.covers(call, kind) for s in self.seats)

    def city(self, role: str, at: datetime) -> str | None:
        """The code of the city over which a seat of this role is held at the instant; nobody has two."""
        held = (s.scope_id for s in self.seats if s.role == role and s.is_valid(at))
        return next((code for code in held if code is not None), None)

    def sits_at(self, audience: str, at: datetime) -> bool:
        """Whether a seat or a membership leads to the desk of an audience (``people.states.DESKS``)."""
        roles, kind = DESKS[audience]
        if any(s.role in roles and s.is_valid(at) for s in self.seats):
            return True
        return any(m.is_valid(at) and m.organisation.kind == kind for m in self.memberships)

    def membership_in(self, organisation_id: str | None, at: datetime) -> "Membership | None":
        """The valid membership in that organisation, if there is one."""
        found = (m for m in self.memberships if m.organisation_id == organisation_id and m.is_valid(at))
        return next(found, None)


class Passkey(db.Model, WebAuthnMixin):
    """A WebAuthn credential of a user (Flask-Security's layout)."""

    __tablename__ = "passkey"

    id: Mapped[Key]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(Integer, default=0)
    transports: Mapped[list[Any] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool] = mapped_column(Boolean)
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))
    create_datetime: Mapped[datetime] = mapped_column(UTCDateTime)
    lastuse_datetime: Mapped[datetime] = mapped_column(UTCDateTime)
    user_id: Mapped[str] = link("user.id")
    user: Mapped[User] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, Any]:
        """How Flask-Security finds the owner of a credential."""
        return {"id": self.user_id}


class TrustedDevice(db.Model):
    """A browser that its owner asked not to be asked for the second factor until ``expires_at``. Its cookie carries a
    key, of which the SHA-256 is kept."""

    __tablename__ = "trusted_device"

    id: Mapped[Key]
    user_id: Mapped[str] = link("user.id")
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    agent: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(45), default="")
    trusted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    user: Mapped[User] = relationship()


class LoginSession(db.Model):
    """A server-side session: the cookie carries its key, ``id`` is the SHA-256 of that key, so that a copy of the table
    opens nothing. Written by the session store on a connection of its own.

    ``details``: {"began", "seen": ISO instants, "agent": browser as it names itself, "source": address}.
    """

    __tablename__ = "login_session"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    user_id: Mapped[str | None] = mapped_column(String(12), index=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

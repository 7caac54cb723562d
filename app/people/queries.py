"""Reads about people for pages, desks and exports."""

from collections.abc import Hashable
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.people import policy
from app.people.identity import account_digest, token_digest
from app.people.models import (
    Invitation,
    LoginSession,
    Membership,
    OpenerKey,
    Organisation,
    Seat,
    SignInAttempt,
    TrustedDevice,
    User,
)
from app.people.states import AttemptPurpose, OrganisationState, SeatRole
from app.shared.text import t
from app.shared.waiting import Tally

ELSEWHERE = (AttemptPurpose.MAIL, AttemptPurpose.PASSPHRASE, AttemptPurpose.UNLOCK)
"""What is counted besides tries to sign in."""


def lasts(model: type[Seat] | type[Membership], at: datetime) -> ColumnElement[bool]:
    """The condition that a seat or membership is valid at the instant."""
    return (model.since <= at) & or_(model.until.is_(None), model.until > at)


def find_account(email: str) -> User | None:
    """The account of an address, whatever its capitals."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def find_invitation(token: str) -> Invitation | None:
    """The invitation that a link of a mail belongs to."""
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == token_digest(token)))


def own_memberships(user: User, at: datetime) -> list[Membership]:
    """A person's valid memberships with their organisations, oldest first."""
    mine = select(Membership).where(Membership.user_id == user.id, lasts(Membership, at))
    return list(
        db.session.scalars(mine.options(joinedload(Membership.organisation)).order_by(Membership.since))
    )


def members_of(organisation: Organisation, user: User | None, at: datetime) -> list[Membership]:
    """The members of an organisation as the person may see them, owners first."""
    seen = policy.visible_memberships(user, at).where(Membership.organisation_id == organisation.id)
    rows = db.session.scalars(seen.options(joinedload(Membership.user)).order_by(Membership.since))
    order = ["owner", "editor", "reader"]
    return sorted(rows.all(), key=lambda m: order.index(m.role))


def open_invitations(organisation: Organisation) -> list[Invitation]:
    """Invitations of an organisation that nobody answered, expired ones too."""
    waiting = select(Invitation).where(
        Invitation.organisation_id == organisation.id, Invitation.state == "sent"
    )
    return list(db.session.scalars(waiting.order_by(Invitation.invited_at)))


def opener_key_of(user: User) -> OpenerKey | None:
    """The key to sealed calls that a person has today."""
    return db.session.scalar(select(OpenerKey).where(OpenerKey.user_id == user.id, OpenerKey.until.is_(None)))


def own_sessions(user: User, at: datetime) -> list[LoginSession]:
    """Where a person is signed in, the latest first."""
    mine = select(LoginSession).where(LoginSession.user_id == user.id, LoginSession.expires_at > at)
    return list(db.session.scalars(mine.order_by(LoginSession.expires_at.desc(), LoginSession.id)))


def trusted_devices(user: User, at: datetime) -> list[TrustedDevice]:
    """The browsers that a person trusts now, the latest first."""
    mine = select(TrustedDevice).where(TrustedDevice.user_id == user.id, TrustedDevice.expires_at > at)
    return list(db.session.scalars(mine.order_by(TrustedDevice.trusted_at.desc(), TrustedDevice.id)))


def trusted_device(key: str, at: datetime) -> TrustedDevice | None:
    """The browser whose cookie carries this key, while it is trusted."""
    found = select(TrustedDevice).where(
        TrustedDevice.key_digest == token_digest(key), TrustedDevice.expires_at > at
    )
    return db.session.scalar(found.options(joinedload(TrustedDevice.user)))


def recent_attempts(user: User, limit: int = 10) -> list[SignInAttempt]:
    """The last tries to sign in to an account, for its owner and the security administrator."""
    tried = select(SignInAttempt).where(
        SignInAttempt.account == account_digest(user.email), SignInAttempt.purpose.not_in(ELSEWHERE)
    )
    return list(db.session.scalars(tried.order_by(SignInAttempt.at.desc()).limit(limit)))


def current_seats(user: User, at: datetime) -> list[Seat]:
    """The seats that a person holds now or will hold."""
    return [seat for seat in user.seats if seat.until is None or seat.until > at]


def standing_of(user: User, at: datetime) -> tuple[Hashable, ...]:
    """All that a policy may ask of a person at an instant, as one value: while it stays equal, so do his rights."""
    seats = ((s.id, s.role, s.scope_kind, s.scope_id, s.is_valid(at)) for s in user.seats)
    members = (
        (m.id, m.role, m.is_valid(at), m.organisation_id, m.organisation.kind, m.organisation.state)
        for m in user.memberships
    )
    expert = (user.expert.employer_id, user.expert.employer_name) if user.expert else None
    return (user.id, user.email, user.confirmed_at, frozenset(seats), frozenset(members), expert)


def tallies_for_admin(user: User, at: datetime) -> list[Tally]:
    """What waits on the desk of an administrator."""
    if not user.holds(SeatRole.SYSTEM_ADMIN, at):
        return []
    seen = policy.visible_organisations(user, at).where(Organisation.state == OrganisationState.WAITING)
    return [Tally(t("机构等待核准"), seen, "admin.organisations", values={"state": "waiting"})]


def tallies_for_anybody(user: User, at: datetime) -> list[Tally]:
    """What waits for a person as such: invitations to his address."""
    invited = policy.visible_invitations(user, at)
    return [Tally(t("机构邀请你加入"), invited, "account.organisations", Invitation.expires_at)]

"""Memberships and invitations."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.history.service import record
from app.people import policy
from app.people.identity import token_digest
from app.people.models import Invitation, Membership, Organisation, User
from app.people.policy.memberships import last_owner_stays
from app.people.states import INVITATION_MOVES, InvitationState, MembershipRole
from app.shared.text import t
from app.shared.verdict import Invalid, not_now, require

VALID_FOR = timedelta(days=14)
MOST_OPEN = 50


def invite_member(
    organisation: Organisation, email: str, role: MembershipRole, *, by: User, at: datetime
) -> tuple[Invitation, str]:
    """Ask somebody into an organisation: the row, and the token for the mail, of which only a hash is kept.

    An earlier open invitation of the same address is withdrawn. The answer is the same whether or not the address has
    an account here.
    """
    require(policy.may_invite(by, organisation, at))
    if any(m.is_valid(at) and m.user.email.lower() == email.lower() for m in organisation.memberships):
        raise Invalid({"email": t("这位同事已经是本机构的成员")})
    open_ones = _open_invitations(organisation, at)
    if len(open_ones) >= MOST_OPEN:
        require(not_now("too_many", t("已有 %(n)s 份邀请未答复，请先撤回不再需要的", n=len(open_ones))))
    for earlier in open_ones:
        if earlier.email.lower() == email.lower():
            withdraw_invitation(earlier, by=by, at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        organisation=organisation,
        email=email,
        role=role,
        token_hash=token_digest(token),
        invited_by_id=by.id,
        invited_at=at,
        expires_at=at + VALID_FOR,
    )
    db.session.add(invitation)
    db.session.flush()
    record("invitation.sent", invitation, by=by, at=at, organisation=organisation.id, role=str(role))
    return invitation, token


def accept_invitation(invitation: Invitation, *, by: User, at: datetime) -> Membership:
    """Join the organisation in the role that was offered."""
    require(policy.may_accept_invitation(by, invitation, at))
    invitation.state = INVITATION_MOVES.go("accept", invitation.state)
    invitation.accepted_by_id = by.id
    membership = Membership(user=by, organisation=invitation.organisation, role=invitation.role, since=at)
    db.session.add(membership)
    db.session.flush()
    record("invitation.accepted", invitation, by=by, at=at, membership=membership.id)
    return membership


def withdraw_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Take an invitation back; its link leads nowhere from now on."""
    require(policy.may_withdraw_invitation(by, invitation, at))
    invitation.state = INVITATION_MOVES.go("withdraw", invitation.state)
    record("invitation.withdrawn", invitation, by=by, at=at)


def change_role(membership: Membership, role: MembershipRole, *, by: User, at: datetime) -> None:
    """Give a member another role; the last owner stays one."""
    require(policy.may_change_role(by, membership, at))
    if role != MembershipRole.OWNER:
        require(last_owner_stays(membership, at))
    before, membership.role = membership.role, role
    record("membership.role_changed", membership, by=by, at=at, before=str(before), after=str(role))


def end_membership(membership: Membership, *, by: User, at: datetime) -> None:
    """Let a member go, or leave. The row stays with its period."""
    require(policy.may_end_membership(by, membership, at))
    membership.until = at
    record("membership.ended", membership, by=by, at=at, user=membership.user_id)


def _open_invitations(organisation: Organisation, at: datetime) -> list[Invitation]:
    still = (Invitation.state == InvitationState.SENT, Invitation.expires_at > at)
    mine = select(Invitation).where(Invitation.organisation_id == organisation.id, *still)
    return list(db.session.scalars(mine.order_by(func.lower(Invitation.email))))

"""Memberships and the invitations into them."""

from datetime import datetime

from sqlalchemy import Select, func, or_, select

from app.people.models import Invitation, Membership, Organisation, User
from app.people.policy.accounts import SIGNED_OUT
from app.people.policy.organisations import is_owner, may_see_organisation, visible_organisations
from app.people.states import INVITATION_MOVES, InvitationState, MembershipRole, OrganisationState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def may_see_members(user: User | None, organisation: Organisation, at: datetime) -> Verdict:
    """Who belongs to an organisation is known inside it, and to the system administrator."""
    return may_see_organisation(user, organisation, at)


def visible_memberships(user: User | None, at: datetime) -> Select[Membership]:
    """Valid memberships of the organisations that the person may see."""
    organisations = visible_organisations(user, at).with_only_columns(Organisation.id)
    return select(Membership).where(
        Membership.organisation_id.in_(organisations),
        Membership.since <= at,
        or_(Membership.until.is_(None), Membership.until > at),
    )


def may_invite(user: User | None, organisation: Organisation, at: datetime) -> Verdict:
    """Owners invite, into an organisation that was not refused."""
    return first_refusal(
        may_see_organisation(user, organisation, at),
        _owner(user, organisation, at),
        not_now("refused", t("机构登记未获核准，不能邀请成员"))
        if organisation.state == OrganisationState.REFUSED
        else YES,
    )


def visible_invitations(user: User | None, at: datetime) -> Select[Invitation]:
    """Open invitations to the person's own confirmed address."""
    return select(Invitation).where(
        func.lower(Invitation.email)
        == (user.email.lower() if user is not None and user.confirmed_at else ""),
        Invitation.state == InvitationState.SENT,
        Invitation.expires_at > at,
    )


def may_accept_invitation(user: User | None, invitation: Invitation, at: datetime) -> Verdict:
    """Signed in with the very address that was invited and confirmed: the link alone opens nothing."""
    if user is None:
        return SIGNED_OUT
    if not user.confirmed_at or user.email.lower() != invitation.email.lower():
        return hidden()
    if at >= invitation.expires_at and invitation.state == InvitationState.SENT:
        return not_now("expired", t("这份邀请已于 %(when)s 过期，请对方重新邀请", when=invitation.expires_at))
    if user.membership_in(invitation.organisation_id, at):
        return not_now("member", t("你已经是这家机构的成员"))
    return INVITATION_MOVES.may("accept", invitation.state)


def may_withdraw_invitation(user: User | None, invitation: Invitation, at: datetime) -> Verdict:
    """Owners take back an invitation that nobody accepted."""
    return first_refusal(
        may_invite(user, invitation.organisation, at), INVITATION_MOVES.may("withdraw", invitation.state)
    )


def may_change_role(user: User | None, membership: Membership, at: datetime) -> Verdict:
    """Owners change the role of any member; the last owner stays one."""
    return first_refusal(
        may_see_organisation(user, membership.organisation, at),
        _owner(user, membership.organisation, at),
        _valid(membership, at),
    )


def may_end_membership(user: User | None, membership: Membership, at: datetime) -> Verdict:
    """Owners let members go, and anybody may leave; never the last owner."""
    leaving = user is not None and user.id == membership.user_id
    return first_refusal(
        may_see_organisation(user, membership.organisation, at),
        YES if leaving else _owner(user, membership.organisation, at),
        _valid(membership, at),
        last_owner_stays(membership, at),
    )


def last_owner_stays(membership: Membership, at: datetime) -> Verdict:
    """An organisation is never without an owner."""
    if membership.role != MembershipRole.OWNER:
        return YES
    others = any(
        m.id != membership.id and m.is_valid(at) and m.role == MembershipRole.OWNER
        for m in membership.organisation.memberships
    )
    return YES if others else not_now("last_owner", t("这是最后一位负责人，请先把另一位成员设为负责人"))


def _owner(user: User | None, organisation: Organisation, at: datetime) -> Verdict:
    return YES if is_owner(user, organisation, at) else no("not_owner", t("成员由本机构的负责人管理"))


def _valid(membership: Membership, at: datetime) -> Verdict:
    return YES if membership.is_valid(at) else not_now("ended", t("这位成员已不在本机构"))

"""Organisations: registering, seeing, editing, approving one."""

from datetime import datetime

from sqlalchemy import Select, and_, false, or_, select

from app.people.models import Membership, Organisation, Shareholding, User
from app.people.policy.accounts import SIGNED_OUT
from app.people.states import (
    ORGANISATION_MOVES,
    MembershipRole,
    OrganisationKind,
    OrganisationState,
    SeatRole,
)
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

MOST_WAITING = 3


def may_register_organisation(user: User | None, at: datetime) -> Verdict:
    """Anybody with a confirmed address; a few registrations that wait for approval at a time."""
    if user is None:
        return SIGNED_OUT
    waiting = sum(
        m.is_valid(at) and m.organisation.state == OrganisationState.WAITING for m in user.memberships
    )
    if waiting >= MOST_WAITING:
        return not_now("too_many_waiting", t("已有 %(n)s 家机构等待核准，核准后再登记", n=waiting))
    return YES


def may_see_organisation(user: User | None, organisation: Organisation, at: datetime) -> Verdict:
    """The whole profile: members, and the system administrator who approves it."""
    if user is None:
        return hidden()
    if user.membership_in(organisation.id, at) or user.holds(SeatRole.SYSTEM_ADMIN, at):
        return YES
    return hidden()


def visible_organisations(user: User | None, at: datetime) -> Select[Organisation]:
    """The organisations whose profile ``may_see_organisation`` opens."""
    if user is None:
        return select(Organisation).where(false())
    if user.holds(SeatRole.SYSTEM_ADMIN, at):
        return select(Organisation)
    mine = select(Membership.organisation_id).where(
        Membership.user_id == user.id,
        and_(Membership.since <= at, or_(Membership.until.is_(None), Membership.until > at)),
    )
    return select(Organisation).where(Organisation.id.in_(mine))


def may_see_laboratory(user: User | None, organisation: Organisation, at: datetime) -> Verdict:
    """The public page of a laboratory: everybody, as soon as it is active. Of its contacts only
    the one it chose to publish is on it, its members are not."""
    public = (
        organisation.kind == OrganisationKind.LABORATORY and organisation.state == OrganisationState.ACTIVE
    )
    return YES if public else hidden()


def visible_laboratories(user: User | None, at: datetime) -> Select[Organisation]:
    """What ``may_see_laboratory`` allows, as a query."""
    return select(Organisation).where(
        Organisation.kind == OrganisationKind.LABORATORY, Organisation.state == OrganisationState.ACTIVE
    )


def may_edit_organisation(user: User | None, organisation: Organisation, at: datetime) -> Verdict:
    """Owners and editors keep the profile; a refused registration may be mended by its owner and is looked at again."""
    membership = user.membership_in(organisation.id, at) if user is not None else None
    if membership is None:
        return may_see_organisation(user, organisation, at) and no(
            "not_member", t("机构资料由本机构的负责人或经办人修改")
        )
    if not membership.may_edit:
        return no("reader", t("你在本机构是查阅人，机构资料由负责人或经办人修改"))
    return YES


def may_see_registrations(user: User | None, at: datetime) -> Verdict:
    """The approval desk is the system administrator's."""
    if user is not None and user.holds(SeatRole.SYSTEM_ADMIN, at):
        return YES
    return no("no_seat", t("机构核准需要系统管理员席位"))


def may_decide_organisation(user: User | None, organisation: Organisation, at: datetime) -> Verdict:
    """A waiting registration, by a system administrator who does not belong to it."""
    if not may_see_registrations(user, at):
        return hidden()
    member = user is not None and user.membership_in(organisation.id, at)
    return first_refusal(
        no("own_organisation", t("不能核准自己所在的机构，由另一位系统管理员办理")) if member else YES,
        YES
        if ORGANISATION_MOVES.may("refuse", organisation.state)
        else not_now("decided", t("这家机构不在待核准之列")),
    )


def is_owner(user: User | None, organisation: Organisation, at: datetime) -> bool:
    """Whether the person leads the organisation here."""
    membership = user.membership_in(organisation.id, at) if user is not None else None
    return membership is not None and membership.role == MembershipRole.OWNER


def may_end_share(user: User | None, share: Shareholding, at: datetime) -> Verdict:
    """Owners and editors of the organisation that declared it, once."""
    if user is None or user.membership_in(share.organisation_id, at) is None:
        return hidden()
    return first_refusal(
        may_edit_organisation(user, share.organisation, at),
        not_now("ended", t("这一条已经终止")) if share.until is not None else YES,
    )

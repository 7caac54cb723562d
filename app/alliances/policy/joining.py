"""An organisation's owner asks, the convenor answers; while there is no convenor, an officer does."""

from datetime import datetime

from sqlalchemy import Select, or_, select

from app.alliances.models import Alliance, AllianceMember
from app.alliances.policy.leading import (
    acts_for_convenor,
    reading_keys,
    writing_keys,
)
from app.alliances.states import LIVE, MEMBER_MOVES, PRESENT, MemberState
from app.people.models import Organisation, User
from app.people.policy import is_wide_officer
from app.people.states import MembershipRole, OrganisationKind, OrganisationState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

JOINING = (OrganisationKind.LABORATORY, OrganisationKind.ENTERPRISE)


def owned(user: User | None, at: datetime) -> list[Organisation]:
    """Approved laboratories and enterprises that the person owns."""
    members = user.memberships if user is not None else []
    return [
        m.organisation
        for m in members
        if m.is_valid(at)
        and m.role == MembershipRole.OWNER
        and m.organisation.kind in JOINING
        and m.organisation.state == OrganisationState.ACTIVE
    ]


def joining_organisations(user: User | None, alliance: Alliance, at: datetime) -> list[Organisation]:
    """Those of ``owned`` that are neither members nor asking."""
    mine = owned(user, at)
    inside = {m.organisation_id for m in alliance.members if m.state in PRESENT}
    return [organisation for organisation in mine if organisation.id not in inside]


def may_ask_to_join(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    """The owner of a laboratory or an enterprise, while the alliance stands."""
    if not owned(user, at):
        return no("not_owner", t("由检验检测机构或企业的负责人申请加入"))
    return first_refusal(
        YES if alliance.state in LIVE else not_now("ended", t("这个联盟已经结束")),
        YES
        if joining_organisations(user, alliance, at)
        else not_now("inside", t("本单位已经是成员，或者正在等待答复")),
    )


def may_see_member(user: User | None, member: AllianceMember, at: datetime) -> Verdict:
    """Who is a member is public. Who asks, was refused or has left is known to itself, the convenor and officers."""
    if member.state == MemberState.AGREED or member.organisation_id in reading_keys(user, at):
        return YES
    if is_wide_officer(user, at) or acts_for_convenor(user, member.alliance, at):
        return YES
    return hidden()


def visible_members(user: User | None, at: datetime) -> Select[AllianceMember]:
    """What ``may_see_member`` allows, as a query."""
    if is_wide_officer(user, at):
        return select(AllianceMember)
    led = select(AllianceMember.alliance_id).where(
        AllianceMember.organisation_id.in_(writing_keys(user, at)),
        AllianceMember.is_convenor.is_(True),
        AllianceMember.state == MemberState.AGREED,
    )
    return select(AllianceMember).where(
        or_(
            AllianceMember.state == MemberState.AGREED,
            AllianceMember.organisation_id.in_(reading_keys(user, at)),
            AllianceMember.alliance_id.in_(led),
        )
    )


def may_decide_joining(user: User | None, member: AllianceMember, at: datetime) -> Verdict:
    """The convenor agrees or refuses; an officer where there is none yet. Nobody for his own organisation."""
    leads = acts_for_convenor(user, member.alliance, at)
    stands_in = is_wide_officer(user, at) and member.alliance.convenor is None
    own = no("own", t("不能答复自己单位的申请"))
    return first_refusal(
        may_see_member(user, member, at),
        YES if leads or stands_in else no("not_convenor", t("由召集单位的负责人或经办人办理")),
        own if member.organisation_id in reading_keys(user, at) else YES,
        MEMBER_MOVES.may("agree", member.state),
        YES if member.alliance.state in LIVE else not_now("ended", t("这个联盟已经结束")),
    )


def may_leave_alliance(user: User | None, member: AllianceMember, at: datetime) -> Verdict:
    """The owner of the organisation; a convenor is first followed by another."""
    mine = member.organisation_id in {organisation.id for organisation in owned(user, at)}
    return first_refusal(
        may_see_member(user, member, at),
        YES if mine else no("not_owner", t("由本单位的负责人办理")),
        MEMBER_MOVES.may("leave", member.state),
        not_now("convenor", t("召集单位退出前，请承办人先确定新的召集单位")) if member.is_convenor else YES,
    )


def may_remove_member(user: User | None, member: AllianceMember, at: datetime) -> Verdict:
    """An officer, with a reason that the organisation reads: a convenor could else shut out a rival."""
    return first_refusal(
        may_see_member(user, member, at),
        YES if is_wide_officer(user, at) else no("not_officer", t("成员由承办人除名")),
        MEMBER_MOVES.may("remove", member.state),
        not_now("convenor", t("先确定新的召集单位")) if member.is_convenor else YES,
    )

"""Officers found and end an alliance and appoint its convenor; the convenor leads it; members read and share."""

from datetime import datetime

from sqlalchemy import Select, or_, select, true

from app.alliances.models import Alliance, AllianceMember, AllianceNotice, AllianceTopic
from app.alliances.states import ALLIANCE_MOVES, LIVE, AllianceState, MemberState, Reach
from app.extensions import db
from app.people.models import User
from app.people.policy import is_wide_officer
from app.people.states import OrganisationState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def writing_keys(user: User | None, at: datetime) -> list[str]:
    """Keys of the approved organisations that the person owns or edits."""
    members = user.memberships if user is not None else []
    return [
        m.organisation_id
        for m in members
        if m.is_valid(at) and m.may_edit and m.organisation.state == OrganisationState.ACTIVE
    ]


def reading_keys(user: User | None, at: datetime) -> list[str]:
    """Keys of the organisations that the person belongs to."""
    members = user.memberships if user is not None else []
    return [
        m.organisation_id
        for m in members
        if m.is_valid(at) and m.organisation.state == OrganisationState.ACTIVE
    ]


def acts_for_convenor(user: User | None, alliance: Alliance, at: datetime) -> bool:
    """Whether the person owns or edits the alliance's convenor."""
    return _agreed(alliance, writing_keys(user, at), convenor=True)


def acts_for_member(user: User | None, alliance: Alliance, at: datetime) -> bool:
    """Whether the person owns or edits one of its members."""
    return _agreed(alliance, writing_keys(user, at))


def _agreed(alliance: Alliance, keys: list[str], *, convenor: bool = False) -> bool:
    return any(
        m.organisation_id in keys and m.state == MemberState.AGREED and (m.is_convenor or not convenor)
        for m in alliance.members
    )


def may_see_alliance(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    """Everybody: an alliance is public from its founding on, ended ones too."""
    return YES


def visible_alliances(user: User | None, at: datetime) -> Select[Alliance]:
    """What ``may_see_alliance`` allows, as a query."""
    return select(Alliance)


def may_create_alliance(user: User | None, at: datetime) -> Verdict:
    """The alliances' desk is that of officers of the platform or of a whole kind."""
    if is_wide_officer(user, at):
        return YES
    return no("no_seat", t("建立服务联盟需要全平台或一类榜单的承办席位"))


def may_work_on_alliance(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    """Its page at the officers' desk."""
    return YES if is_wide_officer(user, at) else hidden()


def may_edit_alliance(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    """Name and introduction, by an officer while it stands."""
    return first_refusal(may_work_on_alliance(user, alliance, at), _stands(alliance))


def may_appoint_convenor(user: User | None, member: AllianceMember, at: datetime) -> Verdict:
    """An officer makes a member the convenor; the one before stays a member."""
    now = not_now("convenor_already", t("已经是召集单位"))
    agreed = not_now("not_agreed", t("召集单位只能是成员"))
    return first_refusal(
        may_work_on_alliance(user, member.alliance, at),
        _stands(member.alliance),
        YES if member.state == MemberState.AGREED else agreed,
        now if member.is_convenor else YES,
    )


def may_start_alliance(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    """Once there are a convenor and a charter."""
    return first_refusal(
        may_work_on_alliance(user, alliance, at),
        ALLIANCE_MOVES.may("start", alliance.state),
        YES if alliance.convenor is not None else not_now("no_convenor", t("先确定召集单位")),
        YES if alliance.charter is not None else not_now("no_charter", t("先写好章程")),
    )


def may_end_alliance(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    """An officer, with a reason."""
    return first_refusal(may_work_on_alliance(user, alliance, at), ALLIANCE_MOVES.may("end", alliance.state))


def may_write_charter(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    """The convenor, and while the alliance forms an officer too."""
    forming = alliance.state == AllianceState.FORMING and is_wide_officer(user, at)
    return first_refusal(YES if forming else _leads(user, alliance, at), _stands(alliance))


def may_publish_notice(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    """The convenor, to members or to everybody."""
    return first_refusal(_leads(user, alliance, at), _stands(alliance))


def may_see_notice(user: User | None, notice: AllianceNotice, at: datetime) -> Verdict:
    """Public ones everybody; the others members of the alliance, readers too, and officers; withdrawn ones nobody."""
    query = visible_notices(user, at).where(AllianceNotice.id == notice.id)
    found = db.session.scalar(query.with_only_columns(AllianceNotice.id))
    return YES if found is not None else hidden()


def visible_notices(user: User | None, at: datetime) -> Select[AllianceNotice]:
    """What ``may_see_notice`` allows, as a query."""
    mine = select(AllianceMember.alliance_id).where(
        AllianceMember.organisation_id.in_(reading_keys(user, at)), AllianceMember.state == MemberState.AGREED
    )
    inside = true() if is_wide_officer(user, at) else AllianceNotice.alliance_id.in_(mine)
    return select(AllianceNotice).where(
        AllianceNotice.withdrawn_at.is_(None), or_(AllianceNotice.reach == Reach.PUBLIC, inside)
    )


def may_withdraw_notice(user: User | None, notice: AllianceNotice, at: datetime) -> Verdict:
    """The convenor takes back what it told."""
    return first_refusal(may_see_notice(user, notice, at), _leads(user, notice.alliance, at))


def may_add_topic(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    """Any member shares a published need of the chain."""
    refused = no("not_member", t("由联盟成员的负责人或经办人办理"))
    return first_refusal(YES if acts_for_member(user, alliance, at) else refused, _stands(alliance))


def may_mark_pilot(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    """What the alliance tries first is the convenor's to say."""
    return first_refusal(_leads(user, alliance, at), _stands(alliance))


def may_remove_topic(user: User | None, topic: AllianceTopic, at: datetime) -> Verdict:
    """Whoever added it, and the convenor; once."""
    own = topic.organisation_id in writing_keys(user, at)
    removed = not_now("removed", t("已经移除"))
    return first_refusal(
        YES if own else _leads(user, topic.alliance, at), removed if topic.removed_at is not None else YES
    )


def _leads(user: User | None, alliance: Alliance, at: datetime) -> Verdict:
    if acts_for_convenor(user, alliance, at):
        return YES
    return no("not_convenor", t("由召集单位的负责人或经办人办理"))


def _stands(alliance: Alliance) -> Verdict:
    ended = not_now("ended", t("这个联盟已经结束"))
    return YES if alliance.state in LIVE else ended

"""Asking reaches the convenor, the answer the organisation; charter, notices and the end reach every member."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.alliances.models import Alliance, AllianceCharter, AllianceMember, AllianceNotice
from app.alliances.states import MemberState
from app.extensions import db
from app.history.models import Act
from app.people.models import Membership, Seat
from app.people.queries import lasts
from app.people.states import MembershipRole, ScopeKind, SeatRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def _alliance(act: Any) -> Alliance:
    """The alliance of an act on it or on what belongs to it."""
    return db.session.get_one(Alliance, act.figures.get("alliance", act.subject_id))


def _member(act: Any) -> AllianceMember:
    return db.session.get_one(AllianceMember, act.subject_id)


def _writers_of(organisations: Any, act: Any) -> list[str]:
    query = select(Membership.user_id).where(
        Membership.organisation_id.in_(organisations), Membership.role.in_(WRITERS), lasts(Membership, act.at)
    )
    found = dict.fromkeys(db.session.scalars(query.order_by(Membership.since, Membership.user_id)))
    return [key for key in found if key != act.actor_id]


def _convenor(act: Any) -> list[str]:
    """Those who act for the convenor; where there is none, the officers of the platform and of whole kinds."""
    led = select(AllianceMember.organisation_id).where(
        AllianceMember.alliance_id == _alliance(act).id,
        AllianceMember.is_convenor.is_(True),
        AllianceMember.state == MemberState.AGREED,
    )
    if found := _writers_of(led, act):
        return found
    seats = select(Seat.user_id).where(
        Seat.role == SeatRole.OFFICER,
        Seat.scope_kind.in_((ScopeKind.PLATFORM, ScopeKind.KIND)),
        lasts(Seat, act.at),
    )
    return list(dict.fromkeys(db.session.scalars(seats.order_by(Seat.user_id))))


def _organisation(act: Any) -> list[str]:
    return _writers_of([_member(act).organisation_id], act)


def _members(act: Any) -> list[str]:
    agreed = select(AllianceMember.organisation_id).where(
        AllianceMember.alliance_id == _alliance(act).id, AllianceMember.state == MemberState.AGREED
    )
    return _writers_of(agreed, act)


def _told(subject: Text, sentence: Callable[[Any], Text | None]) -> Callable[[Any, str], Words | None]:
    def words(act: Act, _user: str) -> Words | None:
        alliance, told = _alliance(act), sentence(act)
        if told is None:
            return None
        return Words(subject, (Text(alliance.name), told), f"/alliances/{alliance.slug}")

    return words


def _asked(act: Any) -> Text:
    return t("%(name)s申请加入。请在联盟的页面上答复。", name=_member(act).organisation.name)


def _refused(act: Any) -> Text:
    return t("召集单位没有同意加入。理由：%(reason)s", reason=_member(act).answer)


def _removed(act: Any) -> Text:
    return t("本单位的成员资格已终止。理由：%(reason)s", reason=_member(act).answer)


def _ended(act: Any) -> Text:
    return t("联盟已结束。理由：%(reason)s", reason=_alliance(act).end_reason)


def _charter(act: Any) -> Text:
    charter = db.session.get_one(AllianceCharter, act.subject_id)
    return t("章程第 %(n)s 版已经生效，全文见联盟的页面。", n=charter.number)


def _notice(act: Any) -> Text | None:
    notice = db.session.get_one(AllianceNotice, act.subject_id)
    return None if notice.withdrawn_at is not None else t("联盟发布了通知：%(title)s", title=notice.title)


_AGREED = t("已同意本单位加入联盟。")
_APPOINTED = t("本单位已确定为召集单位：答复加入的申请、起草章程、发布通知。")
_STARTED = t("联盟开始运行，成员之间可以联合揭榜。")
RULES: list[Rule] = [
    Rule("alliance_member.asked", "alliance_asked", _convenor, _told(t("有单位申请加入联盟"), _asked)),
    Rule(
        "alliance_member.agreed",
        "alliance_agreed",
        _organisation,
        _told(t("已加入联盟"), lambda _act: _AGREED),
    ),
    Rule(
        "alliance_member.refused",
        "alliance_refused",
        _organisation,
        _told(t("加入联盟的申请未获同意"), _refused),
    ),
    Rule(
        "alliance_member.removed", "alliance_removed", _organisation, _told(t("联盟成员资格已终止"), _removed)
    ),
    Rule(
        "alliance_member.appointed",
        "alliance_appointed",
        _organisation,
        _told(t("已确定为联盟召集单位"), lambda _act: _APPOINTED),
    ),
    Rule("alliance.started", "alliance_started", _members, _told(t("联盟开始运行"), lambda _act: _STARTED)),
    Rule("alliance.ended", "alliance_ended", _members, _told(t("联盟已结束"), _ended)),
    Rule("alliance_charter.adopted", "alliance_charter", _members, _told(t("联盟章程有新的一版"), _charter)),
    Rule("alliance_notice.published", "alliance_notice", _members, _told(t("联盟通知"), _notice)),
]

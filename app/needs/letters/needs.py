"""Who hears of a need: officers that one came in, the enterprise and whoever recorded it what became of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.extensions import db
from app.kinds import KINDS
from app.needs.models import Need
from app.needs.policy import works_on_needs
from app.people.models import Membership, Seat, User
from app.people.queries import lasts
from app.people.states import MembershipRole, ScopeKind, SeatRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def _need(act: Any) -> Need:
    return db.session.get_one(Need, act.subject_id)


def _members(needs: list[Need], act: Any) -> dict[str, Need]:
    """Owners and editors of the enterprises at the time of the act, and whoever recorded a need, with the need."""
    whose = {need.organisation_id: need for need in needs if need.organisation_id}
    query = select(Membership.user_id, Membership.organisation_id).where(
        Membership.organisation_id.in_(whose), Membership.role.in_(WRITERS), lasts(Membership, act.at)
    )
    found = {user: whose[organisation] for user, organisation in db.session.execute(query)}
    for need in needs:
        if need.filed_by_id is not None:
            found.setdefault(need.filed_by_id, need)
    return {user: need for user, need in found.items() if user != act.actor_id}


def _concerned(act: Any) -> dict[str, Need]:
    """Of this need and of those that were folded into it."""
    need = _need(act)
    folded = db.session.scalars(select(Need).where(Need.merged_into_id == need.id))
    return _members([need, *folded], act)


def _owners(act: Any) -> list[str]:
    return list(_concerned(act))


def _desk(need: Need, user_id: str, at: datetime) -> str:
    """Where the reader has a page of it: as a member, or else at the desk from which he recorded it."""
    user = db.session.get_one(User, user_id)
    if user.membership_in(need.organisation_id, at):
        return "enterprise"
    return "officer" if works_on_needs(user, at) else "recommender"


def officers(act: Any) -> list[str]:
    """Officers of the platform and of the kinds that answer needs, at the time of the act."""
    kinds = [name for name, kind in KINDS.items() if kind.answers_needs]
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        (Seat.scope_kind == ScopeKind.KIND) & Seat.scope_id.in_(kinds),
    )
    query = select(Seat.user_id).where(Seat.role == SeatRole.OFFICER, scope, lasts(Seat, act.at))
    return [key for key in dict.fromkeys(db.session.scalars(query)) if key != act.actor_id]


def _to_owner(subject: Text, sentence: Callable[[Need], Text]) -> Callable[[Any, str], Words]:
    """In the words of the reader's own need, also where it was folded into the one that is spoken of."""

    def words(act: Any, user_id: str) -> Words:
        own = _concerned(act).get(user_id, _need(act))
        named = t("需求：%(title)s", title=own.subject)
        return Words(subject, (named, sentence(_need(act))), f"/{_desk(own, user_id, act.at)}/needs/{own.id}")

    return words


def _to_officer(subject: Text) -> Callable[[Any, str], Words]:
    def words(act: Any, _user: str) -> Words:
        need = _need(act)
        told = t("%(chain)s：%(title)s", chain=need.chain.name, title=need.subject)
        return Words(subject, (told,), f"/officer/needs/{need.id}")

    return words


_PUBLISHED = t("需求已列入公开的需求清单。企业名称只在填报时同意公开的情况下显示，联系方式和费用不公开。")
_RAISED = t("需求已列入一份榜单的草稿，榜单发布后可以看到检验检测机构揭榜。")
_RECORDED = t("主管部门走访或联系贵单位后，代为登记了一条检验检测需求。请核对；情况不符的可以修改或撤回。")
_MERGED = t("已有同样的需求，两条合并办理；回应时一并通知。")


def _because(need: Need) -> Text:
    return t("说明：%(reason)s", reason=need.reason)


_ASKED = t(
    "需求列在公开的清单上已满一年。仍然存在的，请打开页面确认；已经解决的，请撤回，以免检验检测机构白忙。"
)
RULES: list[Rule] = [
    Rule("need.filed", "need_filed", officers, _to_officer(t("收到一条检验检测需求"))),
    Rule("need.recorded", "need_recorded_officer", officers, _to_officer(t("收到一条检验检测需求"))),
    Rule("need.recorded", "need_recorded", _owners, _to_owner(t("已代为登记需求"), lambda _need: _RECORDED)),
    Rule("need.surveyed", "need_surveyed", _owners, _to_owner(t("已代为登记需求"), lambda _need: _RECORDED)),
    Rule("need.amended", "need_amended", officers, _to_officer(t("需求已补充"))),
    Rule("need.published", "need_published", _owners, _to_owner(t("需求已公开"), lambda _need: _PUBLISHED)),
    Rule("need.returned", "need_returned", _owners, _to_owner(t("需求退回，请补充"), _because)),
    Rule("need.merged", "need_merged", _owners, _to_owner(t("需求已合并"), lambda _need: _MERGED)),
    Rule(
        "need.answered",
        "need_answered",
        _owners,
        _to_owner(t("需求已有回应"), lambda need: t("回应：%(answer)s", answer=need.answer)),
    ),
    Rule("need.raised", "need_raised", _owners, _to_owner(t("需求已转为榜题"), lambda _need: _RAISED)),
    Rule(
        "need.confirmation_asked",
        "need_confirmation_asked",
        _owners,
        _to_owner(t("请确认需求是否仍然存在"), lambda _need: _ASKED),
    ),
    Rule("need.closed", "need_closed", _owners, _to_owner(t("需求已办结"), _because)),
    Rule("need.reopened", "need_reopened", _owners, _to_owner(t("需求重新办理"), _because)),
]

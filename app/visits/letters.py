"""Who hears of a visit: the laboratory its date and its sheet, the party where it goes, officers that a sheet is in."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, or_, select

from app.calls.models import Call
from app.extensions import db
from app.history.models import Act
from app.people.models import Membership, Seat
from app.people.states import MembershipRole, ScopeKind, SeatRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t
from app.visits.models import Visit

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def _visit(act: Act) -> Visit:
    return db.session.get_one(Visit, act.subject_id)


def _laboratory(act: Act) -> list[str]:
    """Owners and editors of the laboratory at the time of the act."""
    query = select(Membership.user_id).where(
        Membership.organisation_id == _visit(act).entry.organisation_id,
        Membership.role.in_(WRITERS),
        Membership.since <= act.at,
        or_(Membership.until.is_(None), Membership.until > act.at),
    )
    return list(db.session.scalars(query))


def _party(act: Act) -> list[str]:
    return [str(key) for key in act.figures.get("party", []) if key != act.actor_id]


def _left(act: Act) -> list[str]:
    return [str(key) for key in act.figures.get("left", [])]


def _confirmers(act: Act) -> list[str]:
    """The leader and the officers of the call at the time of the act, but for who handed the sheet in."""
    call = db.session.get_one(Call, act.call_id)
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        and_(Seat.scope_kind == ScopeKind.KIND, Seat.scope_id == call.kind),
        and_(Seat.scope_kind == ScopeKind.CALL, Seat.scope_id == call.id),
    )
    query = select(Seat.user_id).where(
        Seat.role == SeatRole.OFFICER,
        scope,
        Seat.since <= act.at,
        or_(Seat.until.is_(None), Seat.until > act.at),
    )
    leaders = [v.user_id for v in _visit(act).visitors if v.is_leader]
    found = dict.fromkeys([*leaders, *db.session.scalars(query)])
    return [key for key in found if key is not None and key != act.actor_id]


def _writers(act: Act) -> list[str]:
    visit = _visit(act)
    found = dict.fromkeys([visit.held_by_id, *(v.user_id for v in visit.visitors)])
    return [key for key in found if key is not None and key != act.actor_id]


def _path(act: Act, user_id: str) -> str:
    visit = _visit(act)
    if any(v.user_id == user_id for v in visit.visitors):
        return f"/judge/visits/{visit.id}"
    return f"/lab/visits/{visit.id}" if user_id in _laboratory(act) else f"/officer/visits/{visit.id}"


def _told(subject: Text, sentence: Callable[[Visit], Text]) -> Callable[[Any, str], Words]:
    def words(act: Act, user_id: str) -> Words:
        visit = _visit(act)
        entry = visit.entry
        named = t("%(item)s，%(name)s。", item=entry.item.title, name=entry.organisation.name)
        return Words(subject, (named, sentence(visit)), _path(act, user_id))

    return words


def _when(visit: Visit) -> Text:
    return t("现场核查定于%(day)s，地点：%(place)s。", day=visit.visit_on, place=visit.place)


def _called_off(visit: Visit) -> Text:
    return t(
        "原定于%(day)s的现场核查已取消。理由：%(reason)s", day=visit.visit_on, reason=visit.call_off_reason
    )


def _returned(visit: Visit) -> Text:
    return t("记录表已退回，需要补充：%(reason)s", reason=visit.return_reason)


_HELD = t("现场核查记录表已提交，请核对后确认。")
_CONFIRMED = t("现场核查记录表已确认，可以查看。")
_LEFT = t("核查组成员有调整，不再需要参加这次现场核查。")
RULES: list[Rule] = [
    Rule("visit.planned", "visit_planned", _laboratory, _told(t("现场核查通知"), _when)),
    Rule("visit.planned", "visit_planned_party", _party, _told(t("请参加现场核查"), _when)),
    Rule("visit.changed", "visit_changed", _laboratory, _told(t("现场核查安排有变动"), _when)),
    Rule("visit.changed", "visit_changed_party", _party, _told(t("现场核查安排有变动"), _when)),
    Rule("visit.changed", "visit_left", _left, _told(t("现场核查安排有变动"), lambda _visit: _LEFT)),
    Rule("visit.called_off", "visit_called_off", _laboratory, _told(t("现场核查取消"), _called_off)),
    Rule("visit.called_off", "visit_called_off_party", _party, _told(t("现场核查取消"), _called_off)),
    Rule("visit.held", "visit_held", _confirmers, _told(t("现场核查记录表待确认"), lambda _visit: _HELD)),
    Rule("visit.returned", "visit_returned", _writers, _told(t("现场核查记录表退回"), _returned)),
    Rule(
        "visit.confirmed",
        "visit_confirmed",
        _laboratory,
        _told(t("现场核查记录表已确认"), lambda _visit: _CONFIRMED),
    ),
]

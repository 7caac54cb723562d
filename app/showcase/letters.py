"""Who hears of a case: the laboratory's owners and editors, and the officers of its call."""

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
from app.showcase.models import Case

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def case_of(act: Act) -> Case:
    """The case behind an act on itself or on its dissection."""
    key = act.subject_id if act.noun == Case.__tablename__ else act.figures["case"]
    return db.session.get_one(Case, key)


def _laboratory(act: Act) -> list[str]:
    """Owners and editors of the laboratory at the time of the act."""
    query = select(Membership.user_id).where(
        Membership.organisation_id == case_of(act).organisation_id,
        Membership.role.in_(WRITERS),
        Membership.since <= act.at,
        or_(Membership.until.is_(None), Membership.until > act.at),
    )
    return [key for key in dict.fromkeys(db.session.scalars(query)) if key != act.actor_id]


def _officers(act: Act) -> list[str]:
    call = db.session.get_one(Call, act.call_id)
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        and_(Seat.scope_kind == ScopeKind.KIND, Seat.scope_id == call.kind),
        and_(Seat.scope_kind == ScopeKind.CALL, Seat.scope_id == call.id),
    )
    valid = (Seat.since <= act.at, or_(Seat.until.is_(None), Seat.until > act.at))
    query = select(Seat.user_id).where(Seat.role == SeatRole.OFFICER, scope, *valid)
    return [key for key in dict.fromkeys(db.session.scalars(query)) if key != act.actor_id]


def _told(subject: Text, path: str, sentence: Callable[[Case], Text]) -> Callable[[Any, str], Words]:
    """Words with the title of the case, then a sentence about the act; ``path`` takes the key or the slug."""

    def words(act: Act, _user_id: str) -> Words:
        case = case_of(act)
        named = t("案例「%(title)s」", title=case.title)
        return Words(subject, (named, sentence(case)), path % {"id": case.id, "slug": case.slug})

    return words


LAB, OFFICER, PUBLIC = "/lab/cases/%(id)s", "/officer/cases/%(id)s", "/cases/%(slug)s"


def _plain(sentence: Text) -> Callable[[Case], Text]:
    return lambda _case: sentence


_CHECK = _plain(
    t(
        "案例页已写好，等待你单位核对。请确认内容属实、服务对象的称谓无误，同意后公开发布；需要修改的可以退回。"
    )
)
_CONFIRMED = _plain(t("申报机构已核对并同意公开，可以发布。"))
_PUBLISHED = _plain(t("案例页已公开发布。"))
_RECALLED = _plain(t("案例页已收回修改，改好后再次请你单位核对。"))
_ASKED = _plain(t("承办方对这个案例作了解剖，列出了观察和可以复制的做法。同意后与案例一并公开。"))
_AGREED = _plain(t("申报机构已同意公开案例解剖。"))
RULES: list[Rule] = [
    Rule("case.check_asked", "case_check_asked", _laboratory, _told(t("案例页待核对"), LAB, _CHECK)),
    Rule("case.confirmed", "case_confirmed", _officers, _told(t("案例页可以发布"), OFFICER, _CONFIRMED)),
    Rule(
        "case.returned",
        "case_returned",
        _officers,
        _told(t("案例页被退回"), OFFICER, lambda c: t("申报机构要求修改：%(answer)s", answer=c.answer)),
    ),
    Rule("case.published", "case_published", _laboratory, _told(t("案例已发布"), PUBLIC, _PUBLISHED)),
    Rule("case.recalled", "case_recalled", _laboratory, _told(t("案例页收回修改"), LAB, _RECALLED)),
    Rule(
        "case.withdrawn",
        "case_withdrawn",
        _laboratory,
        _told(
            t("案例已撤回"),
            PUBLIC,
            lambda c: t("案例已撤回，案例页公开说明了理由：%(reason)s", reason=c.withdrawal_reason),
        ),
    ),
    Rule("dissection.asked", "dissection_asked", _laboratory, _told(t("案例解剖待同意"), LAB, _ASKED)),
    Rule("dissection.agreed", "dissection_agreed", _officers, _told(t("案例解剖已公开"), PUBLIC, _AGREED)),
    Rule(
        "dissection.refused",
        "dissection_refused",
        _officers,
        _told(
            t("机构未同意公开解剖"),
            OFFICER,
            lambda c: t("理由：%(answer)s", answer=c.dissection.answer if c.dissection else ""),
        ),
    ),
]

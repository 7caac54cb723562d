"""Seats of office: who grants and ends them, and which exclude each other."""

from datetime import datetime

from sqlalchemy import Select, false, select, true
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.people.identity import mail_skeleton, phone_skeleton
from app.people.models import Seat, User
from app.people.states import ScopeKind, SeatRole
from app.shared.text import Text, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

ADMINISTRATORS = frozenset({SeatRole.SYSTEM_ADMIN, SeatRole.SECURITY_ADMIN, SeatRole.AUDIT_ADMIN})
EXCLUSIVE: tuple[tuple[frozenset[SeatRole], Text], ...] = (
    (ADMINISTRATORS, t("系统、安全、审计三个管理员席位不得由同一账户兼任")),
    (
        frozenset({SeatRole.DISCIPLINE, SeatRole.OFFICER}),
        t("纪检监督不得来自承办部门：承办人与纪检监督席位不得由同一账户兼任"),
    ),
    (
        frozenset({SeatRole.RECOMMENDER, SeatRole.OFFICER}),
        t("推荐由设区市作出：承办人与推荐单位席位不得由同一账户兼任"),
    ),
    (
        frozenset({SeatRole.SUPERVISOR, SeatRole.JUDGE}),
        t("监督员查看各期评审，不得兼任评审专家"),
    ),
    (
        frozenset({SeatRole.DISCIPLINE, SeatRole.JUDGE}),
        t("纪检监督受理对各期评审的异议，不得兼任评审专家"),
    ),
)
WATCHERS = (SeatRole.SUPERVISOR, SeatRole.DISCIPLINE)


def may_see_seats(user: User | None, at: datetime) -> Verdict:
    """The list of seats is the system administrator's."""
    if user is not None and user.holds(SeatRole.SYSTEM_ADMIN, at):
        return YES
    return no("no_seat", t("席位管理需要系统管理员席位"))


def may_see_seat(user: User | None, seat: Seat, at: datetime) -> Verdict:
    """One seat, for the system administrator."""
    return YES if may_see_seats(user, at) else hidden()


def visible_seats(user: User | None, at: datetime) -> Select[Seat]:
    """The seats that ``may_see_seat`` shows."""
    return select(Seat).where(true() if may_see_seats(user, at) else false())


def may_grant_seat(user: User | None, at: datetime) -> Verdict:
    """The system administrator grants seats; to whom and which is asked by ``excludes`` when it is known."""
    return may_see_seats(user, at)


def may_end_seat(user: User | None, seat: Seat, at: datetime) -> Verdict:
    """A seat that still lasts; nobody ends his own office of system administrator, so that one always remains."""
    own = user is not None and seat.user_id == user.id and seat.role == SeatRole.SYSTEM_ADMIN
    over = seat.until is not None and seat.until <= at
    return first_refusal(
        may_see_seat(user, seat, at),
        no("own_seat", t("不能结束自己的系统管理员席位，由另一位系统管理员办理")) if own else YES,
        not_now("ended", t("这个席位已经结束")) if over else YES,
    )


def excludes(user: User, role: SeatRole, since: datetime, until: datetime | None) -> Text | None:
    """Why a person may not hold a seat of this role in this period beside those he has, or None (A25; domain.md)."""
    for roles, why in EXCLUSIVE:
        if role not in roles:
            continue
        if any(s.role in roles and s.role != role and overlaps(s, since, until) for s in user.seats):
            return why
    if role in ADMINISTRATORS and any(
        s.role != role and overlaps(s, since, until) and is_same_person(user, s.user)
        for s in db.session.scalars(administrators())
    ):
        return t("这个人的另一个账户已是系统、安全或审计管理员，三个席位不得由同一人兼任")
    return None


def administrators() -> Select[Seat]:
    """Every seat of the three administrators with its holder, of whatever period: a handful."""
    return select(Seat).where(Seat.role.in_(ADMINISTRATORS)).options(joinedload(Seat.user)).order_by(Seat.id)


def is_same_person(one: User, other: User) -> bool:
    """Whether two accounts belong to one person, as far as mailbox and telephone tell (``people.identity``)."""
    if one.id == other.id or mail_skeleton(one.email) == mail_skeleton(other.email):
        return True
    phone = phone_skeleton(one.phone)
    return phone != "" and phone == phone_skeleton(other.phone)


def may_compete(user: User | None, at: datetime) -> Verdict:
    """Whoever watches over every call neither bids nor judges in one: supervisor and discipline officer (domain.md)."""
    if user is not None and any(user.holds(role, at) for role in WATCHERS):
        return no("watches", t("监督员和纪检监督不得参与申报或评审"))
    return YES


def needs_second_factor(user: User, at: datetime) -> bool:
    """Whether the person must prove a second factor when he signs in: whoever holds a seat of office (trust.md)."""
    return any(seat.is_valid(at) for seat in user.seats)


def overlaps(seat: Seat, since: datetime, until: datetime | None) -> bool:
    """Whether a seat is held at any instant of the period."""
    begins_before_end = until is None or seat.since < until
    ends_after_begin = seat.until is None or seat.until > since
    return begins_before_end and ends_after_begin


def is_wide_officer(user: User | None, at: datetime) -> bool:
    """An officer of the platform or of a whole kind. What belongs to no single call (credit, alliances, duties,
    schedules) is not for a seat on one call."""
    wide = (ScopeKind.PLATFORM, ScopeKind.KIND)
    seats = user.seats if user is not None else []
    return any(s.role == SeatRole.OFFICER and s.is_valid(at) and s.scope_kind in wide for s in seats)

"""Seats of office: who grants and ends them, and which exclude each other."""

from datetime import datetime

from sqlalchemy import Select, false, select, true

from app.people.models import Seat, User
from app.people.states import SeatRole
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
)


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
    return None


def overlaps(seat: Seat, since: datetime, until: datetime | None) -> bool:
    """Whether a seat is held at any instant of the period."""
    begins_before_end = until is None or seat.since < until
    ends_after_begin = seat.until is None or seat.until > since
    return begins_before_end and ends_after_begin

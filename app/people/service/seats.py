"""Seats of office."""

from datetime import datetime

from app.chains.cities import city_code
from app.chains.models import Region
from app.extensions import db
from app.history.service import record
from app.kinds import KINDS
from app.people import policy
from app.people.models import Seat, User
from app.people.policy.seats import excludes, overlaps
from app.people.states import ScopeKind, SeatRole
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

SCOPES: dict[SeatRole, tuple[frozenset[ScopeKind], Text]] = {
    SeatRole.OFFICER: (
        frozenset({ScopeKind.KIND, ScopeKind.CALL}),
        t("承办人的席位须限于一类或一期榜单、征集，其他席位均为全平台"),
    ),
    SeatRole.RECOMMENDER: (frozenset({ScopeKind.REGION}), t("推荐单位的席位须限于一个设区市")),
}
ANYWHERE = (
    frozenset({ScopeKind.PLATFORM}),
    t("承办人的席位须限于一类或一期榜单、征集，其他席位均为全平台"),
)


def grant_seat(
    user: User,
    role: SeatRole,
    scope_kind: ScopeKind,
    scope_id: str | None,
    *,
    since: datetime,
    until: datetime | None = None,
    by: User | None,
    at: datetime,
) -> Seat:
    """Give a person a seat over a scope for a period ``[since, until)``.

    Officers sit over a kind or a call, recommenders over one city, all others over the platform. ``by`` is None where
    the operator's command line grants the first seat. Raises ``Invalid`` where the person is inactive, the scope does
    not fit, the same seat is held already, or another seat excludes it (three administrators: trust.md A25; discipline
    and cities: domain.md).
    """
    if by is not None:
        require(policy.may_grant_seat(by, at))
    errors = _period_errors(since, until, at) | _scope_errors(role, scope_kind, scope_id)
    if not user.active:
        errors["email"] = t("这个账户已经停用")
    elif not user.confirmed_at:
        errors["email"] = t("这个账户的邮箱还没有确认")
    elif any(_same(seat, role, scope_kind, scope_id, since, until) for seat in user.seats):
        errors["role"] = t("这个人在此期间已经有同样的席位")
    elif role == SeatRole.RECOMMENDER and any(
        s.role == role and overlaps(s, since, until) for s in user.seats
    ):
        errors["role"] = t("这个人在此期间已经是另一个设区市的推荐单位")
    elif (why := excludes(user, role, since, until)) is not None:
        errors["role"] = why
    if errors:
        raise Invalid(errors)
    seat = Seat(
        user=user,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        since=since,
        until=until,
        granted_by_id=by.id if by is not None else None,
    )
    db.session.add(seat)
    db.session.flush()
    record(
        "seat.granted", seat, by=by, at=at, user=user.id, role=str(role), scope=scope_id or str(scope_kind)
    )
    return seat


def end_seat(seat: Seat, *, by: User, at: datetime) -> None:
    """End a seat now; one that has not begun yet never does. The row stays with its period."""
    require(policy.may_end_seat(by, seat, at))
    seat.until = max(at, seat.since)
    record("seat.ended", seat, by=by, at=at, user=seat.user_id, role=str(seat.role))


def _period_errors(since: datetime, until: datetime | None, at: datetime) -> dict[str, Text]:
    if until is not None and until <= max(since, at):
        return {"until": t("截止日应晚于开始日和今天")}
    return {}


def _scope_errors(role: SeatRole, scope_kind: ScopeKind, scope_id: str | None) -> dict[str, Text]:
    if (scope_kind == ScopeKind.PLATFORM) != (scope_id is None):
        return {"scope": t("选择席位的范围")}
    allowed, sentence = SCOPES.get(role, ANYWHERE)
    if scope_kind not in allowed:
        return {"scope": sentence}
    if scope_kind == ScopeKind.KIND and scope_id not in KINDS:
        return {"scope": t("没有这一类")}
    if scope_kind == ScopeKind.REGION and not _is_city(scope_id):
        return {"scope": t("没有这个设区市")}
    return {}


def _is_city(code: str | None) -> bool:
    region = db.session.get(Region, code) if code else None
    return region is not None and city_code(region) == region.code


def _same(
    seat: Seat,
    role: SeatRole,
    scope_kind: ScopeKind,
    scope_id: str | None,
    since: datetime,
    until: datetime | None,
) -> bool:
    alike = (seat.role, seat.scope_kind, seat.scope_id) == (role, scope_kind, scope_id)
    return alike and overlaps(seat, since, until)

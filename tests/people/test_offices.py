"""Seats, accounts and the profiles of experts: the verbs."""

from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.history.models import Act
from app.people import service
from app.people.models import LoginSession, Organisation, Seat, User
from app.people.states import ScopeKind, SeatRole
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, make_organisation, make_user, seat


@pytest.fixture
def person(app: Flask) -> User:
    return make_user()


def grant(by: User | None, user: User, role: SeatRole, **changes: object) -> Seat:
    values: dict[str, object] = {"since": AT, "until": None}
    scope = (ScopeKind.KIND, "challenge") if role == SeatRole.OFFICER else (ScopeKind.PLATFORM, None)
    kind, scope_id = changes.pop("scope", scope)  # type: ignore[misc]
    return service.grant_seat(user, role, kind, scope_id, by=by, at=AT, **(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def admin(person: User) -> User:
    seat(person, SeatRole.SYSTEM_ADMIN)
    return person


def test_seat_granted_and_ended(admin: User) -> None:
    user = make_user()
    made = grant(admin, user, SeatRole.OFFICER)
    assert user.holds(SeatRole.OFFICER, AT, kind="challenge")
    service.end_seat(made, by=admin, at=AT + timedelta(days=1))
    assert user.holds(SeatRole.OFFICER, AT, kind="challenge")
    assert not user.holds(SeatRole.OFFICER, AT + timedelta(days=1), kind="challenge")
    with pytest.raises(Refused):
        service.end_seat(made, by=admin, at=AT + timedelta(days=2))


@pytest.mark.parametrize(
    ("role", "changes", "field"),
    [
        (SeatRole.OFFICER, {"scope": (ScopeKind.PLATFORM, None)}, "scope"),
        (SeatRole.OFFICER, {"scope": (ScopeKind.KIND, "nonsense")}, "scope"),
        (SeatRole.OFFICER, {"scope": (ScopeKind.KIND, None)}, "scope"),
        (SeatRole.JUDGE, {"scope": (ScopeKind.KIND, "challenge")}, "scope"),
        (SeatRole.JUDGE, {"until": AT - timedelta(days=1)}, "until"),
        (SeatRole.JUDGE, {"since": AT + timedelta(days=2), "until": AT + timedelta(days=1)}, "until"),
    ],
)
def test_seat_that_does_not_fit_refused_beside_the_field(
    admin: User, role: SeatRole, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        grant(admin, make_user(), role, **changes)
    assert list(invalid.value.errors) == [field]


def test_seats_of_two_administrators_in_one_account_refused(admin: User) -> None:
    """A25."""
    user = make_user()
    grant(admin, user, SeatRole.SECURITY_ADMIN)
    with pytest.raises(Invalid) as invalid:
        grant(admin, user, SeatRole.AUDIT_ADMIN)
    assert list(invalid.value.errors) == ["role"]
    with pytest.raises(Invalid):
        grant(admin, admin, SeatRole.AUDIT_ADMIN)


def test_seat_held_already_refused(admin: User) -> None:
    user = make_user()
    grant(admin, user, SeatRole.JUDGE)
    with pytest.raises(Invalid):
        grant(admin, user, SeatRole.JUDGE, since=AT + timedelta(days=3))


@pytest.mark.parametrize("state", [{"active": False}, {"confirmed_at": None}])
def test_seat_for_a_closed_or_unconfirmed_account_refused(admin: User, state: dict[str, object]) -> None:
    user = make_user()
    for name, value in state.items():
        setattr(user, name, value)
    with pytest.raises(Invalid) as invalid:
        grant(admin, user, SeatRole.JUDGE)
    assert list(invalid.value.errors) == ["email"]


def test_seat_granted_by_nobody_entitled_refused(person: User) -> None:
    with pytest.raises(Refused):
        grant(person, make_user(), SeatRole.JUDGE)


def _login(user: User, key: str) -> LoginSession:
    row = LoginSession(id=key * 64, data=b"{}", user_id=user.id, expires_at=AT + timedelta(days=1))
    db.session.add(row)
    return row


def test_account_closed_ends_its_sessions_and_keeps_others(person: User) -> None:
    admin, victim = make_user(), person
    seat(admin, SeatRole.SECURITY_ADMIN)
    _login(victim, "a")
    _login(victim, "b")
    _login(admin, "c")
    service.deactivate_account(victim, "离职", by=admin, at=AT)
    db.session.commit()
    assert not victim.active
    assert list(db.session.scalars(db.select(LoginSession.user_id))) == [admin.id]
    assert db.session.scalar(db.select(Act.figures)) == {"sessions": 2}
    service.reactivate_account(victim, by=admin, at=AT)
    assert victim.active


def test_own_sessions_ended_but_this_one(person: User) -> None:
    for key in "abc":
        _login(person, key)
    assert service.end_sessions(person, keep="b" * 64, by=person, at=AT) == 2


def test_expert_of_a_registered_employer_is_linked(person: User) -> None:
    seat(person, SeatRole.JUDGE)
    lab: Organisation = make_organisation("示例检测院", skeleton="示例检测院")
    db.session.expire_all()
    expert = service.save_expert(
        person,
        employer_name=" 示例检测院 ",
        title="高级工程师",
        fields=["电池安全", " ", "电磁兼容"],
        chain_names=["新能源汽车"],
        region_code="320100",
        by=person,
        at=AT,
    )
    assert (expert.employer, expert.employer_name) == (lab, "示例检测院")
    assert expert.fields == ["电池安全", "电磁兼容"]
    with pytest.raises(Refused):
        service.save_expert(
            person,
            employer_name="x",
            title="",
            fields=[],
            chain_names=[],
            region_code=None,
            by=make_user(),
            at=AT,
        )

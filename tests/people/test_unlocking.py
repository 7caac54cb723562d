"""A37: guessing against somebody shuts nobody out at the deadline."""

from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.history.models import Act
from app.people import service
from app.people.models import User
from app.people.service.attempts import FREE, FREE_OF_ACCOUNT, UNLOCKED_FOR, begin_attempt
from app.people.states import AttemptPurpose, SeatRole, UnlockChannel
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, join, make_member, make_officer, make_organisation, make_user, seat

WRONG = AttemptPurpose.PASSWORD
CALLED = UnlockChannel.CALLED_BACK


def besiege(user: User) -> None:
    """A rival tries one password from each of many addresses."""
    for number in range(FREE_OF_ACCOUNT):
        begin_attempt(WRONG, user.email, f"192.0.2.{number}", at=AT - timedelta(seconds=1))


def waits(user: User, source: str, at: object = AT) -> int:
    return begin_attempt(WRONG, user.email, source, at=at)[1]  # type: ignore[arg-type]


def test_member_under_siege_is_let_in_by_an_officer_wherever_he_sits(app: Flask) -> None:
    """A37: within ten minutes, by another channel than the site."""
    member, officer = make_member(make_organisation()), make_officer()
    besiege(member)
    assert waits(member, "198.51.100.1") > 0
    service.unlock_account(member, CALLED, by=officer, at=AT)
    besiege(member)
    assert waits(member, "198.51.100.1") == 0
    assert waits(member, "203.0.113.7", AT + UNLOCKED_FOR - timedelta(seconds=1)) == 0
    act = db.session.scalars(db.select(Act).where(Act.name == "user.unlocked")).one()
    assert (act.subject_id, act.actor_id, act.figures) == (member.id, officer.id, {"channel": "called_back"})


def test_unlocking_excuses_nobodys_own_guesses(app: Flask) -> None:
    """A37: what is lifted is what others do; who guesses still makes himself wait."""
    member = make_member(make_organisation())
    service.unlock_account(member, CALLED, by=make_officer(), at=AT)
    assert [waits(member, "198.51.100.1") for _ in range(FREE + 1)] == [0] * FREE + [30]


def test_unlocking_ends_by_itself(app: Flask) -> None:
    member = make_member(make_organisation())
    service.unlock_account(member, CALLED, by=make_officer(), at=AT - UNLOCKED_FOR)
    besiege(member)
    assert waits(member, "198.51.100.1") > 0


@pytest.mark.parametrize("role", [None, SeatRole.SUPERVISOR, SeatRole.JUDGE, SeatRole.SYSTEM_ADMIN])
def test_unlocking_is_an_officers(app: Flask, role: SeatRole | None) -> None:
    other = make_user()
    if role is not None:
        seat(other, role)
    with pytest.raises(Refused):
        service.unlock_account(make_member(make_organisation()), CALLED, by=other, at=AT)


def test_officer_unlocks_no_office_no_stranger_and_no_closed_account(app: Flask) -> None:
    officer, stranger, judge, closed = make_officer(), make_user(), make_user(), make_user()
    for user in (judge, closed):
        join(user, make_organisation())
    seat(judge, SeatRole.JUDGE)
    closed.active = False
    db.session.flush()
    for user in (stranger, judge, closed):
        with pytest.raises(Invalid):
            service.unlock_account(user, CALLED, by=officer, at=AT)

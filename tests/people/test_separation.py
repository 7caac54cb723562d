"""Offices that exclude each other, one person under two accounts included (A25, domain.md)."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.entries.policy.writing import may_edit_entry, may_start_entry
from app.extensions import db
from app.people import service
from app.people.identity import mail_skeleton, phone_skeleton
from app.people.models import User
from app.people.policy.seats import is_same_person
from app.people.states import ScopeKind, SeatRole
from app.rounds.service import invite_judge
from app.shared.verdict import Invalid
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, writer_of
from tests.factories.people import AT, make_judge, make_user, seat
from tests.factories.rounds import make_open_round

DAY = timedelta(days=1)
ADMINISTRATORS = (SeatRole.SYSTEM_ADMIN, SeatRole.SECURITY_ADMIN, SeatRole.AUDIT_ADMIN)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("li.ming@example.org", "Li.Ming+audit@Example.org", True),
        ("liming@example.org", "l1ming@example.org", True),
        ("liming@example.org", "li-ming@example.org", True),
        ("liming@example.org", "liming@example.com", False),
        ("liming@example.org", "limin@example.org", False),
    ],
)
def test_mailboxes_of_one_person_look_alike(one: str, other: str, same: bool) -> None:
    assert (mail_skeleton(one) == mail_skeleton(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("138 0000 1234", "+86-13800001234", True),
        ("１３８００００１２３４", "13800001234", True),
        ("025-8377 1234转8", "02583771234", True),
        ("13800001234", "13800001235", False),
    ],
)
def test_telephones_of_one_person_look_alike(one: str, other: str, same: bool) -> None:
    assert (phone_skeleton(one) == phone_skeleton(other)) is same
    assert phone_skeleton("110") == phone_skeleton(None) == ""


def test_accounts_without_a_telephone_are_two_people(app: Flask) -> None:
    assert not is_same_person(make_user(), make_user())
    assert not is_same_person(make_user(phone="110"), make_user(phone="110"))


@pytest.mark.parametrize("second", ADMINISTRATORS[1:])
def test_administrator_under_a_second_account_refused(app: Flask, second: SeatRole) -> None:
    """A25: the same telephone behind two accounts is one person."""
    one, other = make_user(phone="13800001234"), make_user(phone="+86 138 0000 1234")
    seat(one, SeatRole.SYSTEM_ADMIN)
    with pytest.raises(Invalid) as invalid:
        _grant(other, second)
    assert list(invalid.value.errors) == ["role"]
    _grant(make_user(phone="13800009999"), second)
    _grant(other, SeatRole.DISCIPLINE)


def test_database_refuses_two_administrators_seats_of_an_account(app: Flask) -> None:
    """A25, whoever writes the row."""
    user = make_user()
    seat(user, SeatRole.SYSTEM_ADMIN)
    seat(user, SeatRole.OFFICER, kind="challenge")
    with pytest.raises(IntegrityError):
        seat(user, SeatRole.AUDIT_ADMIN)
    db.session.rollback()


def test_administrator_follows_on_an_office_that_ended(app: Flask) -> None:
    user = make_user()
    seat(user, SeatRole.SYSTEM_ADMIN).until = AT - DAY
    db.session.flush()
    _grant(user, SeatRole.AUDIT_ADMIN)


@pytest.mark.parametrize("watcher", [SeatRole.SUPERVISOR, SeatRole.DISCIPLINE])
def test_watcher_neither_judges_nor_bids(app: Flask, watcher: SeatRole) -> None:
    """A25: who watches over every call takes part in none."""
    judge = make_judge()
    with pytest.raises(Invalid):
        _grant(judge, watcher)
    round_, _panel = make_open_round(entries=1)
    officer = db.session.get_one(User, round_.created_by_id)
    seat(judge, watcher)
    db.session.flush()
    entry = make_draft(make_item(make_call()))
    writer = writer_of(entry.organisation)
    at = entry.call.closes_at - DAY
    assert may_edit_entry(writer, entry, at)
    seat(writer, watcher)
    db.session.flush()
    db.session.expire(writer)
    assert may_edit_entry(writer, entry, at).code == "watches"
    assert may_start_entry(writer, entry.item, entry.organisation, at).code == "watches"
    round_.state = "preparing"  # type: ignore[assignment]
    with pytest.raises(Invalid) as invalid:
        invite_judge(round_, judge, by=officer, at=AT)
    assert "不能担任评审专家" in str(invalid.value.errors["user"].id)


def _grant(user: User, role: SeatRole) -> None:
    at = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    service.grant_seat(user, role, ScopeKind.PLATFORM, None, since=at, by=None, at=at)

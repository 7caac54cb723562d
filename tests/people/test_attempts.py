"""Guessing is slow, and shuts nobody else out (A37)."""

from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.people.models import SignInAttempt
from app.people.service import attempts
from app.people.states import AttemptPurpose
from tests.factories.people import AT, make_user

PASSWORD, CODE = AttemptPurpose.PASSWORD, AttemptPurpose.CODE
VICTIM, HOME, OFFICE = "victim@example.org", "203.0.113.5", "198.51.100.7"
SECOND = timedelta(seconds=1)


def guess(times: int, email: str = VICTIM, source: str = HOME, at: object = AT) -> list[int]:
    """Seconds to wait, one for each try."""
    waits = []
    for _ in range(times):
        _, wait = attempts.begin_attempt(PASSWORD, email, source, at=at)  # type: ignore[arg-type]
        waits.append(wait)
    return waits


def succeed(email: str = VICTIM, source: str = HOME, at: object = AT) -> None:
    attempt, wait = attempts.begin_attempt(PASSWORD, email, source, at=at)  # type: ignore[arg-type]
    assert attempt is not None, wait
    attempts.settle_attempt(attempt.id)


def test_guesses_beyond_five_wait_longer_and_longer(app: Flask) -> None:
    assert guess(6) == [0, 0, 0, 0, 0, 30]
    later = AT + timedelta(seconds=31)
    assert guess(2, at=later) == [0, 60]
    assert guess(1, at=later + timedelta(seconds=61)) == [0]
    assert guess(1, at=later + timedelta(seconds=62)) == [119]
    assert guess(1, at=AT + timedelta(hours=1)) == [0]


def test_guesses_of_a_rival_do_not_slow_the_owner(app: Flask) -> None:
    guess(30, source="192.0.2.1")
    assert guess(1, source=OFFICE) == [0]


def test_guesses_from_everywhere_leave_a_known_source_free(app: Flask) -> None:
    succeed(source=OFFICE, at=AT - timedelta(days=20))
    for number in range(10):
        guess(5, source=f"192.0.2.{number}")
    assert guess(1, source="192.0.2.200")[0] > 0
    assert guess(1, source=OFFICE) == [0]


def test_guesses_from_everywhere_leave_who_proved_the_mailbox_free(app: Flask) -> None:
    for number in range(10):
        guess(5, source=f"192.0.2.{number}")
    attempts.know_source(VICTIM, "198.51.100.99", at=AT)
    db.session.flush()
    assert guess(1, source="198.51.100.99") == [0]


def test_one_source_over_many_accounts_waits(app: Flask) -> None:
    waits = [guess(1, email=f"person{n}@example.org", source=HOME)[0] for n in range(62)]
    assert waits[:60] == [0] * 60
    assert min(waits[60:]) > 0


def test_success_forgets_the_failures_of_its_source(app: Flask) -> None:
    guess(4)
    succeed()
    assert guess(5) == [0] * 5


def test_waiting_does_not_tell_who_has_an_account(app: Flask) -> None:
    known = make_user().email
    assert guess(8, email=known) == guess(8, email="nobody@example.org", source=OFFICE)


@pytest.mark.parametrize("typed", ["VICTIM@example.org", " victim@EXAMPLE.org "])
def test_account_is_counted_however_it_is_typed(app: Flask, typed: str) -> None:
    guess(5)
    assert guess(1, email=typed)[0] > 0


def test_codes_are_counted_apart_from_passwords(app: Flask) -> None:
    guess(5)
    assert attempts.begin_attempt(CODE, VICTIM, HOME, at=AT)[1] == 0


def test_mails_to_one_address_stop_in_silence_and_from_one_source_with_a_wait(app: Flask) -> None:
    answers = [attempts.may_mail(VICTIM, f"192.0.2.{n}", at=AT) for n in range(7)]
    assert answers == [(True, 0)] * 5 + [(False, 0)] * 2
    answers = [attempts.may_mail(f"p{n}@example.org", HOME, at=AT) for n in range(21)]
    assert answers[:20] == [(True, 0)] * 20
    assert answers[20][1] > 0


def test_limits_lifted_let_the_owner_in(app: Flask) -> None:
    user = make_user()
    guess(6, email=user.email)
    assert attempts.forget_attempts(user) == 5
    assert guess(1, email=user.email) == [0]


def test_old_attempts_are_forgotten(app: Flask) -> None:
    guess(2, at=AT - timedelta(days=91))
    guess(1)
    assert attempts.forget_old_attempts(at=AT) == 2
    assert db.session.scalar(db.select(db.func.count()).select_from(SignInAttempt)) == 1

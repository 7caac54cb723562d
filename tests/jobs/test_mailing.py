"""Letters leave one by one: what one address refuses stops nobody else's, and is tried again later."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.jobs.mailing import send_waiting_letters
from app.letters.models import Letter
from app.letters.states import LetterState
from app.people.models import User
from tests.factories.people import AT, make_user


@pytest.fixture
def folder(app: Flask) -> Path:
    """The folder of mails, emptied before."""
    found = Path(app.config["SETTINGS"].data_dir) / "mail"
    for mail in found.glob("*.eml"):
        mail.unlink()
    return found


def _write(user: User, act_id: int) -> Letter:
    letter = Letter(
        act_id=act_id, user_id=user.id, template="x", subject="示例", body="正文", written_at=AT,
        next_attempt_at=AT,
    )  # fmt: skip
    db.session.add(letter)
    db.session.flush()
    return letter


def test_letter_to_an_address_that_is_none_stops_no_other(folder: Path) -> None:
    wrong, right = make_user(), make_user()
    wrong.email = "甲@example.org"
    first, second = _write(wrong, 1).id, _write(right, 2).id
    db.session.commit()
    send_waiting_letters(AT)
    assert db.session.get_one(Letter, second).state == LetterState.SENT
    assert len(list(folder.glob("*.eml"))) == 1
    kept = db.session.get_one(Letter, first)
    assert (kept.state, kept.attempts, kept.next_attempt_at > AT) == (LetterState.WRITTEN, 1, True)


def test_letter_that_failed_waits_longer_each_time(folder: Path) -> None:
    wrong = make_user()
    wrong.email = "甲@example.org"
    key = _write(wrong, 1).id
    db.session.commit()
    at, pauses = AT, []
    for _ in range(3):
        send_waiting_letters(at)
        due = db.session.get_one(Letter, key).next_attempt_at
        pauses.append(due - at)
        at = due
    assert pauses == sorted(set(pauses))
    assert pauses[0] < timedelta(hours=1)
    assert not list(folder.glob("*.eml"))

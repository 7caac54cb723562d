"""The first administrator of an installation."""

from flask import Flask

from app.extensions import db
from app.people.states import SeatRole
from tests.factories.people import make_user


def test_seat_from_the_command_line(app: Flask) -> None:
    user = make_user()
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["people", "seat", user.email, "system_admin"])
    assert (done.exit_code, done.output) == (0, f"{user.email} is system_admin now\n")
    db.session.expire_all()
    assert any(s.role == SeatRole.SYSTEM_ADMIN for s in user.seats)
    second = app.test_cli_runner().invoke(args=["people", "seat", user.email, "audit_admin"])
    assert second.exit_code == 1
    assert "兼任" in second.output


def test_seat_for_nobody_is_one_sentence(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["people", "seat", "nobody@example.org", "judge"])
    assert (done.exit_code, done.output) == (1, "Error: nobody has registered with nobody@example.org\n")
    assert app.test_cli_runner().invoke(args=["people", "seat", "a@example.org", "king"]).exit_code == 2

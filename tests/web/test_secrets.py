"""A40: nothing secret in error pages and logs, whatever goes wrong."""

import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models import User
from tests.factories.people import AT, make_user

Visit = Callable[..., FlaskClient]
PASSWORD = "zq-password-canary-1"
TOKEN = "zq-token-canary-in-a-form"


@pytest.fixture(autouse=True)
def as_in_production(app: Flask) -> Iterator[None]:
    """Tests otherwise see the exception itself."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    app.config["PROPAGATE_EXCEPTIONS"] = None


def secrets_of(app: Flask, user: User) -> list[str]:
    settings = app.config["SETTINGS"]
    return [settings.secret_key, str(settings.database_url), PASSWORD, TOKEN, user.fs_uniquifier, "Traceback"]


def test_error_page_and_log_of_a_crash_tell_no_secret(
    app: Flask, visit: Visit, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A40: a view that fails with secrets in its local variables."""
    user = make_user()
    client = visit(user, AT)
    told = secrets_of(app, user)

    def broken(**_parts: object) -> str:
        secret_local = app.config["SECRET_KEY"] + PASSWORD
        raise RuntimeError(f"{len(secret_local)} characters")

    monkeypatch.setitem(app.view_functions, "public.help_index", broken)
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/help", headers={"X-Token": TOKEN})
    assert answer.status_code == 500
    assert [secret for secret in told if secret in answer.text] == []
    assert [secret for secret in told[:-1] if secret in caplog.text] == []
    assert "characters" in caplog.text


@pytest.mark.parametrize(
    "path", ["/account/sign-in", "/account/register", "/account/reset/x", "/account/password"]
)
def test_passwords_that_were_typed_are_never_shown_again_or_logged(
    app: Flask, visit: Visit, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    """A40."""
    client = visit(make_user() if path.endswith("/password") else None, AT)
    data = dict.fromkeys(("password", "new_password", "password_confirm", "csrf_token"), PASSWORD)
    with caplog.at_level(logging.DEBUG):
        answer = client.post(path, data={**data, "email": "nobody@example.org", "name": "x"}, buffered=True)
    assert PASSWORD not in answer.text
    assert PASSWORD not in caplog.text


def test_database_that_fails_shows_no_statement(app: Flask, visit: Visit) -> None:
    """A40."""
    client = visit(make_user(), AT)
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.exec_driver_sql('ALTER TABLE "call" RENAME TO "call_lost"')
    try:
        answer = client.get("/calls")
    finally:
        with db.engine.begin() as connection:
            connection.exec_driver_sql('ALTER TABLE "call_lost" RENAME TO "call"')
    assert answer.status_code in {500, 503}
    assert not [
        word for word in ("SELECT", "sqlite", "psycopg", "no such table", "call_lost") if word in answer.text
    ]

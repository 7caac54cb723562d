"""Limits, forged requests, and doors that are closed around signing in."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.people.models import LoginSession, SignInAttempt, User
from tests.factories.mailbox import Mailbox
from tests.web.account.conftest import PASSWORD, words

Enter = Callable[..., TestResponse]
PARTS = {"key": "0" * 12, "id": "0" * 12, "token": "x" * 43, "session_id": "0" * 64}


def test_guesses_wait_and_others_do_not(app: Flask, client: FlaskClient, enter: Enter, person: User) -> None:
    """A37."""
    owner = app.test_client()
    data = {"email": person.email, "password": PASSWORD}
    address = {"REMOTE_ADDR": "198.51.100.7"}
    assert owner.post("/account/sign-in", data=data, environ_overrides=address).status_code == 302
    statuses = [enter(person.email, "wrong password").status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    late = enter(person.email)
    assert (late.status_code, late.headers["Retry-After"]) == (429, "30")
    assert "尝试次数过多" in words(late)
    assert owner.get("/account/profile").status_code == 200
    again = app.test_client()
    assert again.post("/account/sign-in", data=data, environ_overrides=address).status_code == 302


def test_mails_to_one_address_are_few_and_the_answer_stays(
    client: FlaskClient, mailbox: Mailbox, person: User
) -> None:
    answers = [client.post("/account/reset", data={"email": person.email}, buffered=True) for _ in range(8)]
    assert {answer.status_code for answer in answers} == {200}
    assert len(mailbox.mails) == 5


def test_mail_server_down_refuses_nothing(app: Flask, client: FlaskClient, person: User) -> None:
    settings = app.config["SETTINGS"]
    before, settings.mail_url = settings.mail_url, "smtp://127.0.0.1:1"
    try:
        answer = client.post("/account/reset", data={"email": person.email}, buffered=True)
    finally:
        settings.mail_url = before
    assert answer.status_code == 200


@contextmanager
def tokens_asked(app: Flask) -> Iterator[None]:
    """CSRF as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        yield
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_post_without_a_token_refused_everywhere(
    app: Flask, client: FlaskClient, enter: Enter, person: User
) -> None:
    """A33."""
    enter(person.email)
    rules = [
        r for r in app.url_map.iter_rules() if r.endpoint.startswith(("security.", "account.", "admin."))
    ]
    places = [r for r in rules if "POST" in (r.methods or ())]
    assert len(places) > 30
    with tokens_asked(app):
        for rule in places:
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: PARTS[found.group(1)], rule.rule)
            assert client.post(path, data={"email": "a@example.org"}).status_code in {400, 404}, path
    assert client.get("/account/profile").status_code == 200


def test_json_is_not_spoken_here(client: FlaskClient, person: User) -> None:
    for body in ({"email": person.email, "password": PASSWORD}, [1], "x", None):
        assert client.post("/account/sign-in?include_auth_token", json=body).status_code == 400
    assert "auth_token" not in client.get("/account/sign-in", headers={"Accept": "application/json"}).text


def test_remember_me_is_taken_from_nobody(client: FlaskClient, enter: Enter, person: User) -> None:
    enter(person.email, remember="y")
    assert client.get_cookie("remember_token") is None


def test_closed_rescue_is_not_there(client: FlaskClient) -> None:
    assert client.get("/account/two-factor-rescue").status_code == 404


def test_source_of_attempts_is_the_subscriber(client: FlaskClient, person: User) -> None:
    data = {"email": person.email, "password": "wrong password"}
    for address in ("2001:db8:1:2:aaaa::1", "2001:db8:1:2:bbbb::2", "::ffff:192.0.2.9"):
        client.post("/account/sign-in", data=data, environ_overrides={"REMOTE_ADDR": address})
    sources = set(db.session.scalars(db.select(SignInAttempt.source)))
    assert sources == {"2001:db8:1:2::/64", "192.0.2.9"}


def test_visitors_of_forms_have_sessions_that_end_soon(client: FlaskClient) -> None:
    client.get("/account/sign-in")
    assert list(db.session.scalars(db.select(LoginSession.user_id))) == [None]

"""Sessions on our side: when a row is written, what the cookie is worth, how it ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.extensions import db
from app.people.models import LoginSession, User
from app.shared import clock
from app.web.account.sessions import LONGEST, SIGNED_IN_FOR, digest
from tests.factories.people import make_user
from tests.web.account.conftest import PASSWORD

Enter = Callable[..., TestResponse]


def rows() -> list[Any]:
    """What stands in the table now."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return list(connection.execute(db.select(LoginSession.__table__)))


def drop(session_id: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(db.delete(LoginSession).where(LoginSession.id == session_id))


def cookie(client: FlaskClient) -> str | None:
    found = client.get_cookie("session")
    return found.value if found else None


@pytest.fixture
def writes(app: Flask) -> list[str]:
    """Statements on the table of sessions other than SELECT."""
    noted: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if "login_session" in statement and not statement.startswith("SELECT"):
            noted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield noted  # type: ignore[misc]
    event.remove(db.engine, "before_cursor_execute", note)


def test_visitor_who_only_reads_has_no_session(client: FlaskClient) -> None:
    response = client.get("/")
    assert response.headers.getlist("Set-Cookie") == []
    assert rows() == []


def test_cookie_carries_a_key_that_the_table_does_not_know(
    client: FlaskClient, enter: Enter, person: User
) -> None:
    enter(person.email)
    key = cookie(client)
    (row,) = rows()
    assert key
    assert row.id == digest(key) != key
    assert row.user_id == person.id
    assert person.fs_uniquifier.encode() in row.data
    assert PASSWORD.encode() not in row.data


def test_key_changes_when_somebody_signs_in(client: FlaskClient, enter: Enter, person: User) -> None:
    """A33: a key that was planted before is worth nothing afterwards."""
    client.get("/account/sign-in")
    planted = cookie(client)
    with client.session_transaction() as session:
        session["csrf_token"] = "planted"
    enter(person.email)
    assert cookie(client) != planted
    assert [row.user_id for row in rows()] == [person.id]
    with client.session_transaction() as session:
        assert session.get("csrf_token") != "planted"
    attacker = client.application.test_client()
    attacker.set_cookie("session", planted or "")
    assert attacker.get("/account/profile").status_code == 302


def test_key_of_ones_own_making_is_not_adopted(client: FlaskClient, enter: Enter, person: User) -> None:
    client.set_cookie("session", "of-my-own-making")
    enter(person.email)
    assert cookie(client) != "of-my-own-making"


def test_reading_pages_writes_nothing(
    client: FlaskClient, enter: Enter, person: User, writes: list[str]
) -> None:
    enter(person.email)
    client.get("/account/profile")
    writes.clear()
    for _ in range(3):
        assert client.get("/account/profile").status_code == 200
        client.get("/help")
    assert writes == []


def test_session_half_over_is_prolonged_until_the_longest(
    client: FlaskClient, enter: Enter, person: User, writes: list[str]
) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        enter(person.email)
        client.get("/account/profile")
        traveller.move_to(start + SIGNED_IN_FOR / 2 + timedelta(minutes=1))
        writes.clear()
        assert client.get("/account/profile").status_code == 200
        assert len(writes) == 1
        (row,) = rows()
        assert row.expires_at - clock.now() == SIGNED_IN_FOR
        step = SIGNED_IN_FOR / 2 + timedelta(minutes=1)
        moment: datetime = clock.now()
        while moment - start < LONGEST + SIGNED_IN_FOR:
            moment += step
            traveller.move_to(moment)
            client.get("/account/profile")
        assert client.get("/account/profile").status_code == 302


def test_session_out_of_time_opens_nothing(client: FlaskClient, enter: Enter, person: User) -> None:
    with time_machine.travel(clock.now()) as traveller:
        enter(person.email)
        traveller.shift(SIGNED_IN_FOR + timedelta(seconds=1))
        assert client.get("/account/profile").status_code == 302


def test_sign_out_ends_the_row_and_the_cookie(client: FlaskClient, enter: Enter, person: User) -> None:
    enter(person.email)
    key = cookie(client)
    assert client.post("/account/sign-out").status_code == 302
    assert rows() == []
    assert cookie(client) is None
    client.set_cookie("session", key or "")
    assert client.get("/account/profile").status_code == 302


def test_sign_out_by_a_link_does_not_exist(client: FlaskClient, enter: Enter, person: User) -> None:
    enter(person.email)
    assert client.get("/account/sign-out").status_code == 405
    assert len(rows()) == 1


def test_session_ended_elsewhere_is_not_written_again(
    app: Flask, client: FlaskClient, enter: Enter, person: User
) -> None:
    enter(person.email)
    with client.session_transaction() as session:
        assert session["_user_id"]
        drop(rows()[0].id)
        session["something"] = "else"
    assert rows() == []
    assert client.get("/account/profile").status_code == 302


def test_new_password_ends_the_other_sessions(
    app: Flask, client: FlaskClient, enter: Enter, person: User
) -> None:
    elsewhere = app.test_client()
    elsewhere.post("/account/sign-in", data={"email": person.email, "password": PASSWORD})
    enter(person.email)
    assert len(rows()) == 2
    answer = client.post(
        "/account/password", data={"password": PASSWORD, "new_password": "quite another phrase"}
    )
    assert answer.status_code == 302
    assert len(rows()) == 1
    assert client.get("/account/profile").status_code == 200
    assert elsewhere.get("/account/profile").status_code == 302


def test_closed_account_is_out_at_once(client: FlaskClient, enter: Enter, person: User) -> None:
    enter(person.email)
    person.active = False
    db.session.commit()
    assert client.get("/account/profile").status_code == 302


def test_own_sessions_listed_and_ended(app: Flask, client: FlaskClient, enter: Enter, person: User) -> None:
    elsewhere = app.test_client()
    agent = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/605"}
    elsewhere.post("/account/sign-in", data={"email": person.email, "password": PASSWORD}, headers=agent)
    enter(person.email)
    page = client.get("/account/profile").text
    assert "Safari · iPhone" in page
    assert "就是这里" in page
    other = next(row for row in rows() if row.id != digest(cookie(client) or ""))
    assert client.post(f"/account/sessions/{other.id}/end").status_code == 303
    assert elsewhere.get("/account/profile").status_code == 302
    assert client.get("/account/profile").status_code == 200


def test_session_of_somebody_else_is_not_there(
    app: Flask, client: FlaskClient, enter: Enter, person: User
) -> None:
    enter(person.email)
    (row,) = rows()
    stranger = make_user()
    stranger.password = person.password
    db.session.commit()
    other = app.test_client()
    other.post("/account/sign-in", data={"email": stranger.email, "password": PASSWORD})
    answers = [other.post(f"/account/sessions/{session_id}/end") for session_id in (row.id, "0" * 64)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert row.id in {found.id for found in rows()}


def test_fixture_signs_in_with_a_row_of_its_own(sign_in: Callable[[User], FlaskClient], person: User) -> None:
    assert sign_in(person).get("/account/profile").status_code == 200
    assert [row.user_id for row in rows()] == [person.id]


def test_proving_oneself_again_changes_the_key_and_keeps_open_forms(
    client: FlaskClient, enter: Enter, person: User
) -> None:
    """A33: a key that was read before is worth nothing after (ASVS 7.2.4)."""
    enter(person.email)
    client.get("/account/profile")
    before = cookie(client)
    with client.session_transaction() as session:
        session["csrf_token"] = "of an open form"
    assert client.post("/account/verify", data={"password": PASSWORD}).status_code == 302
    assert cookie(client) != before
    assert [row.id for row in rows()] == [digest(cookie(client) or "")]
    with client.session_transaction() as session:
        assert session["csrf_token"] == "of an open form"


def test_ending_sessions_long_after_signing_in_asks_for_the_password(
    client: FlaskClient, enter: Enter, person: User
) -> None:
    """ASVS 7.5.2: a browser that was left open ends nobody's session."""
    with time_machine.travel(clock.now()) as traveller:
        enter(person.email)
        key = rows()[0].id
        traveller.shift(timedelta(minutes=31))
        for path in (f"/account/sessions/{key}/end", "/account/sessions/end-others"):
            assert client.post(path).headers["Location"].startswith("/account/verify?next=")
        assert client.post("/account/verify", data={"password": PASSWORD}).status_code == 302
        assert client.post("/account/sessions/end-others").headers["Location"] == "/account/profile#sessions"

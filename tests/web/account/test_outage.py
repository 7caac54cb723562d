"""Sessions and sign-in while the database is busy or gone."""

import threading
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.extensions import db
from app.people.models import User
from tests.web.account.conftest import PASSWORD

Enter = Callable[..., TestResponse]


def refuse(_c: object, _cur: object, statement: str, *_rest: object) -> None:
    """A database that answers nothing."""
    raise db.engine.dialect.loaded_dbapi.OperationalError("gone")


def test_database_gone_answers_503_and_keeps_the_cookie(
    client: FlaskClient, enter: Enter, person: User
) -> None:
    """A13: come back in a moment, nobody is signed out by an outage."""
    enter(person.email)
    event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        answer = client.get("/account/profile")
    finally:
        event.remove(db.engine, "before_cursor_execute", refuse)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert client.get("/account/profile").status_code == 200


def test_password_changed_while_others_write_is_not_refused(
    app: Flask, client: FlaskClient, enter: Enter, person: User
) -> None:
    """SQLite refuses a reading transaction that turns to writing after somebody else wrote; ours begins anew."""
    enter(person.email)
    before = app.view_functions["security.change_password"]

    def meanwhile(*args: object, **kwargs: object) -> object:
        db.session.execute(db.select(User.id)).all()  # the snapshot that is about to be stale

        def write() -> None:
            with app.app_context(), db.engine.begin() as other:
                other.execute(db.update(User).values(phone="110"))

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        return before(*args, **kwargs)

    app.view_functions["security.change_password"] = meanwhile
    try:
        data = {"password": PASSWORD, "new_password": "quite another phrase"}
        answer = client.post("/account/password", data=data, buffered=True)
    finally:
        app.view_functions["security.change_password"] = before
    assert answer.status_code == 302
    db.session.expire_all()
    assert person.phone == "110"
    client.post("/account/sign-out")
    assert enter(person.email, "quite another phrase").status_code == 302

"""A final submit waits for other writers longer than anything else: at its next try it would be late (A09, A41)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.adapters.databases import WAIT, WRITING, begin_writing
from app.extensions import db
from app.people.models import User
from app.web import guards
from tests.web.lab.pages import open_draft, submit_data

SignIn = Callable[[User], FlaskClient]
BRIEF, AT_WORK = 100, 0.4


@contextmanager
def another_writer() -> Iterator[None]:
    """Somebody writes for four tenths of a second."""
    begun = threading.Event()
    engine = db.engine

    def write() -> None:
        with engine.execution_options(**WRITING).begin():
            begun.set()
            threading.Event().wait(AT_WORK)

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(5)
    yield
    thread.join(5)


def test_a09_submit_behind_another_writer_is_taken_and_other_verbs_give_up(
    enter: SignIn, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    monkeypatch.setattr(guards, "WAIT", BRIEF)
    monkeypatch.setattr(guards, "LONG_WAIT", 10_000)
    entry, by = open_draft()
    client = enter(by)
    data = submit_data(client, entry)
    with another_writer():
        assert client.post(f"/lab/entries/{entry.id}/submit", data=data).status_code == 303
    with another_writer():
        status = client.post(f"/lab/entries/{entry.id}/withdraw", data={}).status_code
        assert status == (503 if db.engine.dialect.name == "sqlite" else 303)


def test_writer_that_waited_in_vain_says_so_and_leaves_the_connection_as_it_was(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        begin_writing(BRIEF)
        return
    with another_writer(), pytest.raises(OperationalError, match="locked"):
        begin_writing(BRIEF)
    db.session.rollback()
    begin_writing(BRIEF)
    with closing(db.session.connection().exec_driver_sql("PRAGMA busy_timeout")) as told:
        assert told.scalar() == WAIT

"""The application on a fresh database, people to act in it, and a counter of queries."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.extensions import db, limiter
from app.people.models import User
from config import Settings
from tests.factories import numbering
from tests.plugins.emptying import be_careless, empty, prepare_emptying

pytest_plugins = [
    "tests.plugins.scratch",  # before those that use it, so that its assertions are rewritten
    "tests.plugins.once",
    "tests.plugins.demonstration",
    "tests.plugins.chromium",
    "tests.plugins.collecting",
    "tests.plugins.no_database",
    "tests.plugins.no_skips",
    "tests.plugins.pictures",
    "tests.plugins.servers",
    "tests.plugins.statements",
    "tests.plugins.stories",
    "tests.plugins.worlds",
]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application a worker, on SQLite or on the PostgreSQL that ``TEST_DATABASE_URL`` names (a test setting)."""
    folder = Path(tmp_path_factory.mktemp("data"))
    url = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{folder / 'test.db'}"
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        url = url.replace("{worker}", worker)
    made = create_app(Settings.for_tests(url, folder))
    with made.app_context():
        be_careless(db.engine)
        db.drop_all()
        db.create_all()
        with db.engine.begin() as connection:
            prepare_emptying(connection)
    # What is loaded by now outlives every test, and a test makes little that hangs together in circles: to search for
    # it as often as Python does took a tenth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def limits() -> Iterator[None]:
    """The limiter is the process's and obeys its last application: put back, whoever made one of his own."""
    before = dict(limiter.__dict__)
    yield
    limiter.__dict__.clear()
    limiter.__dict__.update(before)


@pytest.fixture(autouse=True)
def clean(request: pytest.FixtureRequest) -> Iterator[None]:
    """An application context and empty tables for every test that uses the application."""
    if "app" not in request.fixturenames:
        yield
        return
    made: Flask = request.getfixturevalue("app")
    numbering.begin()
    with made.app_context():
        yield
        db.session.remove()
        with db.engine.begin() as connection:
            empty(connection)


class Browser(FlaskClient):
    """Keeps requests apart inside the one context of a test: an empty ``g`` before, no open transaction behind."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        for name in list(g):
            g.pop(name)
        try:
            return super().open(*args, **kwargs)
        finally:
            db.session.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser. CSRF tokens are not asked of it; a test of its own holds that they are in production."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[[User], FlaskClient]:
    """``sign_in(user)`` gives the client that person's session; the database must hold him (commit first)."""

    def enter(user: User) -> FlaskClient:
        with client.session_transaction() as session:
            session.clear()
            session["_user_id"] = user.fs_uniquifier
            session["_fresh"] = True
        return client

    return enter


class QueryCount:
    """How many statements were sent; ``statements`` for a helpful failure."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __int__(self) -> int:
        return len(self.statements)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], "contextmanager[QueryCount]"]:  # type: ignore[type-arg, unused-ignore]
    """``with count_queries() as count: …`` counts statements other than transaction control."""

    @contextmanager
    def counting() -> Iterator[QueryCount]:
        count = QueryCount()

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                count.statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield count
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting

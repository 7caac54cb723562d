"""Databases of a test's own, of the same kind as the run's, for tests that build and drop tables themselves."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL, create_engine, make_url

from app import create_app
from app.extensions import db
from config import Settings

ScratchApp = Callable[[], Flask]


def _server() -> URL | None:
    url = os.environ.get("TEST_DATABASE_URL")
    return make_url(url).set(database="postgres") if url else None


def database_kind() -> str:
    """``sqlite`` or ``postgresql``, as the run's."""
    return "sqlite" if _server() is None else "postgresql"


def _say(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def new_database(folder: Path, template: str = "") -> str:
    """The address of a database that goes with the run: a file in ``folder``, or one on its PostgreSQL, empty or a copy
    of ``template``."""
    server, name = _server(), f"scratch_{secrets.token_hex(6)}"
    if server is None:
        return f"sqlite:///{folder / name}.db"
    _say(server, f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    return server.set(database=name).render_as_string(hide_password=False)


@contextmanager
def _until_done(url: str) -> Iterator[str]:
    try:
        yield url
    finally:
        if (server := _server()) is not None:
            _say(server, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


def scratch_database(folder: Path) -> AbstractContextManager[str]:
    """The address of an empty database of the run's kind that goes with the block."""
    return _until_done(new_database(folder))


def copied_database(url: str, folder: Path) -> AbstractContextManager[str]:
    """The same for a copy of a database that nobody is connected to; its file lies in ``folder`` already."""
    name = make_url(url).database or ""
    here = f"sqlite:///{folder / Path(name).name}"
    return _until_done(here if _server() is None else new_database(folder, name))


@pytest.fixture
def scratch_app(tmp_path: Path) -> Iterator[ScratchApp]:
    """``scratch_app()`` is an application on an empty database that nobody else uses and that goes with the test."""
    with ExitStack() as stack:

        def make() -> Flask:
            app = create_app(Settings.for_tests(stack.enter_context(scratch_database(tmp_path)), tmp_path))
            stack.callback(_let_go, app)
            return app

        yield make


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()

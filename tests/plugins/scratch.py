"""Databases of a test's own, of the same kind as the run's, for tests that build and drop tables themselves."""

import os
import secrets
from collections.abc import Callable, Iterator
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


def _say(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture
def scratch_app(tmp_path: Path) -> Iterator[ScratchApp]:
    """``scratch_app()`` is an application on an empty database that nobody else uses and that goes with the test."""
    server = _server()
    made: list[tuple[Flask, str]] = []

    def make() -> Flask:
        name = f"scratch_{secrets.token_hex(6)}"
        url = f"sqlite:///{tmp_path / name}.db"
        if server is not None:
            _say(server, f"CREATE DATABASE {name}")
            url = server.set(database=name).render_as_string(hide_password=False)
        app = create_app(Settings.for_tests(url, tmp_path))
        made.append((app, name))
        return app

    yield make
    for app, name in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if server is not None:
            _say(server, f"DROP DATABASE {name} WITH (FORCE)")

"""The demonstration in a database of its own, played once a run and copied for every module that wants it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from config import Settings


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose SQLite holds the whole demonstration."""
    folder = Path(tmp_path_factory.mktemp("demo"))
    settings = Settings.for_tests(f"sqlite:///{folder / 'demo.db'}", folder)
    settings.demo = True
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=False)
    with app.app_context():
        db.create_all()
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output[-4000:]
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()

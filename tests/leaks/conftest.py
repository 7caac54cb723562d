"""The world, made once for all tests of this folder, in a database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from config import Settings
from tests.factories import numbering
from tests.leaks.world import World, build
from tests.plugins.emptying import be_careless
from tests.plugins.scratch import scratch_database


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, World]]:
    """The application and the world that it holds. Tests only look: what they write is noticed by one of them."""
    folder = Path(tmp_path_factory.mktemp("leaks"))
    with scratch_database(folder) as url:
        app = create_app(Settings.for_tests(url, folder))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            be_careless(db.engine)
            db.create_all()
            numbering.begin()
            world = build()
        yield app, world
        with app.app_context():
            db.session.remove()
            db.engine.dispose()

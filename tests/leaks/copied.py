"""A copy of the world for tests that write: the one that all share stays as it is."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url

from app import create_app
from app.extensions import db
from config import Settings
from tests.leaks.world import World
from tests.plugins.emptying import be_careless
from tests.plugins.scratch import copied_database, database_kind


@contextmanager
def copy_of(watched: tuple[Flask, World], folder: Path) -> Iterator[tuple[Flask, World]]:
    """An application of its own on a copy of the world's database, with the world's files and log."""
    app, world = watched
    settings: Settings = app.config["SETTINGS"]
    url = settings.database_url
    with app.app_context():
        db.session.remove()
        if database_kind() == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    if database_kind() == "sqlite":
        shutil.copy(make_url(url).database or "", folder)
    shutil.copytree(settings.data_dir / "log", folder / "log")
    with copied_database(url, folder) as copied:
        given = Settings.for_tests(copied, folder)
        given.secret_key, given.store_url = settings.secret_key, settings.store_url
        made = create_app(given)
        made.config["WTF_CSRF_ENABLED"] = False
        with made.app_context():
            be_careless(db.engine)
        yield made, world
        with made.app_context():
            db.session.remove()
            db.engine.dispose()

"""An application that limits how often it is asked, as in production."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from app.extensions import db
from config import Settings


@contextmanager
def limited(folder: Path) -> Iterator[Flask]:
    """One of its own on an empty database; forms want no token. When the test ends the limiter is put back."""
    settings = Settings.for_tests(f"sqlite:///{folder / 'limits.db'}", folder)
    settings.testing = False
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    with made.app_context():
        db.create_all()
    try:
        yield made
    finally:
        with made.app_context():
            db.engine.dispose()

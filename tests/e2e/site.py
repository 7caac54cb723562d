"""The running product: a real web server in a thread, on empty tables or on an application that is already there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from app import create_app
from app.extensions import db
from app.web.server import Server, tuning
from config import Settings
from scripts.setup.listening import listen
from tests.plugins.scratch import scratch_database


@dataclass
class Site:
    """The running product: its address, the application behind it, and the forms of the seats that were entered."""

    url: str
    app: Flask
    folder: Path
    seats: dict[str, str] = field(default_factory=dict)


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Empty tables, the real web server, the shipped catalogues."""
    with scratch_database(folder) as url:
        settings = Settings.for_tests(url, folder)
        settings.demo = True
        app = create_app(settings)
        app.config["TESTING"] = False
        with app.app_context():
            db.create_all()
        with served(app) as site:
            yield site
        with app.app_context():
            db.engine.dispose()


@contextmanager
def served(app: Flask) -> Iterator[Site]:
    """The application behind the real web server, on a free port."""
    settings: Settings = app.config["SETTINGS"]
    server = Server(app, listen("127.0.0.1", 0), **tuning(settings))
    settings.site_url = f"http://localhost:{server.listeners[0].effective_port}"
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Site(settings.site_url, app, settings.data_dir)
    finally:
        server.end()
        thread.join(timeout=15)

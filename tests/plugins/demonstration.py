"""The demonstration in a database of its own, of the run's kind: played once a run, copied for every worker."""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from config import Settings
from tests.plugins.once import run_folder
from tests.plugins.scratch import copied_database, database_kind, new_database


def _app(url: str, folder: Path) -> Flask:
    settings = Settings.for_tests(url, folder)
    settings.demo = True
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=False)
    return app


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _play(url: str, folder: Path) -> None:
    app = _app(url, folder)
    with app.app_context():
        db.create_all()
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output[-4000:]
    _let_go(app)


def _played(shared: Path) -> Path:
    """The folder with the original; whoever comes first plays it, the others wait."""
    original = shared / f"demonstration-{database_kind()}"
    with original.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (original / "address").exists():
            original.mkdir(exist_ok=True)
            url = new_database(original)
            _play(url, original)
            (original / "address").write_text(url)
    return original


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose database holds the whole demonstration."""
    original = _played(run_folder(tmp_path_factory))
    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(original, folder, ignore=shutil.ignore_patterns("*.db-shm"))
    with copied_database((original / "address").read_text(), folder) as url:
        app = _app(url, folder)
        yield app
        _let_go(app)

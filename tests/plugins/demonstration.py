"""The demonstration in a database of its own, of the run's kind: played once a run, copied for every worker.

It is played on SQLite; PostgreSQL gets the rows of that. That it can be played there too is a long slice
(``tests/cli/test_demo_played.py``): half a minute in which every other test of the services says the same.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, insert, select

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


def _fill(url: str, source: str) -> None:
    """Empty tables of PostgreSQL with the rows of another database."""
    engine, played = create_engine(url), create_engine(source)
    db.metadata.create_all(engine)
    with played.connect() as given, engine.begin() as taken:
        taken.exec_driver_sql(
            "SET session_replication_role = replica"
        )  # rows come in any order, and nothing is done
        for table in db.metadata.sorted_tables:
            for rows in given.execute(select(table)).mappings().partitions(2_000):
                taken.execute(insert(table), [dict(row) for row in rows])
            if (key := table.autoincrement_column) is not None:
                last = select(func.coalesce(func.max(key), 0) + 1).scalar_subquery()
                taken.execute(
                    select(func.setval(func.pg_get_serial_sequence(table.name, key.name), last, False))
                )
    engine.dispose()
    played.dispose()


def _once(shared: Path, kind: str, make: Callable[[Path], str]) -> str:
    """The address of the original of that kind, in a folder of its name; whoever comes first makes it, others wait."""
    folder = shared / f"demonstration-{kind}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "address").exists():
            folder.mkdir(exist_ok=True)
            url = make(folder)
            (folder / "address").write_text(url)
    return (folder / "address").read_text()


def _play_here(folder: Path) -> str:
    url = f"sqlite:///{folder / 'played.db'}"
    _play(url, folder)
    return url


def _original(shared: Path) -> tuple[str, Path]:
    """The address of the original of the run's kind, and the folder with its files."""
    played = _once(shared, "sqlite", _play_here)

    def copy(folder: Path) -> str:
        url = new_database(folder)
        _fill(url, played)
        return url

    kind = database_kind()
    return (played if kind == "sqlite" else _once(shared, kind, copy)), shared / "demonstration-sqlite"


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose database holds the whole demonstration."""
    address, files = _original(run_folder(tmp_path_factory))
    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(files, folder, ignore=shutil.ignore_patterns("*.db-shm"))
    with copied_database(address, folder) as url:
        app = _app(url, folder)
        yield app
        _let_go(app)

"""The worker as it is run: its own process, a real queue, work done and marked."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import func, select

from app.extensions import db
from app.people.models import LoginSession
from app.shared import clock
from config import ROOT
from tests.plugins.scratch import ScratchApp
from tests.plugins.servers import Process

PATIENCE = 40.0


@pytest.fixture
def installed(scratch_app: ScratchApp) -> Flask:
    """An installation on a database of its own, in which a session is over."""
    app = scratch_app()
    with app.app_context():
        db.create_all()
        _leave_a_session()
    return app


def _leave_a_session() -> None:
    over = clock.now() - timedelta(days=1)
    db.session.add(LoginSession(id=f"over {over}", data=b"", expires_at=over))
    db.session.commit()


@pytest.fixture
def worker(installed: Flask) -> Iterator[Callable[[str], "subprocess.Popen[bytes]"]]:
    """``worker(QUEUE_URL)`` starts the job worker of the installation."""
    started: list[subprocess.Popen[bytes]] = []

    def start(queue_url: str) -> "subprocess.Popen[bytes]":
        settings = installed.config["SETTINGS"]
        values = {
            "SECRET_KEY": settings.secret_key,
            "DATABASE_URL": settings.database_url,
            "DATA_DIR": str(settings.data_dir),
            "QUEUE_URL": queue_url,
        }
        started.append(
            subprocess.Popen([sys.executable, "-m", "app.jobs"], cwd=ROOT, env={**os.environ, **values})
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def _wait_until_swept(app: Flask) -> None:
    until = time.monotonic() + PATIENCE
    with app.app_context():
        while db.session.scalar(select(func.count()).select_from(LoginSession)):
            db.session.rollback()
            assert time.monotonic() < until, "the worker did nothing"
            time.sleep(0.1)
        db.session.rollback()


def _queue_beside_the_rows(app: Flask) -> str:
    """The queue of an installation without a Redis: a file of its own, or the PostgreSQL that it has anyway."""
    url: str = app.config["SETTINGS"].database_url
    return "" if url.startswith("sqlite") else url.replace("+psycopg", "")


def test_worker_does_what_waits_and_ends_when_asked(
    installed: Flask, worker: Callable[[str], "subprocess.Popen[bytes]"]
) -> None:
    process = worker(_queue_beside_the_rows(installed))
    _wait_until_swept(installed)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


def test_worker_on_a_redis_goes_on_when_it_comes_back(
    installed: Flask, worker: Callable[[str], "subprocess.Popen[bytes]"], redis_server: Process
) -> None:
    process = worker(f"{_url(redis_server)}/1")
    _wait_until_swept(installed)
    assert _ticks(redis_server)
    redis_server.stop()
    time.sleep(1)
    redis_server.start()
    until = time.monotonic() + PATIENCE
    while not _ticks(redis_server):
        assert time.monotonic() < until, "no tick came"
        assert process.poll() is None, "the worker ended"
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


def _url(redis_server: Process) -> str:
    return f"redis://127.0.0.1:{redis_server.port}"


def _ticks(redis_server: Process) -> int:
    """How many were put into the queue since that Redis began."""
    with Redis(port=redis_server.port) as there:
        return int(there.info("commandstats").get("cmdstat_lpush", {}).get("calls", 0))

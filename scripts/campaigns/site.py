"""A site of its own for one trial: folder, database, rows, and the real server on a port of loopback."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from app.extensions import db
from config import Settings
from scripts.campaigns.databases import DURABLE, Database, database
from scripts.campaigns.trial import ROOT

PATIENCE = 180.0
PASSED_ON = ("PATH", "HOME", "LANG")


class Site:
    """The application for making and checking rows, and the server that visitors reach."""

    def __init__(self, folder: Path, held: Database, more: Mapping[str, str]) -> None:
        self.folder, self.database, self.more = folder, held, dict(more)
        self.settings = Settings(
            database_url=held.url,
            secret_key=secrets.token_hex(32),
            data_dir=folder,
            store_url=f"file://{folder / 'files'}",
            mail_url=f"file://{folder / 'mail'}",
            demo=True,
        )
        self.app: Flask = create_app(self.settings)
        with self.app.app_context():
            db.create_all()
        self.listening = socket.socket()
        self.listening.bind(("127.0.0.1", 0))
        self.listening.listen(1024)
        self.listening.set_inheritable(True)
        self.port = int(self.listening.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "server.log"
        self.is_wrapped = False

    def begin(self, *, worse: str = "", before: Sequence[str] = (), **more: str) -> None:
        """Start the server and wait until it answers. ``before``: a command that runs it (strace, …)."""
        # What was loaded in this process stays out of the way of the server's writing.
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        words = [sys.executable, "-m", "scripts.campaigns.serving"]
        words += ["--worse", worse] if worse else []
        words += ["--fd", str(self.listening.fileno())]
        self.is_wrapped = bool(before)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*before, *words],
                cwd=ROOT,
                env=self._environment() | more,
                pass_fds=[self.listening.fileno()],
                stdout=log,
                stderr=log,
            )
        self._wait()

    def _environment(self) -> dict[str, str]:
        settings = self.settings
        return {
            **{key: os.environ[key] for key in PASSED_ON if key in os.environ},
            "DATABASE_URL": settings.database_url,
            "DATA_DIR": str(settings.data_dir),
            "SECRET_KEY": settings.secret_key,
            "DEMO": "1",
            "TRUSTED_PROXY": "127.0.0.1",
            "WEB_PROCESSES": "2",
            **self.more,
        }

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process is None or self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The server did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as sock:
                sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return b" 200 " in sock.recv(64)
        except OSError:
            return False

    def workers(self) -> list[int]:
        """The web processes under the master."""
        return self.family()[1 + self.is_wrapped :]

    def family(self) -> list[int]:
        """What was started and all that descends from it, parents first."""
        assert self.process is not None  # noqa: S101
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                try:
                    waiting += map(int, task.read_text().split())
                except OSError:
                    continue
        return found

    def shoot(self) -> None:
        """SIGKILL to the master and all workers at once, as the power would."""
        for pid in self.family():
            _send(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(PATIENCE)

    def end(self) -> None:
        """Ask it to end, and wait. What runs it (strace) passes no signal on, and ends with it."""
        if self.process is not None and self.process.poll() is None:
            for pid in self.family()[int(self.is_wrapped) :]:
                _send(pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.shoot()

    def close(self) -> None:
        """All of it goes."""
        self.end()
        self.listening.close()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


@contextmanager
def site(
    name: str, *, folder: Path | None = None, settings: Sequence[str] = DURABLE, **more: str
) -> Iterator[Site]:
    """An empty site on an empty database; ``more`` are settings of its environment. Nothing of it is left behind."""
    kept = folder or Path(tempfile.mkdtemp(prefix="trial-"))
    try:
        with database(name, kept, settings) as held:
            made = Site(kept, held, more)
            try:
                yield made
            finally:
                made.close()
    finally:
        if folder is None:
            shutil.rmtree(kept, ignore_errors=True)

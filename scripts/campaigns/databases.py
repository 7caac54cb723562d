"""A database of either kind that forces what it commits to the disk, and that can be shot and started again."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from scripts.setup.postgres import create, prepare, start
from scripts.setup.running import workshop

DURABLE = ("max_connections=60",)
"""PostgreSQL's own settings otherwise: fsync and synchronous_commit are on."""
PATIENCE = 60.0


class Database:
    """Where it is; a file needs neither starting nor shooting."""

    def __init__(self, url: str) -> None:
        self.url = url

    def kill(self) -> None:
        """Nothing to kill: SQLite lives in the processes that use it."""

    def begin(self) -> None:
        """Nothing to begin."""


class Cluster(Database):
    """A PostgreSQL of our own on a Unix socket."""

    def __init__(self, folder: Path, settings: Sequence[str] = DURABLE) -> None:
        super().__init__(f"postgresql+psycopg://postgres@/trial?host={folder}")
        self.folder, self.settings = folder, settings
        self.binaries = prepare(folder)
        self.process: subprocess.Popen[bytes] | None = None
        self.begin()
        assert self.process is not None  # noqa: S101
        create(self.binaries, folder, self.process, ["trial"])

    def begin(self) -> None:
        """Start and wait until it takes people in, its recovery included."""
        self.process = start(self.binaries, self.folder, self.settings)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(f"host={self.folder} user=postgres dbname=postgres").close()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """End as with the power: no checkpoint, every backend at once (SIGQUIT is PostgreSQL's crash)."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(PATIENCE)


@contextmanager
def database(name: str, folder: Path, settings: Sequence[str] = DURABLE) -> Iterator[Database]:
    """An empty database: ``sqlite`` in the folder, or a ``postgresql`` of its own that goes with the block."""
    if name == "sqlite":
        yield Database(f"sqlite:///{folder / 'trial.db'}")
        return
    workshop()
    place = Path(tempfile.mkdtemp(prefix="trial-pg-"))
    cluster = Cluster(place, settings)
    try:
        yield cluster
    finally:
        cluster.kill()
        shutil.rmtree(place, ignore_errors=True)

"""Tests in a forked process: what they do to the process dies with it, and their database is put back before."""

import gc
import os
import select
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from sqlalchemy import Connection, Engine, event

from scripts.mutations import switch
from scripts.mutations.plain_store import plain_store
from scripts.mutations.sites import ROOT

NO_END = "(no end)"
BROKE = "(broke)"
engines: set[Engine] = set()


def watch_engines() -> None:
    """Every engine that connects from now on is let go before a fork: no connection may be shared by two processes."""
    event.listen(Engine, "engine_connect", _known)


def _known(connection: Connection) -> None:
    engines.add(connection.engine)


class Stage:
    """A process with everything imported and made, from which children are forked."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session
        self.factory: Any = session.config._tmp_path_factory  # type: ignore[attr-defined]
        self.folder = Path(self.factory.getbasetemp())
        self.databases: dict[Path, bytes] = {}

    def warm(self, items: Sequence[pytest.Item]) -> None:
        """Run these so that fixtures of the session stand and what is made once is made; keep the databases."""
        for item, following in pairwise([*items, *map(self.elsewhere, items[-1:])]):
            with plain_store():
                reports = runtestprotocol(item, log=False, nextitem=following)
            if failed := [str(report.longrepr) for report in reports if report.failed]:
                print(f"fails with nothing taken away: {item.nodeid}: {failed[0][-300:]}")
        for engine in engines:
            engine.dispose()
        self.databases = {path: path.read_bytes() for path in self.folder.rglob("*.db")}
        gc.collect()  # what is left open is told of here and not in the first test of every child
        gc.freeze()

    def elsewhere(self, item: pytest.Item) -> pytest.Item:
        """A test of another folder of tests: with it as the next, all is torn down that is not of all tests."""
        depth = len(ROOT.parts) + 1
        others = (i for i in self.session.items if i.path.parts[: depth + 1] != item.path.parts[: depth + 1])
        if (found := next(others, None)) is None:
            raise SystemExit("--tests: name tests of two folders at least")
        return found

    def run(self, work: Callable[[], Iterator[str]], patience: float) -> list[str]:
        """The lines that the work yields in a child, up to its end or its time."""
        for path, content in self.databases.items():
            path.write_bytes(content)
            for more in ("-wal", "-shm", "-journal"):
                path.with_name(path.name + more).unlink(missing_ok=True)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._live(work, writing)
        os.close(writing)
        try:
            return _lines(reading, time.monotonic() + patience)
        finally:
            os.close(reading)
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            shutil.rmtree(self.folder / f"child-{child}", ignore_errors=True)

    def _live(self, work: Callable[[], Iterator[str]], writing: int) -> None:
        """The child, which never returns."""
        status = 1
        try:
            os.setsid()
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nothing, stream)
            own = self.folder / f"child-{os.getpid()}"
            own.mkdir()
            self.factory._basetemp = own
            for line in work():
                os.write(writing, f"{line}\n".encode())
            status = 0
        finally:
            if status:
                os.write(writing, f"{BROKE}\n".encode())
            os._exit(status)

    def first_failing(self, items: Sequence[pytest.Item], patience: float) -> str | None:
        """The first of these tests that fails in a child, or None."""

        def work() -> Iterator[str]:
            for item in items:
                following = items[items.index(item) + 1] if item is not items[-1] else self.elsewhere(item)
                yield f"> {item.nodeid}"
                switch.begin()
                if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
                    yield item.nodeid
                    return
            yield "."

        said = self.run(work, patience)
        if said and said[-1] == ".":
            return None
        return said[-1].removeprefix("> ") if said else NO_END


def _lines(reading: int, until: float) -> list[str]:
    """What comes through a pipe until it is closed; a mark at the end where that never happened."""
    received = b""
    while (left := until - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            piece = os.read(reading, 65536)
            if not piece:
                return received.decode().splitlines()
            received += piece
            if received.endswith(b".\n"):
                return received.decode().splitlines()
    return [*received.decode().splitlines(), NO_END]

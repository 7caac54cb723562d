"""Work on strangers' files and on large papers, each piece in a process of its own (trust.md, A28).

A Python that has loaded pypdf takes 0.2 s to start; a fork of one takes 5 ms. So a process that first has such work
starts one server (``server.py``), which holds the libraries and nothing of ours: no environment, no descriptor but a
socket, no database. For every piece it forks a child with limits of its own, which answers and ends, or dies and takes
nothing along. The server ends with the process that started it, however that ends, and every child with the server.

A task is the name of a module with ``answer(file, *words) -> bytes``; what it needs from this process goes through
``file`` and ``words``, what it says comes back as bytes in memory, never above its limit.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

PROGRAM = Path(__file__).with_name("server.py")
ENVIRONMENT = {"OMP_NUM_THREADS": "1"}
DONE = b"1"
SECONDS_OF_START = 20.0
LAST_WORDS = 400


class Failed(Exception):
    """The child could not do its task, died of its limits or crashed; the text is for a log, and may be empty."""


@dataclass(frozen=True)
class Limits:
    """What one piece of work may take: seconds of processor and of the clock, bytes of memory and of its answer."""

    processor: int
    patience: float
    memory: int
    answer: int


class Server:
    """The process that forks the children, seen from the one that asks it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", str(PROGRAM), str(theirs.fileno())],
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # a Ctrl-C or the end of the group must not refuse an upload that has arrived
            )

    @property
    def is_ours(self) -> bool:
        """Whether it lives, and was started by this process rather than by one that this is a fork of."""
        return self.owner == os.getpid() and self.process.poll() is None

    def ask(self, task: str, file: IO[bytes] | bytes, *words: str, limits: Limits) -> bytes:
        """What the task answers (``Failed``). ``file`` has a descriptor, and is read from where it stands."""
        order = json.dumps({"task": task, "words": words, **asdict(limits)}).encode()
        with ExitStack() as ending:
            given = ending.enter_context(_in_memory(file)) if isinstance(file, bytes) else file
            answer = ending.enter_context(_in_memory(b""))
            ours, theirs = (ending.enter_context(end) for end in socket.socketpair())
            try:
                socket.send_fds(self.socket, [order], [each.fileno() for each in (given, answer, theirs)])
                theirs.close()  # so that the death of the child is the end of the line
                ours.settimeout(limits.patience + SECONDS_OF_START)
                outcome = ours.recv(1)
            except OSError as error:
                raise Failed(str(error)) from error
            answer.seek(0)
            content = answer.read()
        if outcome != DONE:
            raise Failed(content[-LAST_WORDS:].decode(errors="replace"))
        return content

    def end(self) -> None:
        """Gone at once, and its children with it; a fork only lets go of it."""
        self.socket.close()
        if self.is_ours:
            self.process.kill()
            self.process.wait()


@contextmanager
def _in_memory(content: bytes) -> Iterator[IO[bytes]]:
    """A file without a place on a disk, at its beginning."""
    with open(os.memfd_create("apart"), "w+b") as file:
        file.write(content)
        file.seek(0)
        yield file


_lock = threading.Lock()
_servers: list[Server] = []


def ask(task: str, file: IO[bytes] | bytes, *words: str, limits: Limits) -> bytes:
    """As ``Server.ask``, of the server of this process; the first to ask starts it."""
    return _server().ask(task, file, *words, limits=limits)


def _server() -> Server:
    with _lock:
        if not (_servers and _servers[0].is_ours):
            _end()
            _servers.append(Server())
        return _servers[0]


@atexit.register
def _end() -> None:
    while _servers:
        _servers.pop().end()

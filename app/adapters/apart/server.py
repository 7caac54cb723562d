"""The server's own program: ``python -I server.py DESCRIPTOR``. It loads libraries, reads orders and forks; it reads no
file itself, so nothing of one reaches the next."""

import ctypes
import gc
import json
import os
import resource
import signal
import socket
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
LOADED = ("app.adapters.proofs.child", "app.adapters.anonymising.child")
LONGEST_ORDER = 4096
LAST_WORDS = 400
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def main(orders: socket.socket) -> None:
    """Fork one child an order, until the process that gives them is gone."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.signal(signal.SIGCHLD, _bury)
    # Who stops the whole site asks every process; this one ends with the one it works for, which may have work left.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for name in LOADED:
        import_module(name)
    sys.dont_write_bytecode = True
    gc.freeze()  # what is loaded by now stays out of collections, hence on pages that are never copied
    me = os.getpid()
    while True:
        order, descriptors, _, _ = socket.recv_fds(orders, LONGEST_ORDER, 3)
        if not order:
            return
        with suppress(
            OSError
        ):  # no room for another process: the descriptors are closed, and that is the answer
            if os.fork() == 0:
                orders.close()
                _child(me, json.loads(order), *descriptors)
        for each in descriptors:
            os.close(each)


def _bury(_number: int, _frame: FrameType | None) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _child(parent: int, order: dict[str, Any], given: int, answer: int, outcome: int) -> None:
    """One piece of work within its limits; never returns. Who says nothing has died of it."""
    try:
        _limit(parent, order)
        told, content = _done(order, given)
        with open(answer, "wb", closefd=False) as out:
            out.write(content)
        os.write(outcome, told)
    finally:
        os._exit(0)


def _done(order: dict[str, Any], given: int) -> tuple[bytes, bytes]:
    """``1`` and what the task answers, or ``0`` and its last words."""
    try:
        with open(given, "rb", closefd=False) as file:
            return b"1", import_module(order["task"]).answer(file, *order["words"])
    except Exception:
        return b"0", traceback.format_exc()[-LAST_WORDS:].encode()


def _limit(parent: int, order: dict[str, Any]) -> None:
    """Nothing of the file has been read yet."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    signal.setitimer(signal.ITIMER_REAL, order["patience"])
    os.dup2(0, 2)  # its words go nowhere, as those of the server to its standard output
    for kind, most in (
        (resource.RLIMIT_CPU, order["processor"]),
        (resource.RLIMIT_AS, order["memory"]),
        (resource.RLIMIT_FSIZE, order["answer"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(socket.socket(fileno=int(sys.argv[1])))

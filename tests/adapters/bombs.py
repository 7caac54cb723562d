"""A task for children (``app.adapters.apart``) that does what hostile files make libraries do."""

import json
import os
import signal
import sys
import time
from typing import IO


def answer(file: IO[bytes], word: str) -> bytes:
    """What the word says; ``echo`` is the harmless one."""
    return {
        "echo": file.read,
        "hang": _hang,
        "sleep": _sleep,
        "burst": lambda: bytes(1 << 30),
        "babble": lambda: bytes(1 << 21),
        "crash": _crash,
        "raise": lambda: [b""][1],
        "look": _look,
    }[word]()


def _hang() -> bytes:
    while True:
        pass


def _sleep() -> bytes:
    time.sleep(60)
    return b"awake"


def _crash() -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b"alive"


def _look() -> bytes:
    """What a program that took the child over would find lying around."""
    open_ = [os.readlink(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")[:-1]]
    names = [name for name in sys.modules if name.partition(".")[0] in {"sqlalchemy", "flask", "config"}]
    return json.dumps({"environment": dict(os.environ), "open": open_, "modules": names}).encode()

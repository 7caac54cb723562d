"""A child has what its file needs and no more, dies alone, and never outlives whom it works for (A28)."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psutil
import pytest

from app.adapters import apart
from config import ROOT

TASK = "tests.adapters.bombs"
LIMITS = apart.Limits(processor=1, patience=20.0, memory=256 << 20, answer=1 << 20)
PATIENCE = 20.0
ASKER = f"""
from threading import Thread
from app.adapters import apart
limits = apart.{LIMITS!r}
print(apart.ask({TASK!r}, b"ready", "echo", limits=limits).decode(), flush=True)
Thread(target=apart.ask, args=({TASK!r}, b"", "sleep"), kwargs={{"limits": limits}}).start()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[apart.Server]:
    """A server of these tests, started by a process with a secret."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_KEY", "of the parent")
        patch.setenv("PYTHONPATH", "/nowhere")
        made = apart.Server()
    yield made
    made.end()


def ask(server: apart.Server, word: str, file: bytes = b"", **limits: float) -> bytes:
    return server.ask(TASK, file, word, limits=replace(LIMITS, **limits))


@pytest.mark.parametrize(
    ("word", "limits", "last_words"),
    [
        ("hang", {}, ""),
        ("sleep", {"patience": 0.2}, ""),
        ("burst", {}, "MemoryError"),
        ("babble", {}, ""),
        ("crash", {}, ""),
        ("raise", {}, "IndexError"),
    ],
)
def test_child_that_its_file_kills_dies_alone(
    server: apart.Server, word: str, limits: dict[str, float], last_words: str
) -> None:
    with ThreadPoolExecutor() as pool:
        beside = pool.map(lambda told: ask(server, "echo", told), [b"a", b"b", b"c"])
        with pytest.raises(apart.Failed) as failed:
            ask(server, word, **limits)
        assert last_words in str(failed.value)
        assert list(beside) == [b"a", b"b", b"c"]
    assert ask(server, "echo", b"after") == b"after"
    assert server.is_ours


def test_child_finds_no_secret_no_descriptor_and_none_of_our_libraries(server: apart.Server) -> None:
    found = json.loads(ask(server, "look"))
    assert found["environment"].items() - {("LC_CTYPE", "C.UTF-8")} == apart.ENVIRONMENT.items()
    assert found["modules"] == []
    kinds = sorted(name.partition(":")[0] for name in found["open"])
    assert kinds == ["/dev/null"] * 3 + ["/memfd"] * 2 + ["socket"]


def test_server_asked_to_end_goes_on_for_whom_it_works(server: apart.Server) -> None:
    ask(server, "echo")
    server.process.send_signal(signal.SIGTERM)
    assert ask(server, "echo", b"x") == b"x"


def test_server_that_died_is_started_again() -> None:
    asked = [apart.ask(TASK, b"x", "echo", limits=LIMITS)]
    (first,) = apart._servers
    first.process.kill()
    first.process.wait()
    asked.append(apart.ask(TASK, b"x", "echo", limits=LIMITS))
    assert asked == [b"x", b"x"]
    assert apart._servers != [first]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_server_and_children_end_with_the_process_they_work_for(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", ASKER], cwd=ROOT, stdout=subprocess.PIPE) as asker:
        assert asker.stdout is not None
        assert asker.stdout.readline() == b"ready\n"
        below: list[psutil.Process] = []
        while len(below) < 2:
            below = psutil.Process(asker.pid).children(recursive=True)
        os.kill(asker.pid, number)
    until = time.monotonic() + PATIENCE
    while any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in below):
        assert time.monotonic() < until
        time.sleep(0.02)

"""``scripts/serve`` as a person runs it: it answers, it ends cleanly, and what goes wrong is one sentence."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from config import ROOT
from scripts.setup.listening import listen

READY = re.compile(r"is ready: http://localhost:(\d+)")
PATIENCE = 40.0
PROCESSES = 5  # the web server, its two forks, the job worker, the log's signer
SERVE = str(ROOT / "scripts" / "serve")


class Site:
    """A running ``scripts/serve`` on a free port, without the demonstration."""

    def __init__(self, data: Path) -> None:
        command = [SERVE, "--no-demo", "--port", "0", "--data", str(data)]
        started = time.monotonic()
        self.process = subprocess.Popen(command, env=_clean(), stdout=subprocess.PIPE, text=True)
        self.output = ""
        try:
            self._await_readiness()
        except BaseException:
            if self.process.poll() is None:  # whoever is not handed over is ended by nobody else
                self.end()
            raise
        self.seconds = time.monotonic() - started
        self.children = self.family()

    def _await_readiness(self) -> None:
        assert self.process.stdout is not None
        while not (found := READY.search(self.output)):
            line = self.process.stdout.readline()
            if not line:
                pytest.fail(f"it ended with {self.end()} without becoming ready: {self.output}")
            self.output += line
        self.port = int(found.group(1))
        _await(lambda: len(self.family()) == PROCESSES)

    def family(self) -> list[psutil.Process]:
        """The processes below the supervisor that are alive."""
        return _alive(psutil.Process(self.process.pid).children(recursive=True))

    def status(self, path: str) -> int:
        """The status that the site answers with."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as sock:
            sock.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost:{self.port}\r\n\r\n".encode())
            return int(sock.recv(65536).split(b" ")[1])

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its exit status."""
        self.process.send_signal(number)
        code = self.process.wait(20)
        assert self.process.stdout is not None
        self.output += self.process.stdout.read()
        self.process.stdout.close()
        return code


def _clean() -> dict[str, str]:
    ours = {
        "DATABASE_URL",
        "SECRET_KEY",
        "DEMO",
        "PRODUCTION",
        "SITE_URL",
        "STORE_URL",
        "MAIL_URL",
        "QUEUE_URL",
    }
    return {name: value for name, value in os.environ.items() if name not in ours}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the whole module: only the first start migrates."""
    return tmp_path_factory.mktemp("serve") / "var"


@pytest.fixture
def site(data: Path) -> Iterator[Site]:
    made = Site(data)
    yield made
    if made.process.poll() is None:
        made.end()


def _await(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, f"waited {PATIENCE:.0f} seconds in vain"
        time.sleep(0.05)


def _alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def test_serve_answers_survives_its_children_and_ends_cleanly(site: Site) -> None:
    assert site.status("/readyz") == 200
    assert site.status("/") == 200
    for child in site.children:
        if child.is_running():
            child.kill()
    _await(lambda: len(site.family()) == PROCESSES and not set(site.family()) & set(site.children))
    again = site.family()
    assert site.status("/readyz") == 200
    assert site.end(signal.SIGINT) == 0
    assert _alive([*site.children, *again]) == []
    assert site.output.rstrip().endswith("Stopped.")
    print(f"ready after {site.seconds:.1f} s")


def test_serve_killed_supervisor_takes_its_children_along(site: Site) -> None:
    site.end(signal.SIGKILL)
    _await(lambda: not _alive(site.children))


def _refused(*command: str, **values: str) -> str:
    env = {**_clean(), **values}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_serve_taken_port_is_one_sentence(tmp_path: Path) -> None:
    (taken,) = listen("127.0.0.1", 0)
    port = taken.getsockname()[1]
    try:
        said = _refused(SERVE, "--port", str(port), "--data", str(tmp_path / "var"))
    finally:
        taken.close()
    assert said == (
        f"Port {port} is already taken on 127.0.0.1. Stop what uses it, or choose another: --port {port + 1}"
    )
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "70000"], "Port 70000 cannot be opened"),
        (["--host", "no-such-host.invalid"], "has no address on this machine"),
        (["--data", "/proc/nowhere"], "The data folder /proc/nowhere is not writable"),
        (["--data", "scripts"], "is not empty and not a data folder of ours"),
    ],
)
def test_serve_wrong_argument_is_one_sentence(arguments: list[str], sentence: str) -> None:
    port = [] if "--port" in arguments else ["--port", "0"]
    said = _refused(sys.executable, "scripts/setup", "serve", *arguments, *port)
    assert sentence in said
    assert "\n" not in said


def test_serve_production_with_the_demonstration_is_refused(data: Path, tmp_path: Path) -> None:
    said = _refused(SERVE, "--port", "0", "--data", str(tmp_path / "var"), PRODUCTION="1", DEMO="1")
    assert "DEMO=1 and PRODUCTION=1 exclude each other" in said

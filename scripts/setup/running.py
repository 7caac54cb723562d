"""Running one step of the set-up: say what it is, keep its output in a log, end with a sentence when it fails."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKSHOP = ROOT / ".setup"
LOG = WORKSHOP / "setup.log"


class Stop(Exception):
    """The command cannot go on; the message is the sentence a person is shown."""


def say(sentence: str) -> None:
    """One line of progress."""
    print(sentence, flush=True)


def workshop() -> Path:
    """The git-ignored folder for logs and passing files; ``Stop`` where the clone is not writable."""
    try:
        WORKSHOP.mkdir(exist_ok=True)
        LOG.touch()
    except OSError as error:
        raise Stop(
            f"The folder {ROOT} is not writable ({error.strerror}). Clone into a folder of your own."
        ) from error
    return WORKSHOP


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "no output"


def run(
    command: Sequence[str | Path],
    *,
    failing: str,
    env: dict[str, str] | None = None,
    shown: bool = False,
) -> float:
    """Run a step into the log; the seconds it took. ``Stop`` with ``failing`` and the last line said otherwise.

    ``shown`` lets the step speak to the terminal itself, for those that print their own progress.
    """
    workshop()
    started = time.monotonic()
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        log.flush()
        out = None if shown else log
        try:
            code = subprocess.run(
                list(map(str, command)),
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                check=False,
            ).returncode
        except OSError as error:
            raise Stop(f"{failing} ({command[0]}: {error.strerror})") from error
    if code != 0 and shown:
        raise Stop(failing)
    if code != 0:
        raise Stop(f"{failing}\n  last words: {_last_line(LOG)}\n  everything: {LOG}")
    return time.monotonic() - started


def environment(**values: str) -> dict[str, str]:
    """This process's environment with some values more."""
    return {**os.environ, **values}

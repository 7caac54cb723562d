"""The supervisor: a start that fails is told, a child that dies is started again, later each time."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from scripts.setup.running import Stop
from scripts.setup.supervisor import Child, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def _run(child: Child, is_ready: Callable[[], bool], patience: float = 5.0, life: float = 0.0) -> None:
    """Run a supervisor of one child; ``life`` seconds after it is ready it is asked to end."""
    supervisor = Supervisor([child], dict(os.environ), grace=1.0)
    # To this thread and no other: pytest's own threads have no answer to a SIGTERM.
    ending = threading.Timer(life, signal.pthread_kill, (threading.get_ident(), signal.SIGTERM))
    try:
        supervisor.run(is_ready, ending.start, patience)
    finally:
        ending.cancel()


def _never() -> bool:
    return False


def _always() -> bool:
    return True


def test_supervisor_child_that_ends_while_starting_is_told() -> None:
    with pytest.raises(Stop, match="The web server ended while starting"):
        _run(Child("The web server", [sys.executable, "-c", "raise SystemExit(3)"]), _never)


def test_supervisor_site_that_never_becomes_ready_is_taken_down() -> None:
    child = Child("The web server", SLEEP)
    with pytest.raises(Stop, match="did not become ready within 0 seconds"):
        _run(child, _never, patience=0.3)
    assert not child.is_running


def test_supervisor_signal_ends_every_child() -> None:
    child = Child("The web server", SLEEP)
    _run(child, _always, life=0.2)
    assert child.process is not None
    assert not psutil.pid_exists(child.process.pid)


def test_supervisor_child_that_will_not_end_is_killed(tmp_path: Path) -> None:
    deaf = tmp_path / "deaf"
    script = (
        f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(deaf)!r}, 'w'); time.sleep(60)"
    )
    child = Child("The web server", [sys.executable, "-c", script])
    _run(child, deaf.exists)
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


def test_supervisor_child_that_keeps_dying_is_started_less_and_less(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    script = f"open({str(marks)!r}, 'a').write('x')"
    started = time.monotonic()
    _run(Child("The job worker", [sys.executable, "-c", script], late=True), _always, life=4.0)
    # Started at once, then after 1 s and after 2 s more.
    assert 2 <= len(marks.read_text()) <= 3
    assert time.monotonic() - started < 6

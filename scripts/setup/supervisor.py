"""One process above the web servers and the job worker: starts them, restarts the dead, takes all down together."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scripts.setup.running import ROOT, Stop, say

GRACE = 15.0
FIRST_PAUSE, LONGEST_PAUSE, SETTLED = 0.5, 30.0, 60.0
ENDINGS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


@dataclass
class Child:
    """A command that must be running, and when to start it again after it died.

    A ``late`` one is started when the site is ready: what visitors wait for has the processors to itself.
    """

    name: str
    command: Sequence[str]
    late: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    due: float = 0.0
    pause: float = FIRST_PAUSE

    @property
    def is_running(self) -> bool:
        """Whether the process is there; a dead one is reaped by asking."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs its children until SIGTERM, SIGINT or SIGHUP. Single-threaded, for the sake of ``preexec_fn``."""

    def __init__(
        self, children: Sequence[Child], env: dict[str, str], fds: Sequence[int] = (), grace: float = GRACE
    ) -> None:
        self.children = children
        self.env = env
        self.fds = fds
        self.grace = grace
        self.parent = os.getpid()

    def run(
        self, is_ready: Callable[[], bool], when_ready: Callable[[], None], patience: float = 60.0
    ) -> None:
        """Start all, call ``when_ready`` once ``is_ready``, then stay until a signal ends it.

        ``Stop`` if a child ends before, or ``patience`` (seconds) runs out; no child is left in any case.
        """
        # Blocked signals wait for sigtimedwait: none is lost between a check and a sleep.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {*ENDINGS, signal.SIGCHLD})
        try:
            for child in self.children:
                if not child.late:
                    self._start(child)
            if self._await(is_ready, patience):
                when_ready()
                self._watch()
        finally:
            self._take_down()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        child.process = subprocess.Popen(
            child.command,
            cwd=ROOT,
            env=self.env,
            pass_fds=self.fds,
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C reaches the supervisor alone, which then asks each child once
            preexec_fn=self._born,
        )

    def _born(self) -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        if os.getppid() != self.parent:
            os._exit(0)

    def _await(self, is_ready: Callable[[], bool], patience: float) -> bool:
        """True when ready, False when a signal asked to stop before; ``Stop`` when a child died or time ran out."""
        until = time.monotonic() + patience
        while not is_ready():
            if self._asked_to_end(0.05):
                return False
            dead = next(
                (child.name for child in self.children if not child.late and not child.is_running), None
            )
            if dead:
                raise Stop(f"{dead} ended while starting; its own words are above.")
            if time.monotonic() > until:
                raise Stop(f"The site did not become ready within {patience:.0f} seconds.")
        return True

    def _watch(self) -> None:
        while not self._asked_to_end(0.5):
            now = time.monotonic()
            for child in self.children:
                if child.is_running:
                    continue
                if child.process is not None:
                    self._mourn(child, now)
                elif now >= child.due:
                    self._start(child)

    def _mourn(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process else None
        child.pause = FIRST_PAUSE if now - child.started > SETTLED else min(child.pause * 2, LONGEST_PAUSE)
        child.due, child.process = now + child.pause, None
        say(f"{child.name} ended with status {code}; starting it again in {child.pause:.0f} s.")

    def _asked_to_end(self, wait: float) -> bool:
        info = signal.sigtimedwait({*ENDINGS, signal.SIGCHLD}, wait)
        return info is not None and info.si_signo in ENDINGS

    def _take_down(self) -> None:
        """Ask every child to end, wait, and kill what is left; a second signal shortens the waiting."""
        for child in self.children:
            self._signal(child, signal.SIGTERM)
        until = time.monotonic() + self.grace
        while any(child.is_running for child in self.children) and time.monotonic() < until:
            if self._asked_to_end(0.1):
                break
        for child in self.children:
            self._signal(child, signal.SIGKILL)
            if child.process is not None:
                child.process.wait()

    def _signal(self, child: Child, number: signal.Signals) -> None:
        if child.process is not None and child.is_running:
            os.killpg(child.process.pid, number)

"""Several web processes out of one: the application is imported once, its memory is shared, the dead are replaced."""

import ctypes
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

PAUSE = 1.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Prefork:
    """Keeps ``count`` forks of this process running ``serve`` until SIGTERM or SIGINT; they get SIGTERM then.

    Fork before the first request: nothing that holds a socket, a thread or a database connection may exist yet.
    """

    def __init__(self, serve: Callable[[], None], count: int) -> None:
        self.serve = serve
        self.count = count
        self.workers: set[int] = set()
        self.ending = False

    def run(self) -> None:
        """Return once asked to end and the last fork is gone."""
        gc.freeze()  # what is loaded by now stays out of collections, hence on pages that are never copied
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        while self.workers or not self.ending:
            while len(self.workers) < self.count and not self.ending:
                self._fork()
            self._reap()

    def _fork(self) -> None:
        master = os.getpid()
        # Until the fork has its own answer to a signal, none may reach it; until it is listed, none may miss it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            if os.getppid() == master:
                self.serve()
            sys.stdout.flush()
            os._exit(0)
        self.workers.add(pid)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _reap(self) -> None:
        pid, status = os.waitpid(-1, 0)
        self.workers.discard(pid)
        if not self.ending:
            code = os.waitstatus_to_exitcode(status)
            print(
                f"Web process {pid} ended with status {code}; starting another.", file=sys.stderr, flush=True
            )
            time.sleep(PAUSE)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.ending = True
        for pid in self.workers:
            os.kill(pid, signal.SIGTERM)

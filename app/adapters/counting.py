"""Where rate limits are counted: in the memory of each process, or on a Redis that several share."""

import threading
import time
from typing import TYPE_CHECKING, Any

from limits.storage import Storage

if TYPE_CHECKING:
    from flask import Flask

SWEEP = 10.0
"""Seconds between two looks for windows that are over."""
PATIENCE = 1.0
"""Seconds that a request waits for a Redis that does not answer, before limits are counted in memory."""


class Counters(Storage):
    """Fixed windows in the memory of one process.

    The library's own ``memory://`` starts a thread at every request, to sweep; here a request sweeps now and then.
    """

    # Declaring a scheme is how the library is told of a storage; the last to declare one has it.
    STORAGE_SCHEME = ["memory"]  # noqa: RUF012 as the library declares it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self.windows: dict[str, tuple[int, float]] = {}
        self.lock = threading.Lock()
        self.swept_at = 0.0

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """What may go wrong with the storage: nothing."""
        return ()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to the window of the key, which begins with its first hit and lasts ``expiry`` seconds; the new count."""
        now = time.time()
        with self.lock:
            self._sweep(now)
            count, until = self._window(key, now)
            self.windows[key] = (count + amount, until or now + expiry)
            return count + amount

    def get(self, key: str) -> int:
        """The count of the window, 0 where none is open."""
        return self._window(key, time.time())[0]

    def get_expiry(self, key: str) -> float:
        """When the window ends (seconds since the epoch); now, where none is open."""
        now = time.time()
        return self._window(key, now)[1] or now

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything; how many windows there were."""
        with self.lock:
            count = len(self.windows)
            self.windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one window."""
        with self.lock:
            self.windows.pop(key, None)

    def _window(self, key: str, now: float) -> tuple[int, float]:
        count, until = self.windows.get(key, (0, 0.0))
        return (count, until) if until > now else (0, 0.0)

    def _sweep(self, now: float) -> None:
        if now < self.swept_at + SWEEP:
            return
        self.swept_at = now
        for key in [key for key, (_, until) in self.windows.items() if until <= now]:
            del self.windows[key]


def prepare(app: "Flask") -> None:
    """Tell the limiter how to treat a Redis: never wait long for it, and count in memory while it is away (A14)."""
    if not app.config["RATELIMIT_STORAGE_URI"].startswith("redis"):
        return
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    # Of requests that lose Redis at the same moment the limiter takes one into memory and lets the others raise: those
    # few go through uncounted instead of failing.
    app.config["RATELIMIT_SWALLOW_ERRORS"] = True
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": PATIENCE,
        "retry": Retry(NoBackoff(), 0),
    }

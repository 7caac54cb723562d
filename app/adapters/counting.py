"""Rate limits counted in the memory of one process (``memory://``)."""

import time

from limits._storage_scheme import SCHEMES
from limits.storage import MemoryStorage

SECONDS = 10.0


class SweptMemory(MemoryStorage):
    """Counters that are swept now and then by a request; the library starts a thread for it at every request."""

    STORAGE_SCHEME = []  # noqa: RUF012  as the library declares it; ``prepare`` puts it in place

    swept_at = 0.0

    def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802  the library's private name is what it calls
        now = time.monotonic()
        if now < self.swept_at + SECONDS:
            return
        self.swept_at = now
        for key, until in list(self.expirations.items()):
            if until <= time.time():
                self.clear(key)


def prepare() -> None:
    """Let ``memory://`` mean these counters."""
    SCHEMES["memory"] = SweptMemory

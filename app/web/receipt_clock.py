"""The clock of receipts: what this process may say of the present instant, and when it must say that it is not sure.

A wall clock is set by people and by the network; a steady one only runs. As long as both agree, an instant is the
wall's, never before one that was given already. Where the wall jumped, or the database's clock says otherwise by more
than two seconds, nobody here knows which is right: then a receipt has two instants, the earliest and the latest that it
can be (trust.md A10), and two officers decide where the closing instant lies between them.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

TOLERANCE = 2.0
"""Seconds by which two clocks may differ and still be believed."""
ANCHORED = 60.0
"""Seconds after which a wall that agrees is trusted anew: so it may be slewed, and not moved in small jumps."""


@dataclass(frozen=True)
class Stamp:
    """Seconds since the epoch between which a request was received whole; the same twice where the clock is sure."""

    earliest: float
    latest: float

    @property
    def is_certain(self) -> bool:
        """Whether there is one instant."""
        return self.latest == self.earliest

    def widened(self, skew: float) -> "Stamp":
        """With a second opinion: another clock that is ahead of ours by ``skew`` seconds."""
        if abs(skew) <= TOLERANCE:
            return self
        return Stamp(min(self.earliest, self.earliest + skew), max(self.latest, self.latest + skew))


class ReceiptClock:
    """Compares the wall with the steady clock since they last agreed. Safe to use from several threads."""

    def __init__(
        self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self.wall, self.steady = wall, steady
        self.anchor = (wall(), steady())
        self.last = 0.0
        self.lock = threading.Lock()

    def stamp(self) -> Stamp:
        """The present instant, ``max(wall, last given)``; two where the wall left the steady clock."""
        with self.lock:
            wall, steady = self.wall(), self.steady()
            expected = self.anchor[0] + (steady - self.anchor[1])
            if abs(wall - expected) > TOLERANCE:
                return Stamp(min(wall, expected), max(wall, expected))
            if steady - self.anchor[1] >= ANCHORED:
                self.anchor = (wall, steady)
            self.last = max(wall, self.last)
            return Stamp(self.last, self.last)

    def remember(self, known: float) -> None:
        """What the record says has happened already: a wall that starts before it is not believed."""
        with self.lock:
            if known > self.anchor[0] + TOLERANCE:
                self.anchor = (known, self.steady())


class Trusting(ReceiptClock):
    """Believes the wall whatever it does: the control of the trial, never used by the site."""

    def stamp(self) -> Stamp:
        """What the wall says."""
        wall = self.wall()
        return Stamp(wall, wall)


CLOCK = ReceiptClock()


def at_of(seconds: float) -> datetime:
    """An instant of the clock as services take it."""
    return datetime.fromtimestamp(seconds, UTC)

"""The clock of receipts: what this process may say of the present instant, and when it must say that it is not sure.

A wall clock is set by people and by the network; a steady one only runs. As long as both agree, an instant is the
wall's, never before one that was given already. Where the wall jumped, or the database's clock says otherwise by more
than two seconds, nobody here knows which is right: then a receipt has two instants, the earliest and the latest that it
can be (trust.md A10), and two officers decide where the closing instant lies between them.
"""

import mmap
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

RECEIVED, LATEST = "jiebang.received_at", "jiebang.received_latest"
"""In a request's environ: when it was received whole, and the latest that this can have been where that is not sure."""
TOLERANCE = 2.0
"""Seconds by which two clocks may differ and still be believed."""
ANCHORED = 60.0
"""Seconds after which a wall that agrees is trusted anew: so it may be slewed, and not moved in small jumps."""
HEALED = 3600.0
"""Seconds for which a wall that jumped must run evenly beside the steady clock before it is believed again."""
OLDEST = 60.0
"""Seconds for which a request that arrived may lie unread and still count from its arrival; less than bids that are
being received are waited for after closing (``calls.policy.IN_FLIGHT``)."""


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
    """Compares the wall with the steady clock since they last agreed. Safe to use from several threads.

    What is believed, the wall's distance from the steady clock and since when, is shared with the processes that are
    forked from this one: they doubt together and believe again together, and one that takes the place of another does
    not begin by believing whatever it finds.
    """

    def __init__(
        self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self.wall, self.steady = wall, steady
        self.believed = memoryview(mmap.mmap(-1, 16)).cast("d")
        self._believe(wall() - steady())
        self.known = 0.0
        self.last = 0.0
        self.strayed: tuple[float, float] | None = None
        self.lock = threading.Lock()

    def stamp(self, arrived: float | None = None) -> Stamp:
        """The present instant, ``max(wall, last given)``; two where the wall left the steady clock.

        ``arrived``: when the system noted the arrival of what is stamped, by the wall, if it did. What lay unread
        since, because this process was not given a processor, does not make a bid late (trust.md, "Receipts"). Where
        the clock is not sure, the latest instant is not brought forward by it.
        """
        with self.lock:
            wall, steady = self.wall(), self.steady()
            expected = steady + self.believed[0]
            lain = _lain(arrived, wall, expected)
            if abs(wall - expected) > TOLERANCE and not self._is_even(wall, steady):
                return Stamp(min(wall, expected) - lain, max(wall, expected))
            self.strayed = None
            if steady - self.believed[1] >= ANCHORED:
                self._believe(wall - steady)
            self.last = max(wall, self.last)
            return Stamp(self.last - lain, self.last - lain)

    @property
    def ahead(self) -> float:
        """Seconds by which the wall is ahead of what is believed; 0 where they agree."""
        seconds = self.wall() - self.steady() - self.believed[0]
        return seconds if abs(seconds) > TOLERANCE else 0.0

    def remember(self, known: float) -> None:
        """What the record says has happened already: a wall that starts before it is not believed."""
        with self.lock:
            self.known = known
            if known > self.wall() + TOLERANCE:
                self._believe(known - self.steady())

    def _is_even(self, wall: float, steady: float) -> bool:
        """Whether a wall that jumped may be believed again: it has run evenly for an hour, and is not behind the
        record. It may still be wrong; that it jumped stays on the record, and the database's clock is asked as ever."""
        distance = wall - steady
        if self.strayed is None or abs(distance - self.strayed[0]) > TOLERANCE:
            self.strayed = (distance, steady)
        if steady - self.strayed[1] < HEALED or wall < self.known:
            return False
        self._believe(distance)
        return True

    def _believe(self, distance: float) -> None:
        self.believed[0], self.believed[1] = distance, self.steady()


class Trusting(ReceiptClock):
    """Believes the wall whatever it does: the control of the trial, never used by the site."""

    def stamp(self, arrived: float | None = None) -> Stamp:  # noqa: ARG002  it asks nobody else
        """What the wall says."""
        wall = self.wall()
        return Stamp(wall, wall)


def _lain(arrived: float | None, wall: float, expected: float) -> float:
    """Seconds since an arrival that was noted by the wall, maybe before it jumped: the shorter that can be."""
    ages = (instant - arrived for instant in (wall, expected)) if arrived is not None else ()
    return min((age for age in ages if 0 <= age <= OLDEST), default=0.0)


CLOCK = ReceiptClock()


def at_of(seconds: float) -> datetime:
    """An instant of the clock as services take it."""
    return datetime.fromtimestamp(seconds, UTC)

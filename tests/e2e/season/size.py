"""How large a season is played, and what the chapters derive from that."""

from dataclasses import dataclass

FIELDS = ("电学计量", "化学分析", "机械安全", "软件测评")


@dataclass(frozen=True)
class Size:
    """``going``: how many go on to the defence; ``extra``: readings beyond the first ones, in percent of these.

    ``declining``: judges who turn the invitation down; ``phones``: judges who read on a phone.
    """

    name: str
    entries: int
    judges: int
    reviews: int
    going: int
    declining: int = 2
    phones: int = 2
    extra: int = 5
    places: int = 10

    @property
    def seats(self) -> dict[str, int]:
        """Seats of the draw by field, as even as they come."""
        whole, rest = divmod(self.judges, len(FIELDS))
        return {name: whole + (place < rest) for place, name in enumerate(FIELDS)}

    @property
    def experts(self) -> int:
        """People in the pool: twice as many as sit, and the alternates."""
        return len(FIELDS) * (2 * max(self.seats.values()) + 2)

    @property
    def readings(self) -> int:
        """First readings."""
        return self.entries * self.reviews

    @property
    def further(self) -> int:
        """Readings in the budget beyond these."""
        return self.readings * self.extra // 100


SMALL = Size("small", entries=14, judges=10, reviews=5, going=12)
FULL = Size("full", entries=120, judges=30, reviews=5, going=16)

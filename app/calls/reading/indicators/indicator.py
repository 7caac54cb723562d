"""One indicator of a challenge."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Indicator:
    """``value`` belongs to a comparison, ``low`` and ``high`` to a range; ``none`` is a sentence in ``parameter``.

    ``k`` is the coverage factor of an expanded uncertainty. ``text`` is what the office wrote, and always wins.
    """

    text: str
    parameter: str = ""
    comparator: str = "none"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    k: float | None = None

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        return cls(**{name: plain[name] for name in cls.__dataclass_fields__})

    def to_plain(self) -> dict[str, Any]:
        """In the order of the columns of ``challenge_list.expected.json``; a whole k without its decimal point."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        if self.k is not None and self.k == int(self.k):
            plain["k"] = int(self.k)
        return plain

"""How far a capability reaches, as its restriction says it, and what is asked for: pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.capabilities.standards import fold

_UNIT = r"(?P<unit>%|℃|°C|[a-zA-Zμµ·Ω/]{1,10}\d?(?:·[a-zA-Z]+)?|级|吨|米)"
_NUMBER = r"-?\d+(?:\.\d+)?"
_SPAN = re.compile(
    rf"(?P<low>{_NUMBER}) ?{_UNIT[:-1].replace('unit', 'first')})? ?[~～-] ?(?P<high>{_NUMBER}) ?{_UNIT}"
)
_BOUND = re.compile(
    rf"(?P<sign>[≤≥<>])? ?(?P<value>{_NUMBER}) ?{_UNIT} ?(?P<word>以下|以内|以上|及以下|及以上)?"
)
_BELOW, _ABOVE = {"≤", "<", "以下", "以内", "及以下"}, {"≥", ">", "以上", "及以上"}
_SAME = {"°c": "℃", "米": "m", "吨": "t", "µ": "μ"}


@dataclass(frozen=True)
class Reach:
    """From ``low`` to ``high`` of a unit; None where it is open."""

    low: float | None
    high: float | None
    unit: str

    def holds(self, asked: "Reach") -> bool:
        """Whether all that is asked for lies in it."""
        low_fits = self.low is None or (asked.low if asked.low is not None else asked.high or 0) >= self.low
        high_fits = (
            self.high is None or (asked.high if asked.high is not None else asked.low or 0) <= self.high
        )
        return low_fits and high_fits


def unit_of(text: str) -> str:
    """A unit as it is compared: its usual spellings are one."""
    plain = fold(text).replace(" ", "")
    return _SAME.get(plain.casefold(), plain)


@lru_cache(maxsize=8192)
def reaches(text: str) -> tuple[Reach, ...]:
    """Every range that a text names: 只测90 m以下, ≤35 MPa, 2~87.5 MPa. A bare quantity is asked for as it stands."""
    plain, found = fold(text), []
    for span in _SPAN.finditer(plain):
        found.append(Reach(float(span["low"]), float(span["high"]), unit_of(span["unit"])))
    for bound in _BOUND.finditer(_SPAN.sub(" ", plain)):
        value, told = float(bound["value"]), {bound["sign"], bound["word"]}
        low = None if told & _BELOW else value
        high = None if told & _ABOVE else value
        found.append(Reach(low, high, unit_of(bound["unit"])))
    return tuple(found)


def lies_within(restriction: str, asked: tuple[Reach, ...]) -> bool:
    """Whether no restriction of the same unit leaves out what is asked for; where units differ nothing can be said,
    and nothing is."""
    return all(
        limit.holds(wanted) for limit in reaches(restriction) for wanted in asked if limit.unit == wanted.unit
    )

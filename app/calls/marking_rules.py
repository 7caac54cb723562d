"""What a call declares of its marks before anybody gives one: when they lie too far apart, how much is read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

SPREAD_RANGE, SPREAD_SD = 20, 10
UNDECLARED_REVIEWS = 5


@dataclass(frozen=True)
class MarkingRules:
    """``spread_range``, ``spread_sd``: the alarm of an entry whose totals lie further apart, in points of 100.
    ``extra_budget``: extra readings in percent of the first ones of a round; ``extra_most``: readings that an entry may
    have with them, the first ones counted in."""

    spread_range: int
    spread_sd: int
    extra_budget: int
    extra_most: int

    def is_wide(self, spread: Decimal | None, deviation: Decimal | None) -> bool:
        """Whether totals with this range or this standard deviation ask for another reading or a reason."""
        return (spread or Decimal(0)) > self.spread_range or (deviation or Decimal(0)) > self.spread_sd

    def extra_of(self, readings: int) -> int:
        """How many extra readings the budget allows beside so many first ones, rounded down."""
        return readings * self.extra_budget // 100


def marking_rules(method: Mapping[str, Any]) -> MarkingRules:
    """What the method part of a call declares (rule 6).

    A method that was frozen before these numbers were declared keeps the alarm that pages printed then (range 20,
    standard deviation 10), and has no budget: what was not declared before scoring is not spent.
    """
    reviews = _declared(method, "reviews_per_entry", UNDECLARED_REVIEWS)
    return MarkingRules(
        spread_range=_declared(method, "spread_range", SPREAD_RANGE),
        spread_sd=_declared(method, "spread_sd", SPREAD_SD),
        extra_budget=_declared(method, "extra_budget", 0),
        extra_most=_declared(method, "extra_most", 2 * reviews),
    )


def _declared(method: Mapping[str, Any], name: str, otherwise: int) -> int:
    value = method.get(name)
    return otherwise if value is None else int(value)

"""What an item asks of a laboratory's scope, indicator by indicator."""

from app.calls.models import Indicator, Item
from app.capabilities.matching import Asked
from app.capabilities.ranges import Reach, reaches, unit_of
from app.capabilities.standards import find_standards


def asked_by(item: Item) -> list[tuple[Indicator, Asked]]:
    """Every indicator with what it asks for: the item's title is the object, the indicator its parameter and range,
    and standards are those that title or indicator name."""
    return [(row, _asked(item, row)) for row in item.indicators]


def _asked(item: Item, row: Indicator) -> Asked:
    bounds = [value for value in (row.low, row.high, row.value) if value is not None]
    unit = unit_of(row.unit)
    reach = (Reach(min(bounds), max(bounds), unit),) if bounds and unit else ()
    return Asked(
        item.title,
        row.parameter or row.text,
        find_standards(f"{item.title} {row.text}"),
        (*reach, *reaches(item.title)),
    )

"""The reading in the form of ``challenge_list.expected.json``."""

from decimal import Decimal
from typing import Any

from app.calls.reading.items import Item, Reading

_ITEM = ("row", "code", "title", "chain", "chain_text", "city", "amount", "months", "parallel", "indicators")


def to_json(reading: Reading) -> dict[str, Any]:
    """Items and problems for programs; ``amount`` in 万元, ``row`` as on screen, ``column`` as printed."""
    return {
        "items": [_item(item) for item in reading.items],
        "problems": [
            {"row": problem.row, "column": problem.column, "message": str(problem.message)}
            for problem in reading.problems
        ],
    }


def _item(item: Item) -> dict[str, Any]:
    plain = {name: getattr(item, name) for name in _ITEM}
    plain["amount"] = _number(item.amount)
    plain["indicators"] = [indicator.to_plain() for indicator in item.indicators]
    return plain


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)

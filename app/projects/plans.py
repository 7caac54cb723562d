"""What a winning bid already says of the project: milestones, price and promises."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from app.calls.models import Indicator, Item
from app.projects.service.agreement import Plan


def plan_of(document: Mapping[str, Any], item: Item) -> Plan:
    """The first draft of an agreement out of a bid's document (``entries.content``), for the officer to correct.

    The amount is what was asked for, and never more than the item offers. Months and shares that are no figures
    become 0, which the agreement does not accept: the officer sees and mends them.
    """
    asked = _number(document.get("price"))
    amount = min(asked, item.amount) if item.amount is not None else asked
    rows = document.get("milestones") or []
    milestones = [
        (str(row.get("title", ""))[:200], int(_number(row.get("month"))), _number(row.get("share")))
        for row in rows
    ]
    return Plan(amount, "", milestones, promises_of(document, item.indicators))


def promises_of(document: Mapping[str, Any], indicators: Sequence[Indicator]) -> dict[str, str]:
    """The promised value of each indicator by its key, wherever the call's form puts its response table."""
    known = {indicator.id for indicator in indicators}
    tables = [rows for rows in document.values() if isinstance(rows, list)]
    return {
        row["indicator"]: str(row.get("promised", ""))[:300]
        for rows in tables
        for row in rows
        if isinstance(row, dict) and row.get("indicator") in known
    }


def _number(value: Any) -> Decimal:
    """The figure to two decimals, as amounts and shares are kept; 0 where there is none."""
    try:
        found = Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)
    return round(found, 2) if found.is_finite() else Decimal(0)

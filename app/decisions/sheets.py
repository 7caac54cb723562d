"""The method as it was frozen, for ``scoring`` and for the record."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.calls.models import Call, Item
from app.decisions.standing import Judged
from app.reviews.queries import score_sheet
from app.scoring import LegSheet, Method


def method_of(call: Call, item: Item) -> Method:
    """The frozen method of the call for one item: its number, chain, threshold, and the item's places."""
    stored = call.method
    return Method(
        number=str(stored["number"]),
        places=item.places,
        ties=tuple(stored["ties"]),
        threshold=Decimal(str(stored["threshold"])),
        ties_win=call.kind_data.ties_allowed,
    )


def sheets_of(item: Item, judged: Judged) -> list[LegSheet]:
    """What was marked in each leg that counts, in order, for ``scoring``."""
    return [LegSheet(leg.key, leg.weight, score_sheet(round_, item)) for leg, round_ in judged.legs]


def printed_method(method: Method) -> dict[str, Any]:
    """The method as it is stored with a ranking."""
    return {
        "number": method.number,
        "places": method.places,
        "ties": list(method.ties),
        "threshold": str(method.threshold),
        **({"ties_win": True} if method.ties_win else {}),
    }


def votes_of(stored: Mapping[str, Any]) -> dict[str, int]:
    """Panel votes by entry key, as numbers."""
    return {str(entry): int(count) for entry, count in stored.items()}

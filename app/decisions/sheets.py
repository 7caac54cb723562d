"""From rows of reviews to the score sheet that ``scoring`` ranks, and the method as it was frozen."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.calls.models import Call, Item
from app.scoring import Criterion, Method, Review, ScoreSheet


def method_of(call: Call, item: Item) -> Method:
    """The frozen method of the call for one item: its number, chain, threshold, and the item's places."""
    stored = call.method
    return Method(
        number=str(stored["number"]),
        places=item.places,
        ties=tuple(stored["ties"]),
        threshold=Decimal(str(stored["threshold"])),
    )


def sheet_of(
    call: Call, entries: Iterable[str], rows: Iterable[tuple[str, str, str, Decimal, bool]]
) -> ScoreSheet:
    """The score sheet of one group.

    ``rows``: (entry key, judge key, criterion key, score 0–100, voided) as ``reviews.queries.marks_of_round`` gives
    them. ``entries``: every entry that takes part, so that one without a review is seen. Raises ``ScoringError``.
    """
    marks: dict[tuple[str, str, bool], dict[str, Decimal]] = {}
    for entry, judge, criterion, score, void in rows:
        marks.setdefault((entry, judge, void), {})[criterion] = score
    criteria = tuple(Criterion(str(c["key"]), Decimal(str(c["weight"]))) for c in call.rubric)
    reviews = tuple(Review(entry, judge, given, void) for (entry, judge, void), given in marks.items())
    return ScoreSheet(criteria, tuple(entries), reviews)


def printed_method(method: Method) -> dict[str, Any]:
    """The method as it is stored with a ranking."""
    return {
        "number": method.number,
        "places": method.places,
        "ties": list(method.ties),
        "threshold": str(method.threshold),
    }


def votes_of(stored: Mapping[str, Any]) -> dict[str, int]:
    """Panel votes by entry key, as numbers."""
    return {str(entry): int(count) for entry, count in stored.items()}

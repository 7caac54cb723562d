"""The rounds that the path of a call goes through, as they were frozen with its method (rule 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.calls.models import Call
from app.kinds import Kind
from app.kinds.kind import Leg
from app.shared.text import Text

SHEET_ONLY = "visit"


def plain_legs(kind: Kind) -> list[dict[str, Any]]:
    """The legs of a kind as a new call keeps them: [{"key", "title", "weight", "blind", "marks"}]."""
    return [
        {
            "key": leg.key,
            "title": leg.title.id,
            "weight": leg.weight,
            "blind": leg.blind,
            "marks": leg.marks,
        }
        for leg in kind.legs
    ]


def legs_of(call: Call) -> tuple[Leg, ...]:
    """The legs of a call in order; its kind's where it was published before legs were kept.

    A single leg with marks is also blind where the method says so, as it was before legs had their own word for it.
    """
    stored: Sequence[Mapping[str, Any]] | None = call.method.get("legs")
    if not stored:
        legs = call.kind_data.legs
    else:
        legs = tuple(
            Leg(
                key=str(row["key"]),
                title=Text(str(row["title"])),
                weight=int(row["weight"]),
                blind=bool(row["blind"]),
                marks=row["marks"],
            )
            for row in stored
        )
    alone = sum(leg.marks != SHEET_ONLY for leg in legs) == 1 and bool(call.method.get("blind"))
    return tuple(replace(leg, blind=True) if alone and leg.marks != SHEET_ONLY else leg for leg in legs)


def marked_legs(call: Call) -> tuple[Leg, ...]:
    """The legs in which judges give marks; a site visit fills in a sheet instead."""
    return tuple(leg for leg in legs_of(call) if leg.marks != SHEET_ONLY)


def leg_by_key(call: Call, key: str) -> Leg:
    """The leg of a key; the first one for a key that the call does not know (rounds of before)."""
    legs = legs_of(call)
    return next((leg for leg in legs if leg.key == key), legs[0])

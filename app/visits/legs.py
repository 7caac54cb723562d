"""Which leg of a call is a visit, and under which heads its sites are looked at."""

from app.calls.legs import legs_of
from app.calls.models import Call
from app.kinds import Kind
from app.kinds.kind import Head
from app.shared.text import Text


def visit_leg(call: Call) -> str | None:
    """The key of the leg in which sites are visited; None where the call's method sends nobody to look."""
    return next((leg.key for leg in legs_of(call) if leg.marks == "visit"), None)


def has_visits(kind: Kind) -> bool:
    """Whether a kind sends people to look."""
    return any(leg.marks == "visit" for leg in kind.legs)


def head_of(call: Call, key: str) -> Head:
    """The head of a line; one that the kind knows no longer keeps its key for a name."""
    return next((head for head in call.kind_data.heads if head.key == key), Head(key, Text(key), Text("")))

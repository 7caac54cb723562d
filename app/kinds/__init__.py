"""The competitions as frozen data. A new kind is one module here and one line in ``KINDS``."""

from app.kinds.challenge import CHALLENGE
from app.kinds.kind import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (CHALLENGE,)}

__all__ = ["KINDS", "Kind"]

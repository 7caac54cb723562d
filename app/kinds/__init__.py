"""The competitions as frozen data. A new kind is one module here and one line in ``KINDS``."""

from app.kinds.centre import CENTRE
from app.kinds.challenge import CHALLENGE
from app.kinds.kind import Kind
from app.kinds.rd_case import RD_CASE
from app.kinds.service_case import SERVICE_CASE

KINDS: dict[str, Kind] = {kind.name: kind for kind in (CHALLENGE, CENTRE, RD_CASE, SERVICE_CASE)}

__all__ = ["KINDS", "Kind"]

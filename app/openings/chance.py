"""Chance that nobody chose alone."""

import hashlib
import secrets

from app.calls.models import Call
from app.openings.queries import opening_of

DOMAIN = "jiebang/chance/v1"


def chance(call: Call, *label: str | int) -> str:
    """64 hexadecimal digits for one purpose of a call, named by ``label``; the same whenever they are asked for.

    A sealed call: SHA-256 of the root of its box, which all bidders made, and of what the keys of the two openers made
    of it (trust.md A20). Neither bidder, officer, judge nor the server's keeper can choose it or know it before the
    opening, and whoever has the transcript can make it again. A call that was never sealed has no such thing: there it
    is fresh randomness of the server, another at each call.
    """
    opening, sealing = opening_of(call), call.sealing
    if opening is None or opening.second_nonce is None or sealing is None or sealing.box_root is None:
        return secrets.token_hex(32)
    parts = (DOMAIN, sealing.box_root, opening.first_nonce, opening.second_nonce, *map(str, label))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()

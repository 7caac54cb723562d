"""Tracking codes of objections: given once, kept as a hash."""

import hashlib
import secrets

from app.shared.columns import ALPHABET

GROUPS, GROUP = 4, 5


def new_tracking_code() -> str:
    """100 random bits in four groups that a person can read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def tracking_hash(code: str) -> str:
    """What is kept of a code: as random as it is, a plain SHA-256 is enough."""
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()

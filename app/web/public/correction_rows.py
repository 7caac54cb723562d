"""Corrections as the public reads them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.calls.changes import told_changes
from app.calls.models import Correction


@dataclass(frozen=True)
class Told:
    """One correction: its number, instant, reason and lines."""

    number: int
    at: datetime
    reason: str
    changes: list[Any]


def told(correction: Correction) -> Told:
    """A correction with its lines in words."""
    return Told(correction.number, correction.at, correction.reason, told_changes(correction.changes))

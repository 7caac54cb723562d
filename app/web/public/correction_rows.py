"""Corrections as the public reads them, with the files that they brought and took off the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.calls.changes import told_changes
from app.calls.models import CallDocument, Correction


@dataclass(frozen=True)
class Told:
    """One correction: its number, instant, reason and lines; what it took off the list, what it brought."""

    number: int
    at: datetime
    reason: str
    changes: list[Any]
    gone: list[CallDocument]
    came: list[CallDocument]


def told(correction: Correction, versions: Sequence[CallDocument]) -> Told:
    """A correction with its lines in words; ``versions``: every document that the call ever carried."""
    return Told(
        correction.number,
        correction.at,
        correction.reason,
        told_changes(correction.changes),
        [document for document in versions if document.ended_in_id == correction.id],
        [document for document in versions if document.added_in_id == correction.id],
    )

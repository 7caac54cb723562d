"""Judges' private notes go when their time is over, some days after the result was announced (``NOTE_DAYS``)."""

from datetime import datetime, timedelta

from flask import current_app

from app.jobs.work import work
from app.notices.queries.retention import items_announced_by
from app.reviews.service import forget_notes

HOUR = 3600


@work(every=HOUR)
def forget_old_notes(at: datetime) -> int:
    """A batch of what is still there of items that were announced long enough ago."""
    days = current_app.config["SETTINGS"].note_days
    return forget_notes(items_announced_by(at - timedelta(days=days)), at=at)

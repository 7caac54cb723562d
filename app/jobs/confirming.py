"""Enterprises are asked once a year whether their published needs still stand."""

from datetime import datetime

from app.jobs.work import work
from app.needs.service import ask_confirmations

HOUR = 3600


@work(every=HOUR)
def ask_whether_needs_stand(at: datetime) -> int:
    """Ask; the letters follow from the record."""
    return ask_confirmations(at=at)

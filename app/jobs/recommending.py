"""Recommenders hear that a call waits for them, and once more before its date."""

from datetime import datetime

from app.jobs.work import work
from app.screening.service import tell_recommenders

QUARTER = 900


@work(every=QUARTER)
def tell_recommendation_dates(at: datetime) -> int:
    """Tell and remind; the letters follow from the record."""
    return tell_recommenders(at=at)

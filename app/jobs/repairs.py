"""Repairs that end soon, or have ended without being handed in, are told to those whom they concern."""

from datetime import datetime

from app.jobs.work import work
from app.projects.service import tell_repairs

HOUR = 3600


@work(every=HOUR)
def tell_repair_dates(at: datetime) -> int:
    """Remind before the date and tell once it has passed; the letters follow from the record."""
    return tell_repairs(at=at)

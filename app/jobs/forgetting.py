"""What is over is dropped: sessions that ran out, attempts too old to count, contents and contacts of old matters."""

from datetime import datetime

from sqlalchemy import delete

from app.extensions import db
from app.jobs.work import work
from app.people.models import LoginSession, TrustedDevice
from app.people.service.attempts import forget_old_attempts
from app.personal.service import clear_what_is_over

HOUR, DAY = 3600, 24 * 3600


@work(every=HOUR)
def forget_what_is_over(at: datetime) -> int:
    """One sweep an hour; it always finishes in one batch, so it reports that nothing waits."""
    for kept in (LoginSession, TrustedDevice):
        db.session.execute(delete(kept).where(kept.expires_at <= at))
    forget_old_attempts(at=at)
    return 0


@work(every=DAY)
def clear_old_contacts(at: datetime) -> int:
    """What ``/help/privacy`` promises to clear; one sweep a day, so it reports that nothing waits."""
    clear_what_is_over(at=at)
    return 0

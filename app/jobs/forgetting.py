"""What is over is dropped: sessions that ran out, attempts too old to count."""

from datetime import datetime

from sqlalchemy import delete

from app.extensions import db
from app.jobs.work import work
from app.people.models import LoginSession
from app.people.service.attempts import forget_old_attempts

HOUR = 3600


@work(every=HOUR)
def forget_what_is_over(at: datetime) -> int:
    """One sweep an hour; it always finishes in one batch, so it reports that nothing waits."""
    db.session.execute(delete(LoginSession).where(LoginSession.expires_at <= at))
    forget_old_attempts(at=at)
    return 0

"""The letters of the play: each dated as its act; those of weeks ago count as mailed and read, the latest wait for
their readers."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.extensions import db
from app.history.models import Act
from app.jobs.mailing import render
from app.jobs.transaction import transaction
from app.letters.models import Letter
from app.letters.service import write_letters
from app.letters.states import LetterState

FRESH = timedelta(days=4)


def settle_letters(at: datetime) -> None:
    """Write every letter that the acts ask for, and put the old ones away."""
    while True:
        with transaction():
            if write_letters(render, at=at) == 0:
                break
    with transaction():
        when = select(Act.at).where(Act.id == Letter.act_id).scalar_subquery()
        db.session.execute(update(Letter).values(written_at=when, next_attempt_at=when))
        old = select(Act.id).where(Act.at < at - FRESH)
        db.session.execute(
            update(Letter)
            .where(Letter.act_id.in_(old))
            .values(state=LetterState.SENT, sent_at=Letter.written_at, read_at=Letter.written_at)
        )

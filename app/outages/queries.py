"""What the record says of the clocks."""

from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.outages.models import DATABASE, WALL, Clock

LEFT = "clock.left"
MOST = 40


def last_word_of(name: str) -> Act | None:
    """The latest act of one clock."""
    return db.session.scalar(
        select(Act)
        .where(Act.noun == Clock.__tablename__, Act.subject_id == name)
        .order_by(Act.id.desc())
        .limit(1)
    )


def clock_words(since: datetime) -> list[Act]:
    """When the clocks left each other and agreed again since an instant: the latest forty acts, in their order."""
    found = db.session.scalars(
        select(Act)
        .where(Act.noun == Clock.__tablename__, Act.subject_id.in_((WALL, DATABASE)), Act.at >= since)
        .order_by(Act.id.desc())
        .limit(MOST)
    )
    return list(found)[::-1]

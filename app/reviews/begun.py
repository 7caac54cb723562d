"""Which readings somebody has begun: no mark, only that there is one."""

from sqlalchemy import select

from app.extensions import db
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.models import Round


def begun_pairs(round: Round) -> frozenset[tuple[str, str]]:
    """(entry, judge) on which something was written that is not void."""
    query = select(Review.entry_id, Review.judge_id).where(
        Review.round_id == round.id, Review.state != ReviewState.VOIDED
    )
    return frozenset((entry, judge) for entry, judge in db.session.execute(query))

"""What an entrant may read of what the judges said (rule 19)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from app.history.service import record
from app.people.models import User
from app.reviews.models import Review
from app.reviews.policy import may_release_comments
from app.shared.verdict import require


def release_comments(reviews: Sequence[Review], released: Collection[str], *, by: User, at: datetime) -> int:
    """Set for each review whether its comments go to the entrant: those whose keys are in ``released`` do.

    They are shown with the notice, never with a judge's name; private notes never. How many are released now.
    Error: Refused by ``may_release_comments`` for any of them.
    """
    for review in reviews:
        require(may_release_comments(by, review, at))
        wanted = review.id in released
        if review.is_comment_released != wanted:
            review.is_comment_released = wanted
            name = "review.comments_released" if wanted else "review.comments_withheld"
            record(name, review, by=by, at=at, call_id=review.assignment.round.call_id)
    return sum(review.is_comment_released for review in reviews)

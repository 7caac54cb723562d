"""One more reader by hand, from the release on: for who was lost, or where marks lie further apart than declared."""

from datetime import datetime

from app.people.models import User
from app.reviews.policy import may_add_reader
from app.rounds.models import Assignment, RoundEntry
from app.rounds.service import add_assignment
from app.shared.text import Text
from app.shared.verdict import require


def add_reader(
    row: RoundEntry, judge_id: str, reason: str, *, by: User, at: datetime
) -> tuple[Assignment, tuple[Text, ...]]:
    """Give an entry of an open round one more judge, out of the budget where it has its readers already.

    The assignment, and sentences that warn of his load. Errors: Refused by ``may_add_reader`` and as
    ``rounds.service.add_assignment``; Invalid without a reason where the budget is spent on it.
    """
    require(may_add_reader(by, row, at))
    return add_assignment(row.round, row, judge_id, by=by, at=at, reason=reason)

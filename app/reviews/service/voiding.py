"""When a judge must not have read, what he wrote stays on the record and counts nowhere (rule 8)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.history.service import record
from app.people.models import Organisation, User
from app.reviews.models import Review
from app.reviews.policy import may_void_review
from app.reviews.states import REVIEW_MOVES
from app.rounds import service as rounds
from app.rounds.models import Assignment, Conflict, Panelist, Round
from app.rounds.service.ending import end_assignment
from app.rounds.states import ConflictKind
from app.shared.verdict import require


def void_review(review: Review, reason: str, *, by: User, at: datetime) -> None:
    """An officer takes a review out of the count of an open round, with a reason; the judge loses the entry.

    Errors: Refused by ``may_void_review``, or of one voided already; Invalid without a reason.
    """
    require(may_void_review(by, review, at))
    kept = rounds.needed_reason(reason)
    end_assignment(review.assignment, "void", kept, by=by, at=at)
    _void(review, kept, by=by, at=at)


def recuse_judge(assignment: Assignment, reason: str, *, by: User, at: datetime) -> None:
    """The judge steps back from an entry; what he wrote is voided and kept. Errors: as ``rounds.service.recuse``."""
    rounds.recuse(assignment, reason, by=by, at=at)
    void_written([assignment], by=by, at=at)


def tell_recognition(
    assignment: Assignment, sign: str, stepped_back: bool, *, by: User, at: datetime
) -> None:
    """``rounds.service.tell_recognition``; who steps back is recused, and what he wrote is voided and kept."""
    rounds.tell_recognition(assignment, sign, stepped_back, by=by, at=at)
    if stepped_back:
        recuse_judge(assignment, sign, by=by, at=at)


def declare_conflicts(
    panelist: Panelist, declarations: Sequence[rounds.Declaration], *, by: User, at: datetime
) -> int:
    """``rounds.service.declare_conflicts``, voiding what was written on entries now in conflict; how many ended."""
    ended = rounds.declare_conflicts(panelist, declarations, by=by, at=at)
    void_written(ended, by=by, at=at)
    return len(ended)


def decide_conflict(conflict: Conflict, is_conflict: bool, reason: str, *, by: User, at: datetime) -> int:
    """``rounds.service.decide_conflict`` with the voiding that a late conflict asks for; how many assignments ended."""
    ended = rounds.decide_conflict(conflict, is_conflict, reason, by=by, at=at)
    void_written(ended, by=by, at=at)
    return len(ended)


def register_conflict(
    round: Round,
    user: User,
    organisation: Organisation,
    kind: ConflictKind,
    reason: str,
    *,
    by: User,
    at: datetime,
) -> int:
    """``rounds.service.register_conflict`` with the voiding that a late conflict asks for; how many ended."""
    ended = rounds.register_conflict(round, user, organisation, kind, reason, by=by, at=at)
    void_written(ended, by=by, at=at)
    return len(ended)


def void_written(assignments: Iterable[Assignment], *, by: User, at: datetime) -> None:
    """Void the reviews of assignments that ``rounds`` has ended."""
    reasons = {assignment.id: assignment.end_reason for assignment in assignments}
    if not reasons:
        return
    query = select(Review).where(Review.assignment_id.in_(reasons))
    for review in db.session.scalars(query):
        _void(review, reasons[review.assignment_id], by=by, at=at)


def _void(review: Review, reason: str, *, by: User, at: datetime) -> None:
    review.state = REVIEW_MOVES.go("void", review.state)
    review.void_reason = reason
    record(
        "review.voided",
        review,
        by=by,
        at=at,
        call_id=review.assignment.round.call_id,
        revision=review.revision,
    )

"""After a round has closed, two officers take a review out of the count together; the review stays (rules 7 and 8)."""

from datetime import datetime

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.extensions import db
from app.people.models import User
from app.reviews.models import Review
from app.reviews.policy import VOIDING, may_agree_voiding, may_propose_voiding
from app.reviews.service.voiding import void_written
from app.rounds.service import needed_reason
from app.rounds.service.ending import end_assignment
from app.shared.verdict import require


def propose_voiding(review: Review, reason: str, *, by: User, at: datetime) -> Approval:
    """An officer proposes to void a finished review of a closed round; nothing changes until a second one agrees.

    Errors: Refused by ``may_propose_voiding``; Invalid without a reason.
    """
    require(may_propose_voiding(by, review, at))
    round = review.assignment.round
    payload = {
        "assignment": review.assignment_id,
        "code": review.assignment.code,
        "revision": review.revision,
    }
    return approvals.propose(
        VOIDING,
        review,
        payload,
        needed_reason(reason),
        by=by,
        at=at,
        call_id=round.call_id,
        kind=round.call.kind,
    )


def agree_voiding(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Review:
    """The second officer agrees: the review counts nowhere from now on, its judge loses the entry, both stay on record.

    Whatever was ranked with it is stale by its inputs (``decisions.is_stale``), so that nothing moves on it before it
    is ranked anew. Errors: Refused (the proposer himself, decided, voided otherwise since).
    """
    review = review_of_proposal(approval)
    require(may_agree_voiding(by, approval, review, at))
    approvals.agree(approval, opinion, by=by, at=at)
    end_assignment(review.assignment, "void", approval.reason, by=by, at=at)
    void_written([review.assignment], by=by, at=at)
    return review


def refuse_voiding(approval: Approval, opinion: str, *, by: User, at: datetime) -> Approval:
    """The second officer does not agree, and says why; the review counts as before."""
    return approvals.refuse(approval, opinion, by=by, at=at)


def review_of_proposal(approval: Approval) -> Review:
    """The review that a proposal is about."""
    return db.session.get_one(Review, approval.subject_id)

"""A mark of a closed round is corrected by two officers, in a record beside what the judge gave (rule 7)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.reviews.corrected import marks_in_force, sealed, total_in_force
from app.reviews.models import Review, ReviewCorrection
from app.reviews.policy import CORRECTING, may_agree_correction, may_propose_correction
from app.reviews.queries import total_of
from app.reviews.service.correcting import review_of_proposal
from app.reviews.service.values import parse_values
from app.rounds.service import needed_reason
from app.shared.text import t
from app.shared.verdict import Invalid, require

NEW = "score-"


def propose_correction(
    review: Review, given: Mapping[str, str], reason: str, *, by: User, at: datetime
) -> Approval:
    """An officer proposes other marks for a finished review of a closed round; until a second agrees nothing changes.

    ``given``: new marks of 0–100 by criterion, as typed; an empty one, or the mark that counts already, is no change.
    The proposal keeps each mark before and after, and both totals. Errors: Refused by ``may_propose_correction``;
    Invalid per field (``score-<criterion>``), without a change, or without a reason.
    """
    require(may_propose_correction(by, review, at))
    call = review.assignment.round.call
    typed = {f"{NEW}{key}": text for key, text in given.items() if text.strip()}
    standing = marks_in_force(review)
    wanted = {key.removeprefix(NEW): value for key, value in parse_values(call, typed).items()}
    changed = {
        key: value
        for key, value in wanted.items()
        if isinstance(value, Decimal) and value != standing.get(key)
    }
    if not changed:
        raise Invalid({"reason": t("没有改动任何一项得分")})
    payload = {
        "assignment": review.assignment_id,
        "code": review.assignment.code,
        "corrections": review.corrections,
        "marks": {
            key: {"from": _printed(standing.get(key)), "to": _printed(value)}
            for key, value in changed.items()
        },
        "total": {
            "from": _printed(total_in_force(review)),
            "to": _printed(total_of(call, standing | changed)),
        },
    }
    kept = needed_reason(reason)
    return approvals.propose(CORRECTING, review, payload, kept, by=by, at=at, call_id=call.id, kind=call.kind)


def _printed(mark: Decimal | None) -> str:
    return "" if mark is None else f"{mark:.2f}"


def agree_correction(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> ReviewCorrection:
    """The second officer agrees: the correction counts from now on, what the judge gave stays beside it.

    Whatever was ranked before is stale by its inputs and stays on the record; the judge gets a letter. Errors: Refused
    (the proposer himself, decided, voided or corrected otherwise since).
    """
    review = review_of_proposal(approval)
    require(may_agree_correction(by, approval, review, at))
    approvals.agree(approval, opinion, by=by, at=at)
    correction = ReviewCorrection(
        review=review, review_id=review.id, approval_id=approval.id, number=review.corrections + 1,
        marks=approval.payload["marks"], reason=approval.reason,
        total_before=Decimal(approval.payload["total"]["from"]), total=Decimal(approval.payload["total"]["to"]),
        proposed_by_id=approval.proposed_by_id, proposed_at=approval.proposed_at.astimezone(UTC),
        agreed_by_id=by.id, agreed_at=at.astimezone(UTC),
    )  # fmt: skip
    correction.digest = sealed(correction)
    db.session.add(correction)
    review.corrections = correction.number
    record(
        "review.corrected", review, by=by, at=at, call_id=review.assignment.round.call_id,
        number=correction.number, digest=correction.digest, approval=approval.id,
    )  # fmt: skip
    return correction


def refuse_correction(approval: Approval, opinion: str, *, by: User, at: datetime) -> Approval:
    """The second officer does not agree, and says why; the marks count as before."""
    return approvals.refuse(approval, opinion, by=by, at=at)

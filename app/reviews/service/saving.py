"""A judge writes: every save keeps what it can prove it has seen, and nothing else is overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.reviews.models import Review
from app.reviews.policy import may_write_review
from app.reviews.queries import review_of, total_of
from app.reviews.service.values import Value, current_value, mark_of, parse_values, set_value, shown
from app.reviews.states import REVIEW_MOVES, ReviewState
from app.rounds.models import Assignment
from app.rounds.service import finish_assignment, reopen_assignment
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require


@dataclass(frozen=True)
class Clash:
    """A field that another device changed since: what was sent, what stands, and the revision that it has now."""

    field: str
    mine: str
    theirs: str
    revision: int


class Clashed(Exception):
    """Two devices wrote different things into one field; nothing of this save was kept (trust.md A18).

    ``saved_at``: when what stands was last written to.
    """

    def __init__(self, clashes: list[Clash], saved_at: datetime) -> None:
        super().__init__(", ".join(clash.field for clash in clashes))
        self.clashes, self.saved_at = clashes, saved_at


def save_review(
    assignment: Assignment,
    given: Mapping[str, str | None],
    base: int | Mapping[str, int],
    *,
    by: User,
    at: datetime,
) -> Review:
    """Keep the given fields (``values.field_names``) if each has not changed since the revision ``base`` that was seen.

    ``base`` is one revision for all, or one per field. Sending what already stands is no change. A finished review
    that stays complete stays finished with a new total; one that lacks something again is a draft, and its assignment
    waits again. The record notes that, and the first save, but not every keystroke's draft.
    Errors: Refused by ``may_write_review``; Invalid per field; Clashed.
    """
    require(may_write_review(by, assignment, at))
    values = parse_values(assignment.round.call, given)
    review = review_of(assignment) or _start(assignment, by=by, at=at)
    changed = {name: value for name, value in values.items() if current_value(review, name) != value}
    _refuse_clashes(review, changed, base)
    if not changed:
        return review
    review.revision += 1
    review.saved_at = at
    for name, value in changed.items():
        set_value(review, name, value)
    review.revisions = review.revisions | dict.fromkeys(changed, review.revision)
    if review.state == ReviewState.DONE:
        _settle(review, by=by, at=at)
    return review


def finish_review(assignment: Assignment, *, by: User, at: datetime) -> Review:
    """Declare the review complete: every criterion marked, an overall opinion given; the total is stored (rule 0).

    ``rounds`` is told that the assignment is done. Can be said again after a revision, until the round closes.
    Errors: Refused by ``may_write_review``; Invalid with a sentence for every field that lacks.
    """
    require(may_write_review(by, assignment, at))
    review = review_of(assignment) or _start(assignment, by=by, at=at)
    if lacking := lacking_in(review, assignment):
        raise Invalid(lacking)
    review.state = REVIEW_MOVES.go("finish", review.state)
    review.finished_at = at
    review.total = _total(review, assignment)
    record(
        "review.finished", review, by=by, at=at, call_id=assignment.round.call_id, revision=review.revision
    )
    finish_assignment(assignment, by=by, at=at)
    return review


def lacking_in(review: Review | None, assignment: Assignment) -> dict[str, Text]:
    """What a review still needs before it is complete, by field; empty when nothing lacks."""
    lacking: dict[str, Text] = {}
    for criterion in assignment.round.call.rubric:
        mark = mark_of(review, str(criterion["key"])) if review else None
        if mark is None or mark.score is None:
            lacking[f"score-{criterion['key']}"] = t("尚未打分")
    if review is None or not review.comment.strip():
        lacking["comment"] = t("尚未填写，完成评审需要总体意见")
    return lacking


def _start(assignment: Assignment, *, by: User, at: datetime) -> Review:
    review = Review(
        assignment=assignment,
        round_id=assignment.round_id,
        entry_id=assignment.entry_id,
        judge_id=assignment.judge_id,
        state=ReviewState.DRAFT,
        revision=0,
        revisions={},
        comment="",
        private_note="",
        started_at=at,
        saved_at=at,
        marks=[],
    )
    db.session.add(review)
    db.session.flush()
    record("review.started", review, by=by, at=at, call_id=assignment.round.call_id)
    return review


def _refuse_clashes(review: Review, changed: Mapping[str, Value], base: int | Mapping[str, int]) -> None:
    clashes = [
        Clash(name, shown(value), shown(current_value(review, name)), review.revisions[name])
        for name, value in changed.items()
        if review.revisions.get(name, 0) > (base if isinstance(base, int) else base.get(name, 0))
    ]
    if clashes:
        raise Clashed(clashes, review.saved_at)


def _settle(review: Review, *, by: User, at: datetime) -> None:
    assignment = review.assignment
    if not lacking_in(review, assignment):
        review.total = _total(review, assignment)
        record(
            "review.revised", review, by=by, at=at, call_id=assignment.round.call_id, revision=review.revision
        )
        return
    review.state = REVIEW_MOVES.go("save", review.state)
    review.total = review.finished_at = None
    record(
        "review.reopened", review, by=by, at=at, call_id=assignment.round.call_id, revision=review.revision
    )
    reopen_assignment(assignment, by=by, at=at)


def _total(review: Review, assignment: Assignment) -> Decimal | None:
    return total_of(assignment.round.call, {mark.criterion: mark.score for mark in review.marks})

"""Who may read, write, void and release reviews."""

from datetime import datetime

from sqlalchemy import Select, false, or_, select

from app.people.models import User
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Round
from app.rounds.policy import (
    may_judge,
    may_read_entry_as_judge,
    may_run_round,
    may_see_results,
    visible_assignments,
    visible_rounds,
)
from app.rounds.states import RoundState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now


def may_write_review(user: User | None, assignment: Assignment, at: datetime) -> Verdict:
    """The assignment's judge while the round is open; a closed round refuses everybody (rule 7, trust.md A17)."""
    return may_judge(user, assignment, at)


def may_see_review(user: User | None, review: Review, at: datetime) -> Verdict:
    """Its judge while he has the entry; after closing also who may see the round's results. Nobody else, ever."""
    if may_read_entry_as_judge(user, review.assignment, at):
        return YES
    return YES if may_see_results(user, review.assignment.round, at) else hidden()


def visible_reviews(user: User | None, at: datetime) -> Select[Review]:
    """What ``may_see_review`` allows, as a query."""
    if user is None:
        return select(Review).where(false())
    own = visible_assignments(user, at).with_only_columns(Assignment.id)
    closed = visible_rounds(user, at).where(Round.state == RoundState.CLOSED).with_only_columns(Round.id)
    return select(Review).where(or_(Review.assignment_id.in_(own), Review.round_id.in_(closed)))


def may_see_panel_marks(user: User | None, assignment: Assignment, at: datetime) -> Verdict:
    """Colleagues' marks on the same entry: after closing, and only where the call's method says so (rule 7)."""
    round = assignment.round
    verdict = may_read_entry_as_judge(user, assignment, at)
    if not verdict or (round.state == RoundState.CLOSED and round.judges_see_after_close):
        return verdict
    return hidden()


def may_void_review(user: User | None, review: Review, at: datetime) -> Verdict:
    """Officers of the call while the round is open; afterwards a correction takes two officers (rule 7)."""
    return may_run_round(user, review.assignment.round, at)


def may_release_comments(user: User | None, review: Review, at: datetime) -> Verdict:
    """Finished reviews of a closed round, by the officers of the call."""
    round = review.assignment.round
    verdict = may_run_round(user, round, at)
    if verdict.hide:
        return verdict
    return first_refusal(may_see_results(user, round, at), _finished(review))


def _finished(review: Review) -> Verdict:
    if review.state == ReviewState.DONE:
        return YES
    return not_now("wrong_state", t("目前的状态是「%(state)s」，不能进行这一步", state=review.state.label))

"""Who may read, write, void and release reviews."""

from datetime import datetime

from sqlalchemy import Select, false, or_, select

from app.approvals.models import Approval
from app.approvals.policy import may_decide
from app.approvals.queries import open_proposals
from app.calls.marking_rules import marking_rules
from app.calls.policy import is_officer_of
from app.people.models import User
from app.reviews.alarms import alarms_of
from app.reviews.models import ReadingBatch, Review
from app.reviews.states import BATCH_MOVES, REVIEW_MOVES, ReviewState
from app.rounds.budgets import is_further, may_read_further, readers_of
from app.rounds.models import Assignment, Round, RoundEntry
from app.rounds.policy import (
    may_judge,
    may_read_entry_as_judge,
    may_run_round,
    may_see_results,
    outstanding_of,
    visible_assignments,
    visible_rounds,
)
from app.rounds.states import RoundState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now

VOIDING = "review.void"
CORRECTING = "review.correct"


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


def may_see_own_earlier(user: User | None, assignment: Assignment, at: datetime) -> Verdict:
    """His own marks of an earlier leg beside those he gives now, where the round shows them; never another's."""
    verdict = may_read_entry_as_judge(user, assignment, at)
    return verdict if not verdict or assignment.round.shows_own_earlier else hidden()


def may_void_review(user: User | None, review: Review, at: datetime) -> Verdict:
    """Officers of the call while the round is open; afterwards a correction takes two officers (rule 7)."""
    return may_run_round(user, review.assignment.round, at)


def may_propose_voiding(user: User | None, review: Review, at: datetime) -> Verdict:
    """Officers of the call, for a finished review of a closed round on which nothing is proposed yet (rule 7).

    Before closing one officer does it alone: ``may_void_review``.
    """
    round = review.assignment.round
    return first_refusal(may_see_results_as_officer(user, round, at), _finished(review)) and _unproposed(
        review
    )


def may_correct_review(user: User | None, review: Review, at: datetime) -> Verdict:
    """Whichever road the round's state leaves for taking a review out: alone while it is open, by two afterwards."""
    closed = review.assignment.round.state == RoundState.CLOSED
    return may_propose_voiding(user, review, at) if closed else _may_void_standing(user, review, at)


def may_agree_voiding(user: User | None, approval: Approval, review: Review, at: datetime) -> Verdict:
    """Another officer than the proposer, while the review still counts."""
    return first_refusal(may_decide(user, approval, at), _finished(review)) and (
        YES if approval.act == VOIDING else hidden()
    )


def may_propose_correction(user: User | None, review: Review, at: datetime) -> Verdict:
    """Officers of the call, for a finished review of a closed round on which nothing is proposed yet (rule 7)."""
    return may_propose_voiding(user, review, at)


def may_agree_correction(user: User | None, approval: Approval, review: Review, at: datetime) -> Verdict:
    """Another officer than the proposer, while the review counts and no other correction came between."""
    outdated = not_now("outdated", t("提出之后这份评审另有更正，请另行提出"))
    unchanged = approval.payload.get("corrections") == review.corrections
    return first_refusal(
        may_decide(user, approval, at), _finished(review), YES if unchanged else outdated
    ) and (YES if approval.act == CORRECTING else hidden())


def may_explain_spread(user: User | None, round: Round, at: datetime) -> Verdict:
    """Officers of the call say why marks may lie apart, from the release on; the reason stays beside the figures."""
    if not is_officer_of(user, round.call, at):
        return hidden()
    return YES if round.state != RoundState.PREPARING else not_now("not_released", t("分派尚未发布"))


def may_see_batch(user: User | None, batch: ReadingBatch, at: datetime) -> Verdict:
    """What the rule proposed in a round is seen by the officers of the call alone."""
    return YES if is_officer_of(user, batch.round.call, at) else hidden()


def may_propose_readings(user: User | None, round: Round, at: datetime) -> Verdict:
    """Officers of the call, in an open round whose method declared a budget, once everything that was given is read.

    Earlier the figures would rest on those judges alone who were quick, and could be asked for until they please.
    """
    verdict = may_run_round(user, round, at)
    if not verdict:
        return verdict
    if not marking_rules(round.call.method).extra_budget:
        return not_now("undeclared", t("公布的评审办法没有规定补充评审份额，不能按规则增加评审"))
    waiting = outstanding_of(round)
    return (
        not_now("outstanding", t("还有 %(n)s 份评审未完成，完成后才能提出补充评审", n=waiting))
        if waiting
        else YES
    )


def may_add_reader(user: User | None, row: RoundEntry, at: datetime) -> Verdict:
    """Officers of the call add a reader by hand where one was lost; beyond that only to an entry whose marks lie apart.

    The method says that the rule chooses what is read again near the line and by whom; what it leaves to a person is
    another reading where the spread alarm stands (judging.md, Agreement), out of the same budget
    (``may_read_further``). Anything else would let one officer choose a reader for the entry of his choice.
    """
    readers = readers_of(row)
    verdict = first_refusal(may_run_round(user, row.round, at), may_read_further(row, readers))
    if not verdict or not is_further(row, readers):
        return verdict
    alarm = alarms_of(row.round).get(row.entry_id)
    if alarm is not None and alarm.is_open:
        return YES
    return not_now(
        "no_alarm", t("评审人数已足；评分没有超过公布的分歧界限，补充评审由规则提出，不由人工指定")
    )


def may_decide_batch(user: User | None, batch: ReadingBatch, at: datetime) -> Verdict:
    """What was proposed is handed out or dropped while the round is open."""
    return first_refusal(may_run_round(user, batch.round, at), BATCH_MOVES.may("hand_out", batch.state))


def may_see_results_as_officer(user: User | None, round: Round, at: datetime) -> Verdict:
    """The results of a round, for those who may do something about them: the supervisor only reads."""
    return may_see_results(user, round, at) if is_officer_of(user, round.call, at) else hidden()


def _may_void_standing(user: User | None, review: Review, at: datetime) -> Verdict:
    return first_refusal(may_void_review(user, review, at), REVIEW_MOVES.may("void", review.state))


def _unproposed(review: Review) -> Verdict:
    waits = open_proposals(Review.__tablename__, review.id)
    return not_now("proposed", t("已有一项提议等待另一位承办人复核")) if waits else YES


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

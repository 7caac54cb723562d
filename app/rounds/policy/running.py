"""What the officers of a call may do with a round that judges are reading."""

from datetime import datetime

from sqlalchemy import func, select

from app.approvals.models import Approval
from app.approvals.policy import may_decide
from app.approvals.queries import open_proposals
from app.calls.policy import is_officer_of
from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, Panelist, Round, RoundEntry
from app.rounds.policy.preparing import may_invite_judge, may_see_round
from app.rounds.states import AssignmentState, PanelistState, RoundState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now

EXTENDING = "round.extend"


def may_run_round(user: User | None, round: Round, at: datetime) -> Verdict:
    """Assignments of an open round are ended, added and filled up by the officers of the call."""
    if not is_officer_of(user, round.call, at):
        return hidden()
    if round.state == RoundState.OPEN:
        return YES
    if round.state == RoundState.PREPARING:
        return not_now("not_released", t("分派尚未发布"))
    return not_now("round_closed", t("评审已于 %(when)s 结束", when=round.closed_at))


def may_add_assignment(user: User | None, round: Round, at: datetime) -> Verdict:
    """One more reader for one entry of an open round."""
    return may_run_round(user, round, at)


def may_remind_judges(user: User | None, round: Round, at: datetime) -> Verdict:
    """Judges are reminded of what waits for them until the round closes; how often is decided judge by judge."""
    return may_invite_judge(user, round, at)


def may_refresh_entries(user: User | None, round: Round, at: datetime) -> Verdict:
    """Entries that passed screening later, on appeal for instance, join until the round closes."""
    return may_invite_judge(user, round, at)


def may_close_round(user: User | None, round: Round, at: datetime) -> Verdict:
    """Closed by an officer, never by the clock: nothing outstanding, and no entry without a single finished review."""
    verdict = may_run_round(user, round, at)
    if not verdict:
        return verdict
    outstanding, unread = _left(round)
    if outstanding:
        return not_now("outstanding", t("还有 %(n)s 份评审未完成", n=outstanding))
    return not_now("unread", t("有 %(n)s 份申报没有任何有效评审", n=unread)) if unread else YES


def may_see_results(user: User | None, round: Round, at: datetime) -> Verdict:
    """Marks are nobody's but their judge's before closing, the officers' included (rule 7)."""
    verdict = may_see_round(user, round, at)
    if not verdict or round.state == RoundState.CLOSED:
        return verdict
    return not_now("not_closed", t("评审结束后才能查看评分"))


def outstanding_of(round: Round) -> int:
    """How many reviews were given to judges and are not done."""
    return _left(round)[0]


def may_replace_judge(user: User | None, panelist: Panelist, at: datetime) -> Verdict:
    """A judge of an open round who has something left to read; what he finished stands."""
    verdict = may_run_round(user, panelist.round, at)
    if not verdict:
        return verdict
    if panelist.state != PanelistState.ACCEPTED:
        return not_now("not_on_panel", t("这位专家不在专家组中"))
    left = select(func.count(Assignment.id)).where(
        Assignment.round_id == panelist.round_id,
        Assignment.judge_id == panelist.user_id,
        Assignment.state == AssignmentState.ASSIGNED,
    )
    return YES if db.session.scalar(left) else not_now("nothing_left", t("这位专家没有未完成的评审"))


def may_propose_extension(user: User | None, round: Round, at: datetime) -> Verdict:
    """The date of an open round is put off by two officers, one proposal at a time; it never comes nearer."""
    verdict = may_run_round(user, round, at)
    if verdict and open_proposals(Round.__tablename__, round.id):
        return not_now("proposed", t("已有一项提议等待另一位承办人复核"))
    return verdict


def may_agree_extension(user: User | None, approval: Approval, round: Round, at: datetime) -> Verdict:
    """Another officer than the proposer, while the round is open."""
    return first_refusal(may_decide(user, approval, at), may_run_round(user, round, at)) and (
        YES if approval.act == EXTENDING else hidden()
    )


def _left(round: Round) -> tuple[int, int]:
    """Reviews that are outstanding, and entries without a finished one."""
    here = Assignment.round_id == round.id
    waiting = select(func.count(Assignment.id)).where(here, Assignment.state == AssignmentState.ASSIGNED)
    done = select(Assignment.entry_id).where(here, Assignment.state == AssignmentState.DONE)
    unread = select(func.count(RoundEntry.id)).where(
        RoundEntry.round_id == round.id, RoundEntry.entry_id.not_in(done)
    )
    row = db.session.execute(select(waiting.scalar_subquery(), unread.scalar_subquery())).one()
    return row[0], row[1]

"""Drafts are the officers', notices everybody's, and nothing is announced before the last day is over."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from app.approvals.models import Approval
from app.approvals.queries import open_proposals
from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.decisions.models import Decision
from app.decisions.policy import may_work_on_results
from app.decisions.states import DECISION_MOVES, DecisionState
from app.extensions import db
from app.notices.models import Notice, NoticeDecision
from app.notices.policy.holding import failing, held_lines, held_results, is_objected_to
from app.notices.states import IN_FORCE, NOTICE_MOVES, PUBLIC, LineState, NoticeState
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now

WITHDRAWAL = "notice.withdraw"
OVER = (NoticeState.DROPPED, NoticeState.WITHDRAWN)


def may_see_notice(user: User | None, notice: Notice, at: datetime) -> Verdict:
    """Everybody reads a published notice, for good; a draft exists for the officers of its call alone (rule 11)."""
    return YES if notice.is_public() or is_officer_of(user, notice.call, at) else hidden()


def visible_notices(user: User | None, at: datetime) -> Select[Notice]:
    """What ``may_see_notice`` allows, as a query."""
    mine = Notice.call_id.in_(worked_calls(user, at).with_only_columns(Call.id))
    return select(Notice).where(or_(Notice.state.in_(PUBLIC), mine))


def may_work_on_notice(user: User | None, notice: Notice, at: datetime) -> Verdict:
    """The officers of its call have a notice on their desk; for everybody else that page does not exist."""
    return YES if is_officer_of(user, notice.call, at) else hidden()


def worked_notices(user: User | None, at: datetime) -> Select[Notice]:
    """What ``may_work_on_notice`` allows, as a query."""
    return select(Notice).where(Notice.call_id.in_(worked_calls(user, at).with_only_columns(Call.id)))


def may_draft_notice(user: User | None, call: Call, at: datetime) -> Verdict:
    """An officer drafts one as soon as an agreed decision is in no other notice."""
    waits = db.session.scalar(unnoticed_decisions(call).limit(1)) is not None
    return first_refusal(
        may_work_on_results(user, call, at),
        YES if waits else not_now("nothing_agreed", t("没有已复核同意、尚未公示的结果")),
    )


def unnoticed_decisions(call: Call) -> Select[Decision]:
    """Agreed decisions of a call that no living notice carries."""
    return select(Decision).where(Decision.call_id == call.id, _free())


def unnoticed(user: User | None, at: datetime) -> Select[Decision]:
    """The same over every call that an officer works on."""
    mine = worked_calls(user, at).with_only_columns(Call.id)
    return select(Decision).where(Decision.call_id.in_(mine), _free())


def _free() -> ColumnElement[bool]:
    carried = exists(
        select(NoticeDecision.id)
        .join(Notice, Notice.id == NoticeDecision.notice_id)
        .where(NoticeDecision.decision_id == Decision.id, Notice.state.not_in(OVER))
    )
    return and_(Decision.state == DecisionState.AGREED, ~carried)


def may_edit_notice(user: User | None, notice: Notice, at: datetime) -> Verdict:
    """Drafts are edited and dropped; what is public stays as it is printed."""
    return first_refusal(may_work_on_notice(user, notice, at), NOTICE_MOVES.may("drop", notice.state))


def may_publish_notice(user: User | None, notice: Notice, at: datetime) -> Verdict:
    """A draft whose decisions all stand agreed, with an office that takes objections printed on it."""
    decisions = [row.decision for row in notice.decisions]
    standing = bool(decisions) and all(d.state == DecisionState.AGREED for d in decisions)
    return first_refusal(
        may_work_on_notice(user, notice, at),
        NOTICE_MOVES.may("publish", notice.state),
        YES if standing else not_now("not_agreed", t("只有复核同意的结果才能公示")),
        YES if notice.office.strip() else not_now("no_office", t("请先写明受理异议的处室和电话")),
    )


def may_recall_decision(user: User | None, decision: Decision, at: datetime) -> Verdict:
    """An agreed decision is taken back by an officer as long as no public notice carries it.

    Once its notice was withdrawn that is so again, but not while an objection to it waits: the answer would be void.
    """
    query = (
        select(NoticeDecision.id)
        .join(Notice, Notice.id == NoticeDecision.notice_id)
        .where(NoticeDecision.decision_id == decision.id, Notice.state.in_(IN_FORCE))
    )
    secret = db.session.scalar(query.limit(1)) is None
    return first_refusal(
        may_work_on_results(user, decision.call, at),
        DECISION_MOVES.may("supersede", decision.state),
        YES if secret else not_now("public_already", t("结果已经公示，不能撤回")),
        not_now("objected_to", t("对这项结果的异议正在处理，办结后才能撤回"))
        if is_objected_to(decision)
        else YES,
    )


def may_announce_lines(user: User | None, notice: Notice, at: datetime) -> Verdict:
    """After the last printed day, by an officer, while something is left that no pending objection holds.

    While a second officer is asked to withdraw the notice nothing is announced: that could not be undone.
    """
    over = first_refusal(
        may_work_on_notice(user, notice, at),
        NOTICE_MOVES.may("settle", notice.state),
        YES
        if notice.is_over(at)
        else not_now("still_running", t("公示期到%(when)s为止", when=notice.ends_on)),
    )
    asked = over and _no_withdrawal_waits(notice)
    return asked and _something_free(notice)


def may_see_announcement(user: User | None, notice: Notice, at: datetime) -> Verdict:
    """Everybody reads what a notice led to, once something of it was announced."""
    told = YES if notice.announced_at is not None else not_now("not_announced", t("结果尚未公布"))
    return first_refusal(may_see_notice(user, notice, at), told)


def _something_free(notice: Notice) -> Verdict:
    waiting = [line.id for line in notice.lines if line.state == LineState.NOTICED]
    failed = [decision.id for decision in failing(notice)]
    if set(waiting) - held_lines(waiting) or set(failed) - held_results(failed):
        return YES
    if waiting or failed:
        return not_now("all_held", t("余下各项都有异议正在处理，办结后才能公布"))
    return not_now("nothing_left", t("没有待公布的结果"))


def pending_withdrawal(notice: Notice) -> Approval | None:
    """The proposal to withdraw the notice that waits for a second officer, if there is one."""
    return withdrawal_among(open_proposals(notice.__tablename__, notice.id))


def withdrawal_among(proposals: Iterable[Approval]) -> Approval | None:
    """The same of what waits on a notice, where a page has read that already."""
    return next((a for a in proposals if a.act == WITHDRAWAL), None)


def _no_withdrawal_waits(notice: Notice) -> Verdict:
    if pending_withdrawal(notice) is None:
        return YES
    return not_now("withdrawal_proposed", t("有一项撤回公示的提议等待复核，复核之后才能公布"))


def may_withdraw_notice(user: User | None, notice: Notice, at: datetime) -> Verdict:
    """撤回公示: an officer proposes it with a public reason and a second one agrees, while nothing was announced.

    What was announced stands: from then on only an objection or the winner ends it. One proposal at a time.
    """
    possible = first_refusal(may_work_on_notice(user, notice, at), can_be_withdrawn(notice))
    if not possible or pending_withdrawal(notice) is None:
        return possible
    return not_now("proposed_already", t("已有一项撤回公示的提议等待复核"))


def can_be_withdrawn(notice: Notice) -> Verdict:
    """The part of ``may_withdraw_notice`` that asks the notice alone: asked again when the second officer agrees."""
    untold = not_now("announced_already", t("结果已经公布，公示不能撤回"))
    return first_refusal(
        YES if notice.announced_at is None else untold,
        NOTICE_MOVES.may("withdraw", notice.state),
    )

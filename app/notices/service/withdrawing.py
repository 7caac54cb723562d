"""撤回公示: taking a public notice back, by two officers and with a reason that everybody reads."""

from datetime import datetime

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.extensions import db
from app.history.service import record
from app.notices.models import Notice
from app.notices.policy import may_withdraw_notice
from app.notices.policy.publishing import WITHDRAWAL, can_be_withdrawn
from app.notices.states import LINE_MOVES, NOTICE_MOVES, LineState
from app.people.models import User
from app.shared.verdict import require


def propose_withdrawal(notice: Notice, reason: str, *, by: User, at: datetime) -> Approval:
    """Propose to withdraw a public notice of which nothing was announced; a second officer decides.

    Until then the notice runs on, but nothing of it is announced. ``Refused`` (``may_withdraw_notice``); ``Invalid`` on
    ``reason`` without one: the public reads it.
    """
    require(may_withdraw_notice(by, notice, at))
    payload = {"notice": notice.id, "lines": [line.id for line in notice.lines]}
    return approvals.propose(
        WITHDRAWAL, notice, payload, reason, by=by, at=at, call_id=notice.call_id, kind=notice.call.kind
    )


def agree_withdrawal(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Notice:
    """A second officer agrees: the notice stays public, marked withdrawn with its reason and date.

    Its lines lead to no announcement; its decisions stand and can be put on a fresh notice with fresh dates, or be
    taken back and proposed anew. Objections go on: they hold, and may strike, the same winner wherever he is printed
    next.
    ``Refused`` (409) where something was announced meanwhile, 403 for the proposer.
    """
    notice = notice_of(approval)
    require(can_be_withdrawn(notice))
    approvals.agree(approval, opinion, by=by, at=at)
    notice.state = NOTICE_MOVES.go("withdraw", notice.state)
    notice.withdrawn_at, notice.withdrawal_reason = at, approval.reason
    for line in notice.lines:
        if line.state == LineState.NOTICED:
            line.state = LINE_MOVES.go("withdraw", line.state)
    db.session.flush()
    decisions = [row.decision_id for row in notice.decisions]
    record("notice.withdrawn", notice, by=by, at=at, approval=approval.id, decisions=decisions)
    return notice


def refuse_withdrawal(approval: Approval, opinion: str, *, by: User, at: datetime) -> Approval:
    """The second officer refuses, with a reason; the notice runs on."""
    return approvals.refuse(approval, opinion, by=by, at=at)


def notice_of(approval: Approval) -> Notice:
    """The notice that a proposal is about."""
    return db.session.get_one(Notice, approval.subject_id)

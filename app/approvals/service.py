"""Proposing, agreeing, refusing. What was agreed is carried out by the noun that proposed it, at once."""

from datetime import datetime
from typing import Any

from app.approvals.models import Approval
from app.approvals.policy import is_lapsed, may_decide, may_withdraw_proposal
from app.approvals.states import APPROVAL_MOVES
from app.extensions import db
from app.history.service import Subject, record
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, require

ROADS = ("call", "item", "round", "entry")
LONGEST_REASON = 2000


def propose(
    act: str,
    subject: Subject,
    payload: dict[str, Any],
    reason: str,
    *,
    by: User,
    at: datetime,
    call_id: str | None = None,
    kind: str | None = None,
    expires_at: datetime | None = None,
) -> Approval:
    """Put an act before a second officer.

    ``act`` names the verb (``call.extend``), ``payload`` is plain data with all that the second person must see and the
    verb needs. ``call_id`` and ``kind`` default to those of the subject or of its call, round or item. After
    ``expires_at`` it can no longer be agreed. The caller has asked whether ``by`` may propose this. Errors: ``Invalid``
    (reason) without a reason, because the second person and the public read it.
    """
    if not reason.strip():
        raise Invalid({"reason": t("请写明理由")})
    call = _call_of(subject)
    approval = Approval(
        act=act,
        noun=subject.__tablename__,
        subject_id=str(subject.id),
        call_id=call_id or getattr(call, "id", None),
        kind=kind or getattr(call, "kind", ""),
        payload=payload,
        reason=reason.strip()[:LONGEST_REASON],
        proposed_by_id=by.id,
        proposed_at=at,
        expires_at=expires_at,
    )
    db.session.add(approval)
    db.session.flush()
    record("approval.proposed", approval, by=by, at=at, act=act, on=approval.subject_id)
    return approval


def agree(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Approval:
    """The second officer agrees; the caller then carries the act out. 403 for the proposer, 409 once decided."""
    require(may_decide(by, approval, at))
    return _decide(approval, "agree", "approval.agreed", opinion, by, at)


def refuse(approval: Approval, opinion: str, *, by: User, at: datetime) -> Approval:
    """The second officer refuses, with a reason that the proposer reads."""
    require(may_decide(by, approval, at))
    if not opinion.strip():
        raise Invalid({"opinion": t("请写明不同意的理由")})
    return _decide(approval, "refuse", "approval.refused", opinion, by, at)


def withdraw(approval: Approval, *, by: User, at: datetime) -> Approval:
    """The proposer takes his proposal back."""
    require(may_withdraw_proposal(by, approval, at))
    approval.state = APPROVAL_MOVES.go("withdraw", approval.state)
    record("approval.withdrawn", approval, by=by, at=at)
    return approval


def lapse(approval: Approval, *, at: datetime) -> Approval:
    """The clock ends what was not decided in time, or what the facts have overtaken."""
    approval.state = APPROVAL_MOVES.go("lapse", approval.state)
    record("approval.lapsed", approval, by=None, at=at, overtaken=not is_lapsed(approval, at))
    return approval


def _decide(approval: Approval, move: str, act: str, opinion: str, by: User, at: datetime) -> Approval:
    approval.state = APPROVAL_MOVES.go(move, approval.state)
    approval.decided_by_id, approval.decided_at = by.id, at
    approval.opinion = opinion.strip()[:LONGEST_REASON]
    record(act, approval, by=by, at=at, act=approval.act, on=approval.subject_id)
    return approval


def _call_of(subject: Any) -> Any:
    """The call that a subject belongs to, by the relationship that it has; the call itself for a call."""
    if subject.__tablename__ == "call":
        return subject
    for name in ROADS:
        nearer = getattr(subject, name, None)
        if nearer is not None:
            return _call_of(nearer)
    return None

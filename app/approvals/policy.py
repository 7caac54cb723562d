"""Who may decide what somebody else proposed."""

from datetime import datetime

from sqlalchemy import Select, false, or_, select

from app.approvals.models import Approval
from app.approvals.states import APPROVAL_MOVES
from app.people.models import User
from app.people.states import ScopeKind, SeatRole
from app.shared.text import Deadline, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def _sits(user: User, approval: Approval, at: datetime) -> bool:
    return user.holds(SeatRole.OFFICER, at, call=approval.call_id, kind=approval.kind or None)


def may_see_approval(user: User | None, approval: Approval, at: datetime) -> Verdict:
    """The officers of the call see what is proposed on it; nobody else learns that it exists."""
    return YES if user is not None and _sits(user, approval, at) else hidden()


def is_lapsed(approval: Approval, at: datetime) -> bool:
    """Whether the time in which it could be agreed is over."""
    return approval.expires_at is not None and at >= approval.expires_at


def may_decide(user: User | None, approval: Approval, at: datetime) -> Verdict:
    """Another person than the proposer, an officer of the call, while it waits (domain.md, second officer)."""
    return first_refusal(
        may_see_approval(user, approval, at),
        APPROVAL_MOVES.may("agree", approval.state),
        _not_lapsed(approval, at),
        _another(user, approval),
    )


def may_withdraw_proposal(user: User | None, approval: Approval, at: datetime) -> Verdict:
    """The proposer takes back what nobody has decided yet."""
    return first_refusal(
        may_see_approval(user, approval, at),
        APPROVAL_MOVES.may("withdraw", approval.state),
        YES
        if user is not None and user.id == approval.proposed_by_id
        else no("not_proposer", t("只有提出人可以撤回")),
    )


def visible_approvals(user: User | None, at: datetime) -> Select[Approval]:
    """What ``may_see_approval`` allows, as a query."""
    seats = [s for s in user.seats if s.role == SeatRole.OFFICER and s.is_valid(at)] if user else []
    if any(s.scope_kind == ScopeKind.PLATFORM for s in seats):
        return select(Approval)
    kinds = [s.scope_id for s in seats if s.scope_kind == ScopeKind.KIND]
    calls = [s.scope_id for s in seats if s.scope_kind == ScopeKind.CALL]
    return select(Approval).where(or_(false(), Approval.kind.in_(kinds), Approval.call_id.in_(calls)))


def _not_lapsed(approval: Approval, at: datetime) -> Verdict:
    if is_lapsed(approval, at):
        return not_now("lapsed", t("这项提议已在 %(when)s 失效", when=Deadline(approval.expires_at)))
    return YES


def _another(user: User | None, approval: Approval) -> Verdict:
    if user is not None and user.id == approval.proposed_by_id:
        return no("same_person", t("需要另一位承办人复核，提出人不能复核自己的提议"))
    return YES

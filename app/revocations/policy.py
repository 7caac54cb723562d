"""Who withdraws a selection: never one person alone, never unheard (domain.md, withdrawn for falsehood)."""

from datetime import datetime

from sqlalchemy import Select, or_, select, true

from app.approvals.models import Approval
from app.approvals.policy import may_decide
from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.revocations.models import Revocation
from app.revocations.states import REVOCATION_MOVES, RevocationState
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

REVOKING = "entry.revoke"
OPEN = (RevocationState.HEARING, RevocationState.PROPOSED)
WATCHERS = (SeatRole.SUPERVISOR, SeatRole.DISCIPLINE)


def may_open_revocation(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """An officer of the call opens it against an announced winner, one at a time."""
    if not is_officer_of(user, entry.call, at) or not entry.call.is_closed(at):
        return hidden()
    if entry.outcome != Outcome.SELECTED:
        return not_now("not_selected", t("只有已公布的入选单位可以撤销入选"))
    waits = select(Revocation.id).where(Revocation.entry_id == entry.id, Revocation.state.in_(OPEN))
    return not_now("open", t("已在听取意见")) if db.session.scalar(waits.limit(1)) else YES


def may_see_revocation(user: User | None, revocation: Revocation, at: datetime) -> Verdict:
    """The officers of the call, the laboratory, the discipline officer and the supervisor; nobody else learns of it."""
    if user is None:
        return hidden()
    seats = is_officer_of(user, revocation.call, at) or any(user.holds(role, at) for role in WATCHERS)
    return YES if seats or user.membership_in(revocation.organisation_id, at) else hidden()


def visible_revocations(user: User | None, at: datetime) -> Select[tuple[Revocation]]:
    """What ``may_see_revocation`` allows, as a query."""
    found = select(Revocation)
    if user is None:
        return found.where(~true())
    if any(user.holds(role, at) for role in WATCHERS):
        return found
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)]
    calls = worked_calls(user, at).with_only_columns(Call.id)
    return found.where(or_(Revocation.call_id.in_(calls), Revocation.organisation_id.in_(mine)))


def may_state_revocation(user: User | None, revocation: Revocation, at: datetime) -> Verdict:
    """The laboratory says what it has to say until the officers go on, in time or late."""
    membership = user.membership_in(revocation.organisation_id, at) if user is not None else None
    writes = membership is not None and membership.may_edit
    return first_refusal(
        may_see_revocation(user, revocation, at),
        YES if writes else no("not_laboratory", t("需要当事单位的负责人或经办人")),
        REVOCATION_MOVES.may("propose", revocation.state),
    )


def may_drop_revocation(user: User | None, revocation: Revocation, at: datetime) -> Verdict:
    """An officer finds that there is nothing in it."""
    officer = is_officer_of(user, revocation.call, at)
    return first_refusal(
        may_see_revocation(user, revocation, at),
        YES if officer else no("not_officer", t("需要本期的承办席位")),
        _not_own(user, revocation, at),
        REVOCATION_MOVES.may("drop", revocation.state),
    )


def may_propose_revocation(user: User | None, revocation: Revocation, at: datetime) -> Verdict:
    """An officer puts it before a second one once the laboratory was heard, or had its time to be."""
    heard = revocation.stated_at is not None or revocation.hear_until < local_date(at)
    due = revocation.hear_until
    return first_refusal(
        may_drop_revocation(user, revocation, at),
        YES
        if heard
        else not_now("not_heard", t("当事单位尚未陈述意见；%(due)s 24:00 以后可以提请撤销", due=due)),
    )


def may_agree_revocation(
    user: User | None, approval: Approval, revocation: Revocation, at: datetime
) -> Verdict:
    """A second officer agrees."""
    if approval.act != REVOKING:
        return hidden()
    return first_refusal(
        may_decide(user, approval, at),
        _not_own(user, revocation, at),
        REVOCATION_MOVES.may("agree", revocation.state),
    )


def _not_own(user: User | None, revocation: Revocation, at: datetime) -> Verdict:
    """Nobody decides in office about his own organisation (rule 4)."""
    own = user is not None and user.membership_in(revocation.organisation_id, at) is not None
    return no("own", t("不能办理本人所在机构的事项")) if own else YES


def revocations_to_go_on(user: User | None, at: datetime) -> Select[tuple[Revocation]]:
    """Hearings on an officer's lists with which he can go on: the laboratory was heard, or had its time to be."""
    heard = or_(Revocation.stated_at.is_not(None), Revocation.hear_until < local_date(at))
    calls = worked_calls(user, at).with_only_columns(Call.id)
    return select(Revocation).where(
        Revocation.state == RevocationState.HEARING, heard, Revocation.call_id.in_(calls)
    )


def hearings_of(user: User | None, at: datetime) -> Select[tuple[Revocation]]:
    """Hearings in which a laboratory of the person has not spoken yet."""
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)] if user else []
    return select(Revocation).where(
        Revocation.state == RevocationState.HEARING,
        Revocation.stated_at.is_(None),
        Revocation.organisation_id.in_(mine),
    )

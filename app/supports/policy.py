"""Officers of the call whose result earned it record a support, two of them; everybody reads what stands."""

from datetime import datetime

from sqlalchemy import Select, or_, select

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.kinds import KINDS
from app.people.models import User
from app.people.states import SeatRole
from app.projects.models import Project
from app.projects.states import ProjectState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now
from app.supports.models import Support
from app.supports.states import SUPPORT_MOVES, SupportState

GRANTING = "support.grant"


def may_see_supports(user: User | None, at: datetime) -> Verdict:
    """The desk of supports is the officers'."""
    if user is not None and any(s.role == SeatRole.OFFICER and s.is_valid(at) for s in user.seats):
        return YES
    return no("no_seat", t("政策支持由承办人登记"))


def earning_entries(user: User | None, at: datetime) -> Select[Entry]:
    """Results of the officer's calls that may earn support: tasks that passed their acceptance, and, where winners
    become cases, whoever was announced."""
    accepted = select(Project.entry_id).where(Project.state == ProjectState.ACCEPTED)
    told = [name for name, kind in KINDS.items() if kind.follows == "case"]
    calls = worked_calls(user, at).with_only_columns(Call.id)
    return (
        select(Entry)
        .join(Call, Call.id == Entry.call_id)
        .where(
            Entry.call_id.in_(calls),
            Entry.outcome == Outcome.SELECTED,
            or_(Entry.id.in_(accepted), Call.kind.in_(told)),
        )
    )


def may_propose_support(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """An officer of the call; the result has been reached."""
    if not is_officer_of(user, entry.call, at):
        return hidden()
    found = db.session.scalar(
        earning_entries(user, at).where(Entry.id == entry.id).with_only_columns(Entry.id)
    )
    return YES if found is not None else not_now("no_result", t("验收通过或公布入选之后才能登记支持"))


def may_see_support(user: User | None, support: Support, at: datetime) -> Verdict:
    """What stands, everybody; what is proposed, was refused or revoked, officers of its call."""
    if support.state == SupportState.GRANTED or is_officer_of(user, support.call, at):
        return YES
    return hidden()


def visible_supports(user: User | None, at: datetime) -> Select[Support]:
    """What ``may_see_support`` allows, as a query."""
    mine = worked_calls(user, at).with_only_columns(Call.id)
    return select(Support).where(or_(Support.state == SupportState.GRANTED, Support.call_id.in_(mine)))


def worked_supports(user: User | None, at: datetime) -> Select[Support]:
    """The supports of the officer's own calls, whatever their state."""
    return select(Support).where(Support.call_id.in_(worked_calls(user, at).with_only_columns(Call.id)))


def may_revoke_support(user: User | None, support: Support, at: datetime) -> Verdict:
    """An officer of the call, with a reason: it was recorded wrongly, or its result fell."""
    if not is_officer_of(user, support.call, at):
        return hidden()
    return first_refusal(may_see_support(user, support, at), SUPPORT_MOVES.may("revoke", support.state))

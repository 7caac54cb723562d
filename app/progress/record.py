"""The record as those who watch over it may read it: acts, readings, refusals, without what is sealed or blind.

Before closing nothing on a bid is shown, for a line about it would tell that it exists (A03); of an objection nobody
but the discipline officer learns who made it (rule 13); acts on single assignments and reviews do not say on which
entry (rule 8); while a call that is judged blind is not decided, what an entrant's own people did with an entry is told
without them. Contents and names are not in the record at all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, not_, or_, select, true, union

from app.calls.models import Call
from app.calls.states import CallState
from app.entries.models import Entry, Partner
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.history.models import Act, Attempt, Reading
from app.people.models import Membership, User
from app.people.policy import may_read_record
from app.people.states import SeatRole
from app.redactions.policy import is_blind
from app.shared.verdict import YES, Verdict

OF_ENTRIES = frozenset(
    {"entry", "draft", "entry_version", "stored_file", "reader", "correction_window", "partner"}
)
OF_ENTRANTS = OF_ENTRIES | {"appeal"}
UNTIED = frozenset({"assignment", "conflict", "review", "mark", "round_entry", "reader"})
ANONYMOUS = frozenset({"objection"})
ENTRANTS = ("/lab/%", "/entries/%", "/officer/entries/%")
OBJECTIONS = "%/objections%"
ASKING = "/calls/%/items/%/questions/%"
"""Whoever was refused a question has asked, or wished to: who asks is known to nobody (``questions``)."""


@dataclass(frozen=True)
class RecordLine:
    """An act as it is shown; what must not be told is None or empty."""

    at: datetime
    name: str
    subject_id: str | None
    actor_id: str | None
    figures: dict[str, Any]


def may_see_record(user: User | None, at: datetime) -> Verdict:
    """The audit administrator, and the supervisor."""
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        return YES
    return may_read_record(user, at)


def visible_acts(user: User | None, at: datetime) -> Select[Act]:
    """Acts, the latest first: all but those on bids of calls that have not closed."""
    told = or_(Act.noun.not_in(OF_ENTRIES), Act.call_id.in_(_closed_calls(at)))
    return select(Act).where(told, _asked_by(user, at)).order_by(Act.id.desc())


def acts_of(found: Select[Act], actor_id: str, at: datetime) -> Select[Act]:
    """Those acts of one person that may be told as his."""
    calls = [call_id for call_id, people in blind_entrants(at).items() if actor_id in people]
    told = or_(Act.call_id.is_(None), Act.call_id.not_in(calls))
    return found.where(Act.actor_id == actor_id, or_(Act.noun.not_in(OF_ENTRANTS), told))


def blind_entrants(at: datetime) -> dict[str, set[str]]:
    """The people of the entrants of closed calls with a blind round in which an entry waits for its result, by call;
    of every organisation that was asked into a consortium too, for its people's acts tell with whom it bid."""
    pending = select(Entry.call_id).where(
        Entry.state == EntryState.SUBMITTED, Entry.outcome == Outcome.PENDING
    )
    waiting = select(Call).where(Call.state != CallState.DRAFT, Call.closes_at <= at, Call.id.in_(pending))
    found: dict[str, set[str]] = {call.id: set() for call in db.session.scalars(waiting) if is_blind(call)}
    leads = select(Entry.call_id, Membership.user_id).join(
        Membership, Membership.organisation_id == Entry.organisation_id
    )
    members = select(Entry.call_id, Membership.user_id).join(Partner, Partner.entry_id == Entry.id)
    members = members.join(Membership, Membership.organisation_id == Partner.organisation_id)
    people = union(*(each.where(Entry.call_id.in_(found)) for each in (leads, members)))
    for call_id, user_id in db.session.execute(people) if found else ():
        found[call_id].add(user_id)
    return found


def visible_readings(user: User | None, at: datetime) -> Select[Reading]:
    """Who opened which protected record, the latest first; bids once their call has closed."""
    told = or_(
        Reading.noun.not_in(OF_ENTRIES),
        and_(Reading.subject_id.in_(_closed_entries(at)), _is_no_entrant(Reading, at)),
    )
    shown = not_(Reading.noun.in_(ANONYMOUS))
    return select(Reading).where(told, shown, _asked_by(user, at)).order_by(Reading.id.desc())


def visible_attempts(user: User | None, at: datetime) -> Select[Attempt]:
    """Who was refused what, the latest first; an entrant's own pages once his call has closed, objections and questions
    never."""
    told = or_(
        not_(or_(*(Attempt.page.like(page) for page in ENTRANTS))),
        and_(Attempt.subject_id.in_(_closed_entries(at)), _is_no_entrant(Attempt, at)),
    )
    shown = not_(or_(Attempt.page.like(OBJECTIONS), Attempt.page.like(ASKING)))
    return select(Attempt).where(told, shown, _asked_by(user, at)).order_by(Attempt.id.desc())


def shown_line(act: Act, entrants: Mapping[str, Collection[str]] = MappingProxyType({})) -> RecordLine:
    """An act without what ties a judge to an entry, an objector to an objection, or an entrant to an entry.

    ``entrants``: as ``blind_entrants``.
    """
    hides_entrant = act.noun in OF_ENTRANTS and act.actor_id in entrants.get(act.call_id or "", ())
    tied = act.noun not in UNTIED | ANONYMOUS
    return RecordLine(
        act.at,
        act.name,
        act.subject_id if tied else None,
        None if act.noun in ANONYMOUS or hides_entrant else act.actor_id,
        dict(act.figures) if tied else {},
    )


def _asked_by(user: User | None, at: datetime) -> ColumnElement[bool]:
    return true() if may_see_record(user, at) else false()


def _closed_calls(at: datetime) -> Select[str]:
    opened = or_(Call.sealed.is_(False), Call.opened_at.is_not(None))
    return select(Call.id).where(Call.state != CallState.DRAFT, Call.closes_at <= at, opened)


def _closed_entries(at: datetime) -> Select[str]:
    return select(Entry.id).where(Entry.call_id.in_(_closed_calls(at)))


def _is_no_entrant(model: Any, at: datetime) -> ColumnElement[bool]:
    """Whoever opens his own entry is its entrant: not told of a blind call before its results."""
    blind = blind_entrants(at)
    people = {key for keys in blind.values() for key in keys}
    entries = select(Entry.id).where(Entry.call_id.in_(blind))
    return not_(and_(model.actor_id.in_(people), model.subject_id.in_(entries)))

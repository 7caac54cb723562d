"""Reads of visits for pages, desks and the stages that follow."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, literal_column, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.calls.models import Call, Item
from app.calls.policy import worked_calls
from app.calls.states import CallState, ItemState
from app.entries.models import Entry
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.files.models import StoredFile
from app.files.queries import files_of
from app.history.models import Act
from app.kinds import KINDS
from app.people.models import Organisation, User
from app.rounds.models import Panelist, Round, RoundEntry
from app.rounds.states import PanelistState, RoundState
from app.screening.models import Screening
from app.screening.states import ScreeningState
from app.shared.text import t
from app.shared.waiting import Tally
from app.visits.legs import has_visits, visit_leg
from app.visits.models import Visit
from app.visits.policy import conflicted, joined_visits, worked_visits
from app.visits.states import VisitState

SCAN = "signed_sheet"
MOST_SCANS = 5
CALLED_OFF: Any = literal_column(f"'{VisitState.CALLED_OFF.value}'")
"""Written out: beside a parameter SQLite asks for its value before it takes the index of visits that stand, and plans
the whole statement (a desk's is long) anew whenever it is sent."""


def find_visit(key: str) -> Visit | None:
    """A visit with what every page of it prints; whether it may be seen is the policy's."""
    entry = joinedload(Visit.entry).options(joinedload(Entry.item), joinedload(Entry.organisation))
    return db.session.scalar(
        select(Visit)
        .where(Visit.id == key)
        .options(entry, joinedload(Visit.call), selectinload(Visit.visitors), selectinload(Visit.lines))
    )


def listed_visits(visits: Select[Visit], state: str = "") -> Select[Visit]:
    """A list of visits (from ``policy``, entry joined) with what its rows print: what stands first, then by day."""
    if state in {member.value for member in VisitState}:
        visits = visits.where(Visit.state == state)
    entry = contains_eager(Visit.entry).options(
        contains_eager(Entry.item), contains_eager(Entry.organisation)
    )
    return (
        visits.join(Entry.item)
        .join(Entry.organisation)
        .options(entry, joinedload(Visit.call), selectinload(Visit.visitors))
        .order_by(
            Visit.state.in_((VisitState.CONFIRMED, VisitState.CALLED_OFF)),
            Visit.visit_on,
            Item.position,
            Visit.id,
        )
    )


def to_visit(user: User | None, at: datetime) -> Select[tuple[Entry]]:
    """Entries of this officer's calls that were judged, may still win and have no visit planned, by item.

    Only calls whose kind sends people to look; a call that froze its method without a visit is left to the policy.
    """
    kinds = [kind.name for kind in KINDS.values() if has_visits(kind)]
    mine = worked_calls(user, at).with_only_columns(Call.id)
    # Asked first, because one answer settles it for all entries of a call.
    begun = exists(select(Round.id).where(Round.call_id == Call.id, Round.state == RoundState.CLOSED))
    judged = exists(
        select(RoundEntry.id)
        .join(Round, Round.id == RoundEntry.round_id)
        .where(RoundEntry.entry_id == Entry.id, Round.state == RoundState.CLOSED)
    )
    planned = exists(select(Visit.id).where(Visit.entry_id == Entry.id, Visit.state != CALLED_OFF))
    return (
        select(Entry)
        .join(Entry.call)
        .join(Entry.item)
        .join(Entry.organisation)
        .join(Screening, Screening.entry_id == Entry.id)
        .options(contains_eager(Entry.call), contains_eager(Entry.item), contains_eager(Entry.organisation))
        .where(
            Call.id.in_(mine),
            Call.kind.in_(kinds),
            Call.state == CallState.PUBLISHED,
            Call.closes_at <= at,
            begun,
            Item.state == ItemState.LISTED,
            Entry.state == EntryState.SUBMITTED,
            Entry.outcome == Outcome.PENDING,
            Screening.state == ScreeningState.PASSED,
            judged,
            ~planned,
        )
        .order_by(Call.closes_at.desc(), Item.position, Organisation.name, Entry.id)
    )


def experts_for(entry: Entry) -> list[User]:
    """Judges who may go along: on a panel that read the entry, accepted, without a confirmed conflict; by name."""
    query = (
        select(User)
        .join(Panelist, Panelist.user_id == User.id)
        .join(RoundEntry, RoundEntry.round_id == Panelist.round_id)
        .where(
            RoundEntry.entry_id == entry.id,
            Panelist.state == PanelistState.ACCEPTED,
            ~conflicted(User.id, entry.organisation_id, entry.call_id),
        )
        .distinct()
        .order_by(User.name, User.id)
    )
    return list(db.session.scalars(query))


def visits_of_entry(entry: Entry) -> list[Visit]:
    """The visits to one entry's site, the latest first; whoever asks has decided who may see them."""
    if visit_leg(entry.call) is None:
        return []
    found = select(Visit).where(Visit.entry_id == entry.id).order_by(Visit.planned_at.desc(), Visit.id)
    return list(db.session.scalars(found))


def unvisited(entries: Iterable[str]) -> list[Entry]:
    """Of these entries (by key) those whose call sends people to look and that have no confirmed sheet; one query.

    A decision names as winners only who was visited: ``decisions`` asks before it proposes.
    """
    seen = exists(select(Visit.id).where(Visit.entry_id == Entry.id, Visit.state == VisitState.CONFIRMED))
    found = (
        select(Entry)
        .join(Entry.call)
        .options(contains_eager(Entry.call), joinedload(Entry.organisation))
        .where(Entry.id.in_(list(entries)), ~seen)
        .order_by(Entry.id)
    )
    return [entry for entry in db.session.scalars(found) if visit_leg(entry.call) is not None]


def scans_of(visit: Visit) -> list[StoredFile]:
    """The signed sheet as it was scanned."""
    found: Any = files_of(Visit.__tablename__, [visit.id], slot=SCAN)
    return list(db.session.scalars(found))


def acts_of(visit: Visit) -> list[tuple[Act, str | None]]:
    """(act, name of the person) on a visit, the latest first; one query."""
    query = (
        select(Act, User.name)
        .outerjoin(User, User.id == Act.actor_id)
        .where(Act.noun == Visit.__tablename__, Act.subject_id == visit.id)
    )
    return [(act, name) for act, name in db.session.execute(query.order_by(Act.id.desc()).limit(100))]


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Sites to visit, sheets to fill in after their day, sheets to confirm."""
    mine = worked_visits(user, at)
    planned = mine.where(Visit.state == VisitState.PLANNED)
    held = mine.where(Visit.state == VisitState.HELD, Visit.held_by_id != user.id)
    return [
        Tally(t("现场核查待安排"), to_visit(user, at), "officer.visits"),
        _tally(t("现场核查待填写"), planned, Visit.visit_on, VisitState.PLANNED),
        _tally(t("现场核查记录待确认"), held, None, VisitState.HELD),
    ]


def _tally(label: Any, rows: Select[Visit], due: Any, state: VisitState) -> Tally:
    return Tally(label, rows, "officer.visits", due, {"state": state.value})


def waiting_visits(user: User, at: datetime) -> list[Visit]:
    """The visits on which this person still goes, and sheets that he as leader may confirm; by day."""
    going = joined_visits(user, at).where(Visit.state.in_((VisitState.PLANNED, VisitState.HELD)))
    return list(db.session.scalars(listed_visits(going)))

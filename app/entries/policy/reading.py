"""Who sees entries. One rule, said twice: for one entry and as a query; a test walks seats and states over both."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import contains_eager

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.calls.states import CallState
from app.entries.models import CorrectionWindow, Entry, EntryVersion, Reader
from app.entries.policy.consortium import partnered
from app.entries.states import EntryState
from app.extensions import db
from app.files.models import StoredFile
from app.people.models import Membership, User
from app.people.states import SeatRole
from app.shared.verdict import YES, Verdict, hidden


def is_member(user: User | None, entry: Entry, at: datetime) -> bool:
    """Whether the person belongs to the organisation that enters."""
    return user is not None and user.membership_in(entry.organisation_id, at) is not None


def recommends(user: User | None, entry: Entry, at: datetime) -> bool:
    """Whether the person sits for the city that recommends the entry."""
    city = user.city(SeatRole.RECOMMENDER, at) if user is not None else None
    return city is not None and entry.city_code == city


def may_see_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """That the entry exists: its members always; nobody else before closing (trust.md, A03).

    After closing a submitted entry is seen by the officers of its call, by the supervisor unless the call is judged
    blind, by the recommenders of its city, by the members of its consortium, and by readers while their reading lasts;
    an entry of a sealed call not before it was opened. Drafts and withdrawn entries stay with their members for good.
    """
    if user is None:
        return hidden()
    if is_member(user, entry, at):
        return YES
    if entry.state != EntryState.SUBMITTED or not entry.call.is_closed(at) or entry.call.is_shut:
        return hidden()
    seated = (
        is_officer_of(user, entry.call, at)
        or (user.holds(SeatRole.SUPERVISOR, at) and not entry.call.method.get("blind"))
        or recommends(user, entry, at)
    )
    return YES if seated or _is_partner(user, entry, at) or _is_reader(user, entry, at) else hidden()


def may_see_own_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """The entrant's own pages: its members alone; others who may see the entry have pages of their own."""
    return YES if is_member(user, entry, at) else hidden()


def may_read_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Its content. Whoever sees an entry reads it; what lies sealed its own members cannot read either."""
    return may_see_entry(user, entry, at)


def visible_entries(user: User | None, at: datetime) -> Select[tuple[Entry]]:
    """What ``may_see_entry`` allows, as one query: memberships ∪ seats on the call ∪ readers. The call is joined."""
    found = select(Entry).join(Entry.call).options(contains_eager(Entry.call))
    if user is None:
        return found.where(false())
    handed_in = and_(
        Entry.state == EntryState.SUBMITTED,
        Call.state != CallState.DRAFT,
        Call.closes_at <= at,
        or_(Call.sealed.is_(False), Call.opened_at.is_not(None)),
    )
    seated = or_(
        Call.id.in_(worked_calls(user, at).with_only_columns(Call.id)),
        _supervised(user, at),
        _recommended_by(user, at),
        Entry.id.in_(partnered(user, at)),
        _readers(user, at),
    )
    return found.where(or_(_own(user, at), and_(handed_in, seated)))


def visible_own_entries(user: User | None, at: datetime) -> Select[tuple[Entry]]:
    """The visible entries of the organisations that the person belongs to: the laboratory's own list.

    Members see all of theirs, so the other ways to see an entry need not be asked.
    """
    found = select(Entry).join(Entry.call).options(contains_eager(Entry.call))
    return found.where(_own(user, at) if user is not None else false())


def readable_versions(user: User | None, entry: Entry, at: datetime) -> list[EntryVersion]:
    """The versions whose content the person may read, oldest first.

    Members read all; everybody else the one that counted at closing and the corrections after it: what a member
    replaced or took back before closing was never handed in.
    """
    if not may_read_entry(user, entry, at):
        return []
    if is_member(user, entry, at):
        return list(entry.versions)
    counted = max((v.number for v in entry.versions if not v.is_correction), default=0)
    return [v for v in entry.versions if v.number >= counted]


def may_read_file(user: User | None, file: StoredFile, at: datetime) -> Verdict:
    """A file of an entry or of its correction: members always, others where a version they may read names it."""
    entry = _entry_of(file)
    if entry is None:
        return hidden()
    if is_member(user, entry, at):
        return YES
    named = {row["file_id"] for v in readable_versions(user, entry, at) for row in v.manifest}
    return YES if file.id in named else hidden()


def _entry_of(file: StoredFile) -> Entry | None:
    if file.owner_noun == CorrectionWindow.__tablename__:
        window = db.session.get(CorrectionWindow, file.owner_id)
        return window.entry if window is not None else None
    return db.session.get(Entry, file.owner_id) if file.owner_noun == Entry.__tablename__ else None


def _own(user: User, at: datetime) -> ColumnElement[bool]:
    mine = select(Membership.organisation_id).where(
        Membership.user_id == user.id,
        Membership.since <= at,
        or_(Membership.until.is_(None), Membership.until > at),
    )
    return Entry.organisation_id.in_(mine)


def _recommended_by(user: User, at: datetime) -> ColumnElement[bool]:
    city = user.city(SeatRole.RECOMMENDER, at)
    return Entry.city_code == city if city is not None else false()


def _supervised(user: User, at: datetime) -> ColumnElement[bool]:
    if not user.holds(SeatRole.SUPERVISOR, at):
        return false()
    blind = Call.method["blind"].as_boolean()
    return or_(blind.is_(None), blind.is_not(true()))


def _readers(user: User, at: datetime) -> ColumnElement[bool]:
    return exists(
        select(Reader.id).where(
            Reader.entry_id == Entry.id,
            Reader.user_id == user.id,
            Reader.since <= at,
            or_(Reader.until.is_(None), Reader.until > at),
        )
    )


def _is_partner(user: User, entry: Entry, at: datetime) -> bool:
    asked = select(Entry.id).where(Entry.id == entry.id, Entry.id.in_(partnered(user, at)))
    return bool(user.memberships) and db.session.scalar(asked) is not None


def _is_reader(user: User, entry: Entry, at: datetime) -> bool:
    asked = select(Entry.id).where(Entry.id == entry.id, _readers(user, at))
    return db.session.scalar(asked) is not None

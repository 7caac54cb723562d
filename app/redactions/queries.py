"""What is known of an entrant, what was found, and which copy judges read."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select
from sqlalchemy.orm import joinedload

from app.calls.models import Call
from app.calls.policy import worked_calls
from app.calls.states import CallState
from app.chains.models import Region
from app.entries.content.consortium import members_in
from app.entries.models import Entry, EntryVersion
from app.entries.states import EntryState
from app.extensions import db
from app.files.models import StoredFile
from app.people.models import Membership, Organisation, User
from app.redactions.finding import Names
from app.redactions.models import BlindCopy, IdentityFinding, NameCheck, RedactedCopy
from app.redactions.names import clients_in, digits_of, names_from, people_in
from app.redactions.policy import is_blind
from app.redactions.states import FindingState
from app.shared.text import t
from app.shared.waiting import Tally


def names_of(entry: Entry, document: dict[str, Any]) -> Names:
    """Everything by which the entrant of an entry can be told, or a member of its consortium; ``document``: the
    answers, for the names and the members in them."""
    form, clients = entry.call.form, list(clients_in(entry.call.form, document))
    found = _names_of_one(entry.organisation, people_in(form, document), clients)
    keys = [row["organisation"] for row in members_in(document)]
    members = select(Organisation).where(Organisation.id.in_(keys)).order_by(Organisation.id)
    for member in db.session.scalars(members) if keys else ():
        found += _names_of_one(member, (), ())
    return found


def _names_of_one(of: Organisation, people: Iterable[str], clients: Iterable[str]) -> Names:
    members = select(User.name).join(Membership, Membership.user_id == User.id)
    staff = db.session.scalars(members.where(Membership.organisation_id == of.id))
    places = _places(of)
    numbers = [of.credit_code, of.cma_number, of.cnas_number, of.cnas_number.removeprefix("CNAS").strip()]
    return names_from(
        of.name,
        [str(alias) for alias in of.aliases],
        [*numbers, *digits_of(of.contact_phone), *digits_of(of.public_contact), of.mail_domain],
        [*staff, of.contact_name, *people],
        clients,
        ["江苏省", *(region.name_zh for region in places)],
        [region.name_zh for region in places if region.level != "province"],
    )


def _places(of: Organisation) -> list[Region]:
    """The region of an organisation and the one that it belongs to."""
    region = of.region
    if region is None:
        return []
    parent = db.session.get(Region, region.parent_code) if region.parent_code else None
    return [region] if parent is None else [parent, region]


def blind_calls(at: datetime) -> list[Call]:
    """Calls that have closed, and were opened where they are sealed, and have a blind round on their way."""
    closed = select(Call).where(Call.state == CallState.PUBLISHED, Call.closes_at <= at)
    return [call for call in db.session.scalars(closed) if is_blind(call) and not call.is_shut]


def unchecked_versions(call_ids: Collection[str], most: int) -> list[EntryVersion]:
    """Versions that count and that nobody has looked through yet."""
    query = (
        _counting(select(EntryVersion))
        .outerjoin(NameCheck, NameCheck.version_id == EntryVersion.id)
        .where(Entry.call_id.in_(call_ids), Entry.state == EntryState.SUBMITTED, NameCheck.id.is_(None))
        .order_by(EntryVersion.received_at, EntryVersion.id)
    )
    return list(db.session.scalars(query.limit(most)))


def _counting(query: Select[Any]) -> Select[Any]:
    """Joined with the entries of which they are the version that counts."""
    return query.join(
        Entry, and_(Entry.id == EntryVersion.entry_id, Entry.version_number == EntryVersion.number)
    )


def findings_of(version: EntryVersion) -> list[IdentityFinding]:
    """What was found in a version, answers first, in reading order."""
    query = (
        select(IdentityFinding)
        .where(IdentityFinding.version_id == version.id)
        .options(joinedload(IdentityFinding.file))
        .order_by(IdentityFinding.file_id.is_not(None), IdentityFinding.file_id, IdentityFinding.place)
    )
    return list(db.session.scalars(query.order_by(IdentityFinding.start, IdentityFinding.id)))


def check_of(version: EntryVersion) -> NameCheck | None:
    """When a version was looked through; None where it was not."""
    return db.session.scalar(select(NameCheck).where(NameCheck.version_id == version.id))


def latest_copies(source_ids: Iterable[str]) -> dict[str, tuple[RedactedCopy, StoredFile]]:
    """The copy that stands for each file, by the key of the entrant's file."""
    query = (
        select(RedactedCopy, StoredFile)
        .join(
            StoredFile,
            (StoredFile.owner_id == RedactedCopy.id) & (StoredFile.owner_noun == RedactedCopy.__tablename__),
        )
        .where(RedactedCopy.source_id.in_(list(source_ids)))
        .order_by(RedactedCopy.number)
    )
    return {copy.source_id: (copy, file) for copy, file in db.session.execute(query)}


def blind_copy_of(entry: Entry) -> BlindCopy | None:
    """What judges of a blind round read of an entry now; None while it is not ready."""
    query = select(BlindCopy).where(BlindCopy.entry_id == entry.id)
    return db.session.scalar(query.order_by(BlindCopy.number.desc()).limit(1))


def blind_titles_of(entry_ids: Iterable[str]) -> dict[str, str]:
    """The title that each entry gives itself, as its blind copy has it, by the entry's key; those without one left out.
    One query."""
    query = select(BlindCopy).where(BlindCopy.entry_id.in_(list(entry_ids))).order_by(BlindCopy.number)
    told = {
        copy.entry_id: str(copy.document.get("title") or "").strip() for copy in db.session.scalars(query)
    }
    return {key: title for key, title in told.items() if title}


def unready_entries(entry_ids: Select[Any]) -> tuple[Select[Any], Select[Any]]:
    """How many of these entries still lack their check, and how many have something open; two counts."""
    versions = _counting(select(EntryVersion.id)).where(Entry.id.in_(entry_ids))
    checked = select(NameCheck.version_id)
    unchecked = select(func.count()).select_from(versions.where(EntryVersion.id.not_in(checked)).subquery())
    waiting = select(func.count(IdentityFinding.entry_id.distinct())).where(
        IdentityFinding.version_id.in_(versions), IdentityFinding.state == FindingState.OPEN
    )
    return unchecked, waiting


def standings_of(entry_ids: Collection[str]) -> dict[str, tuple[bool, int, int]]:
    """(whether it was looked through, open findings, findings) of each entry's version that counts. One query."""
    open_ = func.count(IdentityFinding.id).filter(IdentityFinding.state == FindingState.OPEN)
    query = (
        select(Entry.id, NameCheck.id, open_, func.count(IdentityFinding.id))
        .select_from(EntryVersion)
        .join(Entry, and_(Entry.id == EntryVersion.entry_id, Entry.version_number == EntryVersion.number))
        .outerjoin(NameCheck, NameCheck.version_id == EntryVersion.id)
        .outerjoin(
            IdentityFinding,
            and_(
                IdentityFinding.version_id == EntryVersion.id, IdentityFinding.state != FindingState.CLEARED
            ),
        )
        .where(Entry.id.in_(entry_ids))
        .group_by(Entry.id, NameCheck.id)
    )
    return {row[0]: (row[1] is not None, row[2], row[3]) for row in db.session.execute(query)}


def entries_to_redact(call: Call) -> Select[Entry]:
    """The entries of a call that were handed in, those with something open first; none while they lie sealed."""
    waiting = (
        select(func.count(IdentityFinding.id))
        .where(IdentityFinding.entry_id == Entry.id, IdentityFinding.state == FindingState.OPEN)
        .scalar_subquery()
    )
    return (
        select(Entry)
        .where(Entry.call_id == call.id, Entry.state == EntryState.SUBMITTED, literal(not call.is_shut))
        .options(joinedload(Entry.item), joinedload(Entry.organisation))
        .order_by(waiting.desc(), Entry.id)
    )


def _waits() -> ColumnElement[bool]:
    """Whether something is open in an entry that no judge was given yet."""
    # From the few findings to their entries, not from every entry to its findings.
    open_ = select(IdentityFinding.entry_id).where(IdentityFinding.state == FindingState.OPEN)
    given = exists().where(BlindCopy.entry_id == Entry.id, BlindCopy.given_at.is_not(None))
    return and_(Entry.state == EntryState.SUBMITTED, Entry.id.in_(open_), ~given)


def redacted_calls(user: User, at: datetime) -> list[tuple[Call, int]]:
    """The calls of an officer whose entries were looked through, with how many entries wait for him; most first."""
    waiting = select(func.count(Entry.id)).where(Entry.call_id == Call.id, _waits()).scalar_subquery()
    looked = exists().where(Entry.call_id == Call.id, NameCheck.entry_id == Entry.id)
    query = worked_calls(user, at).where(Call.closes_at <= at, looked).add_columns(waiting)
    rows = db.session.execute(query.order_by(waiting.desc(), Call.closes_at.desc()))
    return [(call, count) for call, count in rows]


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Entries of blind calls with something to decide before judges get them."""
    mine = worked_calls(user, at).where(Call.closes_at <= at).with_only_columns(Call.id)
    rows = select(Entry).where(Entry.call_id.in_(mine), _waits())
    return [Tally(t("盲评材料待处理"), rows, "officer.redacted_calls")]

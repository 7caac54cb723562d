"""Reads for pages, exports and later stages. Lists of entries come from ``policy.visible_entries``."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.calls.models import Call, Item
from app.calls.queries import WITHOUT_DOCUMENTS
from app.entries.content.form import slots
from app.entries.models import CorrectionWindow, Draft, Entry, EntryReceipt, EntryVersion, Partner
from app.entries.policy import named, visible_own_entries, visible_partners
from app.entries.states import EntryState, PartnerState
from app.extensions import db
from app.files.models import StoredFile
from app.files.proof import FileFacts
from app.files.queries import bytes_held, files_of
from app.people.models import Organisation, User
from app.people.states import OrganisationState
from app.shared.text import t
from app.shared.waiting import Tally

QUOTA = 1024 * 1024 * 1024
FILES_A_SLOT = 5
LONGEST_TITLE = 200  # of lists that print it: notices, certificates
# Made once: the road of every save is kept short.
WHOLE_ENTRY = (
    select(Entry)
    .where(Entry.id == bindparam("key"))
    .options(
        joinedload(Entry.call),
        joinedload(Entry.item).joinedload(Item.issuer),
        joinedload(Entry.organisation),
        joinedload(Entry.draft),
    )
)


def current_version(entry: Entry) -> EntryVersion | None:
    """The latest frozen version: what counts while the entry is submitted. None for a draft never handed in."""
    return db.session.scalar(
        select(EntryVersion).where(
            EntryVersion.entry_id == entry.id, EntryVersion.number == entry.version_number
        )
    )


def receipt_of(entry: Entry, number: int) -> EntryReceipt | None:
    """The signed receipt of a version, with the version; None where there is none."""
    query = select(EntryReceipt).join(EntryReceipt.version).options(contains_eager(EntryReceipt.version))
    return db.session.scalar(query.where(EntryVersion.entry_id == entry.id, EntryVersion.number == number))


def find_entry(key: str) -> Entry | None:
    """An entry with what every page of it prints; whether it may be seen is the policy's."""
    return db.session.scalar(WHOLE_ENTRY, {"key": key})


def version_of(entry: Entry, number: int) -> EntryVersion | None:
    """One version by its number."""
    return db.session.scalar(
        select(EntryVersion).where(EntryVersion.entry_id == entry.id, EntryVersion.number == number)
    )


def content_of(version: EntryVersion) -> dict[str, Any]:
    """The answers of a version, {question key: value} (``entries.content.document.document_of``)."""
    return version.document


def draft_answers(draft: Draft) -> dict[str, Any]:
    """The living answers, {field: value}; none of a sealed draft that was not unlocked."""
    return {} if draft.is_locked else {field: draft.value(field) for field in draft.fields}


def stored_files(entry: Entry) -> list[StoredFile]:
    """The rows of the files that the entry still has; of a sealed one they say nothing."""
    return list(db.session.scalars(files_of(Entry.__tablename__, [entry.id])))


def draft_files(entry: Entry) -> list[FileFacts]:
    """The files in the slots of the draft. Of a sealed call: as far as its members' draft is unlocked, else none."""
    draft = entry.draft
    if entry.call.sealed and (draft is None or draft.is_locked):
        return []
    rows = stored_files(entry)
    if draft is None or not draft.is_sealed:
        return list(rows)
    return [known for row in rows if (known := draft.known(row)) is not None]


def window_files(window: CorrectionWindow) -> list[StoredFile]:
    """The files brought for a correction, not yet handed in."""
    return list(db.session.scalars(files_of(CorrectionWindow.__tablename__, [window.id])))


def manifest_of(files: Iterable[FileFacts], form: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The file manifest of a version, in the order of the form's slots."""
    order = {key: n for n, key in enumerate(slots(list(form)))}
    kept = sorted((f for f in files if f.slot in order), key=lambda f: (order[f.slot], f.uploaded_at, f.id))
    return [
        {"slot": f.slot, "file_id": f.id, "name": f.name, "size": f.size, "sha256": f.sha256} for f in kept
    ]


def frozen_files(files: Collection[StoredFile]) -> set[str]:
    """The keys (``id``) of all files that a version of the owners of these names: they stay as long as the version."""
    owners = {file.owner_id for file in files}
    windows = select(CorrectionWindow.entry_id).where(CorrectionWindow.id.in_(owners))
    manifests = select(EntryVersion.manifest, EntryVersion.sealed_files).where(
        or_(EntryVersion.entry_id.in_(owners), EntryVersion.entry_id.in_(windows))
    )
    return {
        row["file_id"] for plain, sealed in db.session.execute(manifests) for row in [*plain, *(sealed or [])]
    }


def frozen_envelopes() -> set[str]:
    """The keys of the store under which the envelopes of sealed versions lie: they stay for good."""
    return set(
        db.session.scalars(select(EntryVersion.envelope_key).where(EntryVersion.envelope_key.is_not(None)))
    )


def living_drafts() -> set[str]:
    """The keys (``id``) of all sealed drafts: their own keys are still needed."""
    return set(db.session.scalars(select(Draft.id).where(Draft.is_sealed)))


def find_partner(key: str) -> Partner | None:
    """A member of a consortium, with what its page prints; whether it may be seen is the policy's."""
    whole = joinedload(Partner.entry)
    loaded = [
        whole.joinedload(Entry.call),
        whole.joinedload(Entry.item),
        whole.joinedload(Entry.organisation),
    ]
    return db.session.scalar(select(Partner).where(Partner.id == key).options(*loaded))


def partner_candidate(words: str) -> Organisation | None:
    """The organisation that a lead names, by its credit code or its whole name; None where none or several fit."""
    asked = words.strip()
    fitting = or_(Organisation.credit_code == asked.upper(), Organisation.name == asked)
    active = Organisation.state == OrganisationState.ACTIVE
    found = list(db.session.scalars(select(Organisation).where(fitting, active).limit(2)))
    return found[0] if len(found) == 1 else None


def own_partners(user: User, at: datetime) -> Select[tuple[Partner]]:
    """Where the person's organisations were asked to bid together, the latest first."""
    whole = joinedload(Partner.entry)
    shown = [whole.joinedload(Entry.call), whole.joinedload(Entry.item), whole.joinedload(Entry.organisation)]
    found = visible_partners(user, at).options(*shown)
    return found.order_by(Partner.invited_at.desc(), Partner.id)


def room_left(organisation_id: str, at: datetime) -> int:
    """Bytes that the organisation may still upload for its entries (trust.md, A41)."""
    entries = select(Entry.id).where(Entry.organisation_id == organisation_id)
    windows = select(CorrectionWindow.id).where(CorrectionWindow.entry_id.in_(entries))
    return QUOTA - bytes_held(entries.union_all(windows).subquery().select(), at)


def titles_of(entries: Iterable[Entry]) -> dict[str, str]:
    """What each entry is called in public, by key: the title that it gives itself where its form asks for one, else its
    item's, never longer than lists have room for. One query, and one more where items are not loaded."""
    wanted = {entry.id: entry.item.title for entry in entries}
    if not wanted:
        return {}
    rows = db.session.execute(
        select(EntryVersion.entry_id, EntryVersion.summary)
        .join(Entry, (Entry.id == EntryVersion.entry_id) & (Entry.version_number == EntryVersion.number))
        .where(Entry.id.in_(wanted))
    )
    return wanted | {
        key: str(told["title"]).strip()[:LONGEST_TITLE]
        for key, told in rows
        if str(told.get("title") or "").strip()
    }


def entries_of(item: Item, organisation_id: str) -> list[Entry]:
    """The entries of an organisation for an item, in whatever state, in the order in which they were begun."""
    return entries_of_organisations(item, [organisation_id]).get(organisation_id, [])


def entries_of_organisations(item: Item, organisation_ids: Iterable[str]) -> dict[str, list[Entry]]:
    """The entries of these organisations for an item, by organisation. The caller has asked whose they are."""
    keys = list(organisation_ids)
    found: dict[str, list[Entry]] = {}
    query = select(Entry).where(Entry.item_id == item.id, Entry.organisation_id.in_(keys))
    for entry in db.session.scalars(query.order_by(Entry.number)) if keys else ():
        found.setdefault(entry.organisation_id, []).append(entry)
    return found


def editors_of(draft: Draft) -> dict[str, str]:
    """Names of the people who wrote in the draft, by key."""
    keys = {kept["by"] for kept in draft.fields.values() if kept.get("by")}
    if not keys:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(keys)))
    return {row.id: row.name for row in rows}


def bidders_of(item: Item) -> list[list[str]]:
    """Names of who bids for an item, the lead of each bid first, in the order of the leads' names, which tells nothing
    of when or how. The caller has asked ``may_see_bidders``."""
    member, bound = aliased(Organisation), named().subquery()
    rows = db.session.execute(
        select(Entry.id, Organisation.name, member.name)
        .join(Entry.organisation)
        .outerjoin(bound, bound.c.entry_id == Entry.id)
        .outerjoin(member, member.id == bound.c.organisation_id)
        .where(Entry.item_id == item.id, Entry.state == EntryState.SUBMITTED)
        .order_by(Organisation.name, Entry.id, member.name)
    )
    found: dict[str, list[str]] = {}
    for entry, lead, name in rows:
        found.setdefault(entry, [lead]).extend([name] if name else [])
    return list(found.values())


def has_entries(item: Item) -> bool:
    """Whether anything was handed in for the item and not taken back: asked by later stages, after closing."""
    handed_in = select(Entry.id).where(Entry.item_id == item.id, Entry.state == EntryState.SUBMITTED)
    return db.session.scalar(handed_in.limit(1)) is not None


def items_without_entries(call: Call, at: datetime) -> Select[tuple[Item]]:
    """Listed items of a closed call for which nothing was handed in (流榜). Empty before closing, and
    before the opening of a sealed call: nobody may know."""
    handed_in = exists(select(Entry.id).where(Entry.item_id == Item.id, Entry.state == EntryState.SUBMITTED))
    found = select(Item).where(Item.call_id == call.id, ~handed_in).order_by(Item.position)
    return found if call.is_closed(at) and not call.is_shut else found.where(Item.id.is_(None))


def own_entries(user: User, at: datetime) -> Select[tuple[Entry]]:
    """The laboratory's own list with what its rows print: nearest deadline first, then the latest begun."""
    return (
        visible_own_entries(user, at)
        .options(
            contains_eager(Entry.call).options(*WITHOUT_DOCUMENTS),
            joinedload(Entry.item).load_only(Item.code, Item.title, Item.state),
            joinedload(Entry.organisation).load_only(Organisation.name),
        )
        .order_by((Call.closes_at <= at), Call.closes_at, Entry.created_at.desc(), Entry.id)
    )


def tallies_for_lab(user: User, at: datetime) -> list[Tally]:
    """Drafts that nobody has handed in while their list is open, and corrections asked for."""
    mine = visible_own_entries(user, at)
    drafts = mine.where(Entry.state != EntryState.SUBMITTED, Call.opens_at <= at, Call.closes_at > at)
    corrections = mine.join(CorrectionWindow, CorrectionWindow.entry_id == Entry.id).where(
        CorrectionWindow.used_at.is_(None), CorrectionWindow.until > at
    )
    asked = (
        visible_partners(user, at)
        .join(Partner.entry)
        .join(Entry.call)
        .where(Partner.state == PartnerState.INVITED, Call.opens_at <= at, Call.closes_at > at)
    )
    return [
        Tally(t("草稿尚未提交"), drafts, "lab.entries", Call.closes_at),
        Tally(t("材料待补正"), corrections, "lab.entries", CorrectionWindow.until),
        Tally(t("联合申报待确认"), asked, "lab.partners", Call.closes_at),
    ]

"""Entries, as the services leave them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from app.adapters.draft_keys import draft_keys
from app.adapters.store import new_store_key, store
from app.calls.models import Item
from app.entries.content.form import questions
from app.entries.content.gaps import is_needed
from app.entries.models import Entry
from app.entries.service import add_file, freeze, save_field, seal_entry, start_entry, submit_entry
from app.extensions import db
from app.files.proof import Proof
from app.people.models import Organisation, User
from app.people.states import MembershipRole
from app.sealing.codes import new_code
from app.shared.columns import new_key
from tests.factories.files import quick_proof, sealed_proof
from tests.factories.people import AT, make_member, make_organisation
from tests.factories.saving import together


def opened(item: Item) -> datetime:
    """An instant at which the item's call takes entries."""
    assert item.call.opens_at is not None
    assert item.call.closes_at is not None
    return min(item.call.closes_at - timedelta(days=1), max(item.call.opens_at + timedelta(hours=1), AT))


def writer_of(organisation: Organisation) -> User:
    """An owner of the organisation; a new one where it has none."""
    for membership in organisation.memberships:
        if membership.role == MembershipRole.OWNER:
            return membership.user
    return make_member(organisation)


@together()
def make_draft(item: Item, organisation: Organisation | None = None, by: User | None = None) -> Entry:
    """A draft that was just begun."""
    organisation = organisation or make_organisation()
    writer = by or writer_of(organisation)
    db.session.flush()
    keys = draft_keys() if item.call.sealed else None
    return start_entry(item, organisation, by=writer, at=opened(item), keys=keys)


def fill(
    entry: Entry, by: User, at: datetime, paper: Callable[[str], Proof] = quick_proof, **answers: Any
) -> None:
    """Answer every question of the form; ``answers`` by question key go first, ``paper`` makes the files."""
    given: dict[str, Any] = {}
    for _, question in questions(entry.call.form):
        key = question["key"]
        if question["type"] == "file":
            if is_needed(question, given):
                name = f"{question['label']}.pdf"
                proof = sealed_proof(key, name) if entry.call.is_shut else paper(name)
                add_file(entry, key, proof, by=by, at=at)
        elif question["type"] == "response":
            for indicator in entry.item.indicators:
                for part, value in {"promised": "1.2%", "claim": "exceeds", "how": "第三方检测"}.items():
                    _save(entry, f"{key}-{indicator.id}-{part}", value, by, at)
        else:
            given[key] = answers.get(key, _answer(question))
            _save(entry, key, given[key], by, at)


@together()
def make_full_draft(
    item: Item, organisation: Organisation | None = None, by: User | None = None, **answers: Any
) -> Entry:
    """A draft in which nothing is missing."""
    entry = make_draft(item, organisation, by)
    fill(entry, by or writer_of(entry.organisation), opened(item), **answers)
    return entry


@together()
def make_submitted_entry(
    item: Item,
    organisation: Organisation | None = None,
    by: User | None = None,
    at: datetime | None = None,
    **answers: Any,
) -> Entry:
    """An entry handed in while the call was open (a day before closing at the latest)."""
    entry = make_full_draft(item, organisation, by, **answers)
    writer = by or writer_of(entry.organisation)
    if item.call.sealed:
        hand_in(entry, by=writer, at=at or opened(item))
    else:
        submit_entry(entry, freeze(entry), new_key(), by=writer, at=at or opened(item))
    db.session.flush()
    return entry


def hand_in(entry: Entry, *, by: User, at: datetime, key: str = "") -> str:
    """Seal a full draft, store it and hand it in, as the edge does; the reopening code."""
    draft = entry.draft
    assert draft is not None
    if draft.is_locked:
        draft.unlock(draft_keys().read(draft.id) or b"")
    code, frozen = new_code(), freeze(entry)
    sealed = seal_entry(entry, frozen, code, new_store_key())
    store().put(sealed.envelope_key, sealed.bid.sealed)
    submit_entry(entry, frozen, key or new_key(), by=by, at=at, sealed=sealed)
    draft_keys().destroy(sealed.draft_id)
    return code


def _save(entry: Entry, field: str, value: Any, by: User, at: datetime) -> None:
    assert entry.draft is not None
    save_field(entry, field, value, entry.draft.revision, by=by, at=at)


def _answer(question: Any) -> Any:
    if question["type"] == "declaration":
        return True
    if question["type"] == "number":
        return "120"
    if question["type"] == "choice":
        return question["choices"][0]
    if question["type"] == "date":
        return "2026-11-23"
    if question["type"] == "table":
        cell = {"number": "12", "date": "2027-06-30"}
        return [
            {
                c["key"]: str(c["total"]) if c.get("total") is not None else cell.get(c["type"], "示例内容")
                for c in question["columns"]
            }
        ]
    return f"示例{question['label']}"

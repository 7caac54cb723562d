"""The living draft: begun once, saved field by field, never overwritten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.calls.models import Item
from app.entries.content.form import find
from app.entries.content.gaps import is_blank
from app.entries.content.values import clean
from app.entries.models import Draft, Entry
from app.entries.policy import has_draft, may_edit_entry, may_start_entry
from app.entries.queries import entries_of
from app.entries.service.sealed_drafts import DraftKeys, begin_draft
from app.extensions import db
from app.history.service import record
from app.people.models import Organisation, User
from app.shared.text import t
from app.shared.verdict import Invalid, not_now, require


@dataclass(frozen=True)
class Saved:
    """How a field stands after a save: its value and revision, who wrote it and when; ``conflict`` where that is
    somebody else's word and the one that was brought has not been saved."""

    field: str
    value: Any
    revision: int
    by: str | None
    at: datetime
    conflict: bool = False


def start_entry(
    item: Item, organisation: Organisation, *, by: User, at: datetime, keys: DraftKeys | None = None
) -> Entry:
    """Begin a draft of an organisation for an item; for a sealed call with ``keys``, under a key of its own.

    ``Refused`` where a condition of entering is not met (the sentence says how to mend it), or where the organisation
    has as many entries for the item as its kind takes, drafts and withdrawn ones included (rule 3): those are
    continued.
    """
    require(may_start_entry(by, item, organisation, at))
    known, kind = entries_of(item, organisation.id), item.call.kind_data
    if len(known) >= kind.most_per_organisation:
        said = t(
            "本单位在这一%(item)s的申报已有 %(n)s 件，请在我的申报中继续", item=kind.words.item, n=len(known)
        )
        require(not_now("exists", said))
    entry = Entry(
        call_id=item.call_id,
        item=item,
        organisation=organisation,
        number=max((one.number for one in known), default=0) + 1,
        created_at=at,
        created_by_id=by.id,
    )
    db.session.add(entry)
    db.session.flush()
    begin_draft(entry, keys, at=at)
    record("entry.started", entry, by=by, at=at)
    return entry


def save_field(entry: Entry, field: str, value: Any, base: int, *, by: User, at: datetime) -> Saved:
    """Save one field of the draft (rule 2).

    ``field`` is named as in ``entries.content.form``; ``base`` is the draft's revision that the writer saw in it. Where
    the field changed after that, nothing is saved and the answer carries what stands there (``conflict``), unless both
    say the same. Saves are not acts: each field carries who wrote it and when. ``Invalid`` for what the form does not
    have or what could not be kept whole; ``Refused`` after closing.
    """
    require(may_edit_entry(by, entry, at))
    place = find(entry.call.form, field)
    if place is None or (place.indicator and place.indicator not in {i.id for i in entry.item.indicators}):
        raise Invalid({field: t("表单中没有这一项，请刷新页面")})
    draft = written_draft(entry)
    kept = draft.fields.get(field, {"r": 0, "by": None, "at": draft.updated_at.isoformat()})
    stands = draft.value(field) if field in draft.fields else None
    new = clean(place, value)
    if new == stands or (stands is None and is_blank(new)):
        return _told(field, kept, stands)
    if kept["r"] > base:
        return _told(field, kept, stands, conflict=True)
    draft.revision += 1
    draft.updated_at = at
    kept = {"v": draft.lock(field, new), "r": draft.revision, "by": by.id, "at": at.isoformat()}
    draft.fields = {**draft.fields, field: kept}
    return _told(field, kept, new)


def written_draft(entry: Entry) -> Draft:
    """The draft that is being written. ``Refused`` where there is none, or none that anybody can read."""
    require(has_draft(entry))
    assert entry.draft is not None  # noqa: S101  the line above raised otherwise
    return entry.draft


def _told(field: str, kept: dict[str, Any], value: Any, *, conflict: bool = False) -> Saved:
    return Saved(field, value, kept["r"], kept["by"], datetime.fromisoformat(kept["at"]), conflict)

"""The edge of sealed drafts: their keys handed over, their bids sealed and stored, their keys destroyed."""

from flask import Response, after_this_request

from app.adapters.draft_keys import draft_keys
from app.adapters.store import Missing, new_store_key, store
from app.entries.content.document import Frozen
from app.entries.models import Entry, EntryVersion
from app.entries.policy import has_draft
from app.entries.queries import find_entry
from app.entries.service import Sealed, reopen_version, seal_entry
from app.sealing.envelopes import Opened
from app.shared.text import t
from app.shared.verdict import Invalid


def find_unlocked(id: str) -> Entry | None:
    """An entry with the key of its draft handed over, where it has a sealed one; policies decide who may see it."""
    entry = find_entry(id)
    draft = entry.draft if entry is not None else None
    if draft is not None and draft.is_locked and (key := draft_keys().read(draft.id)) is not None:
        draft.unlock(key)
    return entry


def seal_now(entry: Entry, frozen: Frozen, code: str) -> Sealed | None:
    """Seal a whole draft; the envelope is on the disk when this returns. None where there is nothing to hand in.

    Before BEGIN: where the verb refuses afterwards, what was written is an orphan that nothing refers to and nobody
    can open. ``sealing.errors.WrongCode``.
    """
    if not entry.call.is_shut or entry.call.sealing is None or frozen.gaps or not has_draft(entry):
        return None
    sealed = seal_entry(entry, frozen, code, new_store_key())
    store().put(sealed.envelope_key, sealed.bid.sealed)
    return sealed


def open_with_code(version: EntryVersion, code: str) -> Opened:
    """A sealed version by its reopening code. ``Invalid`` (code)."""
    try:
        envelope = store().get(str(version.envelope_key))
    except Missing as missing:
        raise Invalid({"code": t("密封件已不在服务器上，请重新起草并提交")}) from missing
    return reopen_version(version, code, envelope)


def destroy_afterwards(draft_id: str) -> None:
    """Destroy a draft's key once the transaction is committed and before the answer goes out.

    Where the process dies between the two, the sweep destroys it (``jobs.draft_keys``).
    """

    @after_this_request
    def destroy(response: Response) -> Response:
        if response.status_code < 400:
            draft_keys().destroy(draft_id)
        return response

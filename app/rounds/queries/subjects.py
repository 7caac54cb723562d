"""What the entries of a round are about, for matching them with experts."""

import json
from collections.abc import Sequence

from sqlalchemy import select

from app.chains.models import Chain
from app.chains.queries import current_chains
from app.entries.models import Entry, EntryVersion
from app.extensions import db
from app.rounds.models import Round, RoundEntry
from app.rounds.queries.affinity import Subject, subject_of

OWN_CHAIN, OWN_TITLE = "chain", "title"


def chains_of_entries(round: Round) -> Sequence[Chain]:
    """The chains that entries of the round may name for themselves: the catalogue's, none where they name none."""
    return current_chains() if round.call.kind_data.titles_entries else ()


def subjects_of(round: Round, rows: Sequence[RoundEntry], catalogue: Sequence[Chain]) -> dict[str, Subject]:
    """Subject by entry: its item's; where a kind lets entries bring a title and a chain (awards), theirs too, a chain
    of ``chains_of_entries``.

    Of an entry's text only title and chain are looked at: a field that is named in passing makes nobody an expert.
    """
    if not round.call.kind_data.titles_entries:
        by_item = {row.entry.item_id: subject_of(row.entry.item) for row in rows}
        return {row.entry_id: by_item[row.entry.item_id] for row in rows}
    chains = {chain.name: chain for chain in catalogue}
    told = {
        key: (str(document.get(OWN_TITLE) or ""), chains.get(str(document.get(OWN_CHAIN) or "")))
        for key, document in _documents(rows).items()
    }
    return {row.entry_id: subject_of(row.entry.item, *told.get(row.entry_id, ("", None))) for row in rows}


def _documents(rows: Sequence[RoundEntry]) -> dict[str, dict[str, object]]:
    versions = (
        select(EntryVersion.entry_id, EntryVersion.content)
        .join(Entry, Entry.id == EntryVersion.entry_id)
        .where(EntryVersion.number == Entry.version_number)
    )
    if len(rows) > 1:
        here = select(RoundEntry.entry_id).where(RoundEntry.round_id == rows[0].round_id)
        versions = versions.where(Entry.id.in_(here))
    else:
        versions = versions.where(Entry.id.in_([row.entry_id for row in rows]))
    return {entry: json.loads(content) if content else {} for entry, content in db.session.execute(versions)}

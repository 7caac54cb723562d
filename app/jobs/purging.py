"""Bytes that nothing refers to any more are deleted from the store."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import structlog

from app.adapters.store import store
from app.entries.queries import frozen_envelopes, frozen_files
from app.files.models import StoredFile
from app.files.queries import files_under, removed_since
from app.jobs.work import work
from app.projects.queries.evidence import handed_in_files

DAY = 24 * 3600
GRACE = timedelta(days=7)
"""As long as an older copy of the database may still be put back, which would refer to what was removed since."""
OURS = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{38}")
SEVERAL = 500
KEEPERS = (frozen_files, handed_in_files)
"""Who still refers to files that were taken off their owner: queries from files to the keys of those that stay."""
log = structlog.get_logger("jiebang.jobs")


@work(every=DAY, transactional=False)
def purge_bytes(at: datetime) -> int:
    """Delete what was uploaded and never kept, and what was removed and is in no frozen version, a week later.

    Rows stay, so the record does. Nothing is deleted from a store of which the database knows not a single key: that
    is another installation's store, or an empty database in front of a full one.
    """
    known, needless, envelopes = 0, [], frozen_envelopes()
    for keys in _aged(at):
        files = files_under(keys)
        known += len(files)
        needed = ({file.store_key for file in files} - _given_up(files, at)) | envelopes
        needless += [key for key in keys if key not in needed]
    if needless and not known:
        log.warning("nothing purged: the database knows no key of this store", keys=len(needless))
        return 0
    for key in needless:
        store().delete(key)
    return len(needless)


def _aged(at: datetime) -> Iterator[Sequence[str]]:
    """The keys of our making that were written before the grace began, several at a time."""
    several: list[str] = []
    for key, written_at in store().listed():
        if written_at > at - GRACE or not OURS.fullmatch(key):
            continue
        several.append(key)
        if len(several) == SEVERAL:
            yield several
            several = []
    if several:
        yield several


def _given_up(files: Sequence[StoredFile], at: datetime) -> set[str]:
    """The keys of the store whose files were removed before the grace began, and which nothing keeps."""
    removed = [file for file in files if file.is_removed]
    if not removed:
        return set()
    kept = removed_since(removed, at - GRACE).union(*(keeper(removed) for keeper in KEEPERS))
    return {file.store_key for file in removed if file.id not in kept}

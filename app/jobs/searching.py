"""The search index follows the record; once an hour everything is looked through, for what no act tells of."""

from datetime import datetime

from app.jobs.transaction import transaction
from app.jobs.work import work
from app.search.service import follow_record, keys_to_check, refresh
from app.search.sources import SOURCES

HOUR = 3600


@work(every=5)
def index_what_changed(at: datetime) -> int:
    """Bring the index in step with the acts that nobody has followed yet."""
    return follow_record(at=at)


@work(every=HOUR, transactional=False)
def look_through_index(at: datetime) -> int:
    """Compare every public thing with the index, a batch a transaction, so that nobody waits long for the writer."""
    return look_through(at)


def look_through(at: datetime) -> int:
    """As many documents as were wrong, and are right now; it always goes to the end, so nothing waits afterwards."""
    changed = 0
    for source in SOURCES.rows.values():
        after = ""
        while keys := keys_to_check(source, after, at=at):
            with transaction():
                changed += refresh(source, keys, at=at)
            after = keys[-1]
    return changed

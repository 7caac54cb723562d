"""Keys of drafts that are no more are destroyed, where a crash left one between the commit and the answer."""

from datetime import datetime

from app.adapters.draft_keys import draft_keys
from app.entries.queries import living_drafts
from app.jobs.work import work

HOUR = 3600


@work(every=HOUR, transactional=False)
def sweep_draft_keys(at: datetime) -> int:  # noqa: ARG001
    """One sweep an hour, the first when the worker starts."""
    keys = draft_keys()
    known = keys.known()  # before the drafts are asked for: a draft that begins meanwhile is not among them
    return keys.sweep(living_drafts()) if known else 0

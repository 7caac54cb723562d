"""Formal checks, as the services leave them."""

from datetime import timedelta

from app.calls.models import Call
from app.entries.models import Entry
from app.people.models import User
from app.screening.models import Screening
from app.screening.queries import screening_of
from app.screening.service import begin_screening, mark_screening, pass_entry, refuse_entry
from tests.factories.people import make_officer
from tests.factories.saving import together

HOUR = timedelta(hours=1)


def begin(call: Call, by: User | None = None) -> User:
    """Begin the formal check of a call an hour after it closed; the officer who did."""
    assert call.closes_at is not None
    officer = by or make_officer(call)
    begin_screening(call, by=officer, at=call.closes_at + HOUR)
    return officer


@together()
def make_screening(entry: Entry, by: User | None = None) -> Screening:
    """The formal check of a submitted entry, not yet marked."""
    begin(entry.call, by)
    screening = screening_of(entry)
    assert screening is not None
    return screening


def mark_all(screening: Screening, by: User) -> None:
    """Mark every point as met."""
    call = screening.entry.call
    assert call.closes_at is not None
    marks = [{"met": True, "note": ""} for _ in screening.checklist]
    mark_screening(screening, marks, screening.revision, by=by, at=call.closes_at + 2 * HOUR)


@together()
def make_passed(entry: Entry, by: User | None = None) -> Screening:
    """A formal check that ended well."""
    officer = by or make_officer(entry.call)
    screening = make_screening(entry, officer)
    mark_all(screening, officer)
    assert entry.call.closes_at is not None
    pass_entry(screening, by=officer, at=entry.call.closes_at + 2 * HOUR)
    return screening


@together()
def make_refused(entry: Entry, by: User | None = None) -> Screening:
    """A formal check that ended in a refusal."""
    officer = by or make_officer(entry.call)
    screening = make_screening(entry, officer)
    assert entry.call.closes_at is not None
    refuse_entry(screening, "承诺书没有盖章", by=officer, at=entry.call.closes_at + 2 * HOUR)
    return screening

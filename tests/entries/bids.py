"""What the tests of sealed bids share."""

from app.calls.models import Item
from app.entries.models import Entry, EntryVersion
from app.entries.queries import current_version
from app.people.models import User
from tests.factories.entries import hand_in, make_full_draft, writer_of
from tests.factories.people import AT

CANARY = "雨燕牌探针七四一"


def handed_in(item: Item) -> tuple[Entry, User, str]:
    entry = make_full_draft(item, abstract=CANARY)
    by = writer_of(entry.organisation)
    return entry, by, hand_in(entry, by=by, at=AT)


def counted(entry: Entry) -> EntryVersion:
    version = current_version(entry)
    assert version is not None
    return version

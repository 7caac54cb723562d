"""Opening sealed bids, each by itself, and the laboratory's own copy where nothing opens."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest

from app.adapters.plain_files import read_plain
from app.adapters.store import store
from app.calls.models import Item
from app.entries.content.document import sealed_text
from app.entries.models import Entry, EntryVersion
from app.entries.policy import may_read_entry, visible_entries
from app.entries.queries import (
    draft_files,
    items_without_entries,
)
from app.entries.service import (
    freeze,
    hand_in_again,
    open_version,
)
from app.extensions import db
from app.files.models import StoredFile
from app.files.proof import KnownFile, Proof
from app.people.models import User
from app.shared.verdict import Invalid, Refused
from tests.entries.bids import CANARY, counted, handed_in
from tests.factories.entries import (
    hand_in,
    make_full_draft,
    writer_of,
)
from tests.factories.files import quick_proof
from tests.factories.people import AT, make_officer
from tests.factories.sealed_entries import make_sealed_item

pytestmark = pytest.mark.usefixtures("app")
LATER = AT + timedelta(days=30)


def test_a01_nobody_sees_a_sealed_entry_before_the_opening_and_officers_after() -> None:
    """A03: nor whether there is one."""
    item, secret = make_sealed_item()
    entry, _by, _code = handed_in(item)
    officer = make_officer(item.call)
    db.session.flush()
    assert not may_read_entry(officer, entry, LATER)
    assert db.session.scalars(visible_entries(officer, LATER)).all() == []
    assert db.session.scalars(items_without_entries(item.call, LATER)).all() == []
    assert open_version(counted(entry), secret, at=LATER, store=store()).ok
    item.call.opened_at = LATER
    db.session.flush()
    assert may_read_entry(officer, entry, LATER)
    assert db.session.scalars(visible_entries(officer, LATER)).all() == [entry]
    assert counted(entry).document["abstract"] == CANARY


def test_opening_restores_files_that_can_be_read() -> None:
    item, secret = make_sealed_item()
    entry = make_full_draft(item)
    by = writer_of(entry.organisation)
    hand_in(entry, by=by, at=AT)
    assert open_version(counted(entry), secret, at=LATER, store=store()).ok
    row = counted(entry).manifest[0]
    file = db.session.get_one(StoredFile, row["file_id"])
    assert (file.name, file.size, file.sha256, file.slot) == tuple(
        row[name] for name in ("name", "size", "sha256", "slot")
    )
    assert read_plain(file).startswith(b"example")
    assert open_version(counted(entry), secret, at=LATER, store=store()).ok


SEAL = [
    "sha256",
    "code_salt",
    "commitment_salt",
    "content_tag",
    "envelope_sha256",
    "envelope_size",
    "sealed_files",
]


def _swap_envelopes(one: EntryVersion, other: EntryVersion) -> None:
    """As a holder of the database would: everything of the first but its receipt."""
    for name in SEAL:
        setattr(other, name, getattr(one, name))
    taken, one.envelope_key, one.content = one.envelope_key, f"{other.id}", ""
    other.envelope_key = f"{one.id}"
    db.session.flush()
    other.envelope_key = taken
    db.session.flush()


def test_a06_copied_envelope_refused_at_opening_by_what_it_says_of_itself() -> None:
    item, secret = make_sealed_item()
    entry, _by, _code = handed_in(item)
    other, _them, _theirs = handed_in(item)
    _swap_envelopes(counted(entry), counted(other))
    result = open_version(counted(other), secret, at=LATER, store=store())
    assert (result.ok, result.error) == (False, "identity")
    assert set(result.differences) == {"laboratory", "entry"}
    assert counted(other).is_shut


@pytest.mark.parametrize("what", ["envelope", "file", "salt", "key"])
def test_opening_of_what_was_altered_fails_alone_and_changes_nothing(what: str) -> None:
    item, secret = make_sealed_item()
    entry, _by, _code = handed_in(item)
    version = counted(entry)
    if what == "envelope":
        store().delete(str(version.envelope_key))
    elif what == "file":
        row = db.session.get_one(StoredFile, (version.sealed_files or [])[0]["file_id"])
        store().delete(row.store_key)
    elif what == "salt":
        version.commitment_salt = "0" * 64
    else:
        _item, secret = make_sealed_item()
    result = open_version(version, secret, at=LATER, store=store())
    expected = {"envelope": "missing", "file": "file", "salt": "commitment", "key": "key"}[what]
    assert (result.ok, result.error) == (False, expected)
    assert (version.content, version.manifest, version.opened_at) == ("", [], None)


def _with_real_paper(item: Item) -> tuple[Entry, User, str, str, list[bytes]]:
    entry = make_full_draft(item, abstract=CANARY)
    by = writer_of(entry.organisation)
    frozen = freeze(entry)
    copy = sealed_text(frozen.document, frozen.manifest)
    papers = [
        read_plain(db.session.get_one(StoredFile, f.id), f.sealed)
        for f in draft_files(entry)
        if isinstance(f, KnownFile)
    ]
    return entry, by, copy, hand_in(entry, by=by, at=AT), papers


def test_own_copy_taken_where_the_receipt_binds_it_and_not_a_letter_else() -> None:
    item, _secret = make_sealed_item()
    entry, by, copy, code, papers = _with_real_paper(item)
    version = counted(entry)
    item.call.opened_at = LATER
    proofs = [_plain_proof(paper) for paper in papers]
    changed = json.dumps(json.loads(copy) | {"content": json.loads(copy)["content"] | {"abstract": "改"}})
    with pytest.raises(Invalid, match="不一致"):
        hand_in_again(version, changed, proofs, code, by=by, at=LATER)
    with pytest.raises(Invalid, match="缺少"):
        hand_in_again(version, copy, [], code, by=by, at=LATER)
    hand_in_again(version, copy, proofs, code, by=by, at=LATER)
    assert version.document["abstract"] == CANARY
    assert not version.is_shut
    with pytest.raises(Refused, match="opened"):
        hand_in_again(version, copy, proofs, code, by=by, at=LATER)


def _plain_proof(content: bytes) -> Proof:
    made = quick_proof("任意名称.pdf")
    return Proof(made.name, made.media_type, len(content), sha256(content).hexdigest(), made.store_key)

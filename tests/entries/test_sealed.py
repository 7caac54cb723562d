"""Sealed bids through the services: drafts under their keys, handing in, reopening, opening."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.adapters.draft_keys import draft_keys
from app.adapters.store import store
from app.entries.models import Entry
from app.entries.queries import (
    draft_answers,
    draft_files,
    frozen_envelopes,
    frozen_files,
)
from app.entries.service import (
    add_file,
    begin_anew,
    freeze,
    open_version,
    reopen_entry,
    reopen_version,
    save_field,
    submit_entry,
    take_file_off,
    withdraw_entry,
)
from app.extensions import db
from app.files.models import StoredFile
from app.jobs.draft_keys import sweep_draft_keys
from app.people.models import User
from app.shared.columns import new_key
from app.shared.verdict import Invalid, Refused
from tests.entries.bids import CANARY, counted, handed_in
from tests.factories.entries import (
    fill,
    hand_in,
    make_draft,
    make_full_draft,
    make_submitted_entry,
    writer_of,
)
from tests.factories.files import quick_proof, sealed_proof
from tests.factories.people import AT
from tests.factories.sealed_entries import make_sealed_item

pytestmark = pytest.mark.usefixtures("app")
LATER = AT + timedelta(days=30)


def written_down() -> str:
    """Every cell of every table that entries and files write to."""
    tables = ("draft", "entry", "entry_version", "stored_file", "act")
    return "".join(
        str(tuple(row)) for name in tables for row in db.session.execute(text(f"select * from {name}"))
    )


def test_sealed_draft_reads_as_before_and_stands_in_the_database_as_noise() -> None:
    """A04: neither answers nor names of files."""
    item, _secret = make_sealed_item()
    entry = make_draft(item)
    by = writer_of(entry.organisation)
    saved = save_field(entry, "abstract", CANARY, 0, by=by, at=AT)
    assert (saved.value, saved.conflict) == (CANARY, False)
    theirs = save_field(entry, "abstract", "另一段", 0, by=by, at=AT)
    assert (theirs.value, theirs.conflict) == (CANARY, True)
    add_file(entry, "pledge_file", sealed_proof("pledge_file", f"{CANARY}.pdf"), by=by, at=AT)
    assert draft_answers(entry.draft)["abstract"] == CANARY  # type: ignore[arg-type]
    assert [(f.slot, f.name) for f in draft_files(entry)] == [("pledge_file", f"{CANARY}.pdf")]
    assert CANARY not in written_down()
    assert "pledge_file" not in written_down()


def test_sealed_draft_without_its_key_tells_nothing_and_takes_nothing() -> None:
    item, _secret = make_sealed_item()
    entry = make_full_draft(item)
    key, writer = entry.id, writer_of(entry.organisation).id
    assert entry.draft is not None
    draft_keys().destroy(entry.draft.id)
    db.session.commit()
    db.session.expunge_all()
    entry, by = db.session.get_one(Entry, key), db.session.get_one(User, writer)
    assert entry.draft is not None
    assert entry.draft.is_locked
    assert (draft_answers(entry.draft), draft_files(entry)) == ({}, [])
    with pytest.raises(Refused, match="locked"):
        save_field(entry, "abstract", "x", 0, by=by, at=AT)
    begin_anew(entry, draft_keys(), by=by, at=AT)
    assert save_field(entry, "abstract", "x", 0, by=by, at=AT).value == "x"


def test_file_in_the_clear_for_a_sealed_draft_not_taken() -> None:
    item, _secret = make_sealed_item()
    entry = make_draft(item)
    with pytest.raises(ValueError, match="must be sealed"):
        add_file(entry, "pledge_file", quick_proof(), by=writer_of(entry.organisation), at=AT)


def test_submit_leaves_a_commitment_and_no_draft_nor_key() -> None:
    """A04: what is left of a bid after the answer is ciphertext."""
    item, _secret = make_sealed_item()
    entry = make_full_draft(item, abstract=CANARY)
    assert entry.draft is not None
    draft_id = entry.draft.id
    code = hand_in(entry, by=writer_of(entry.organisation), at=AT)
    version = counted(entry)
    assert entry.draft is None
    assert (version.content, version.manifest, version.summary) == ("", [], {})
    assert version.commitment == version.sha256
    assert draft_keys().read(draft_id) is None
    assert CANARY not in written_down()
    assert code not in written_down()
    assert version.document == {}


def test_submit_without_an_envelope_or_with_a_stale_one_refused() -> None:
    item, _secret = make_sealed_item()
    entry = make_full_draft(item)
    by = writer_of(entry.organisation)
    with pytest.raises(Refused, match="not_sealed"):
        submit_entry(entry, freeze(entry), new_key(), by=by, at=AT)
    assert entry.version_number == 0


def test_a08_same_key_twice_makes_one_sealed_version() -> None:
    item, _secret = make_sealed_item()
    entry = make_full_draft(item)
    by, key = writer_of(entry.organisation), new_key()
    hand_in(entry, by=by, at=AT, key=key)
    again = submit_entry(entry, freeze(entry), key, by=by, at=AT)
    assert again.number == entry.version_number == 1


def test_a03_bids_of_any_length_have_envelopes_of_one_size() -> None:
    """But for age's own random line of up to 300 bytes."""
    item, _secret = make_sealed_item()
    sizes = [
        counted(make_submitted_entry(item, abstract="字" * length)).envelope_size or 0 for length in (1, 600)
    ]
    assert abs(sizes[0] - sizes[1]) < 400


def test_reopening_with_the_code_gives_answers_and_files_under_a_new_key() -> None:
    item, secret = make_sealed_item()
    entry, by, code = handed_in(item)
    first = counted(entry)
    envelope = store().get(str(first.envelope_key))
    draft = reopen_entry(entry, reopen_version(first, code.lower(), envelope), draft_keys(), by=by, at=AT)
    assert freeze(entry).gaps == ()
    assert draft_answers(draft)["abstract"] == CANARY
    assert CANARY not in written_down()
    assert save_field(entry, "abstract", "改过", 5, by=by, at=AT).conflict, "a page of the first draft"
    save_field(entry, "abstract", "改过", draft.revision, by=by, at=AT)
    hand_in(entry, by=by, at=AT)
    assert open_version(counted(entry), secret, at=LATER, store=store()).ok
    assert counted(entry).document["abstract"] == "改过"
    assert counted(entry).number == 2
    assert first.is_shut


@pytest.mark.parametrize(
    ("code", "says"),
    [("1234", "28"), ("????-0000-0000-0000-0000-0000-0000", "第 1 个"), ("0" * 27 + "1", "有误")],
)
def test_reopening_with_what_is_no_code_says_what_is_wrong(code: str, says: str) -> None:
    item, _secret = make_sealed_item()
    entry, _by, _code = handed_in(item)
    version = counted(entry)
    with pytest.raises(Invalid, match=says):
        reopen_version(version, code, store().get(str(version.envelope_key)))


def test_a06_code_of_another_bid_does_not_open() -> None:
    item, _secret = make_sealed_item()
    entry, _by, _code = handed_in(item)
    _other, _them, code = handed_in(item)
    version = counted(entry)
    with pytest.raises(Invalid, match="不是本申报"):
        reopen_version(version, code, store().get(str(version.envelope_key)))


def test_beginning_anew_drops_files_and_keeps_what_was_handed_in() -> None:
    item, secret = make_sealed_item()
    entry, by, code = handed_in(item)
    version = counted(entry)
    begin_anew(entry, draft_keys(), by=by, at=AT)
    assert draft_files(entry) == []
    opened = reopen_version(version, code, store().get(str(version.envelope_key)))
    with pytest.raises(Refused, match="has_draft"):
        reopen_entry(entry, opened, draft_keys(), by=by, at=AT)
    fill(entry, by, AT)
    take_file_off(entry, db.session.get_one(StoredFile, draft_files(entry)[0].id), by=by, at=AT)
    assert open_version(version, secret, at=LATER, store=store()).ok
    assert version.manifest


def test_withdrawn_sealed_bid_comes_back_with_its_code() -> None:
    item, _secret = make_sealed_item()
    entry, by, code = handed_in(item)
    withdraw_entry(entry, by=by, at=AT)
    version = counted(entry)
    envelope = store().get(str(version.envelope_key))
    reopen_entry(entry, reopen_version(version, code, envelope), draft_keys(), by=by, at=AT)
    hand_in(entry, by=by, at=AT)
    assert entry.version_number == 2


def test_swept_are_the_keys_of_drafts_that_are_no_more() -> None:
    """A11: a crash between commit and answer leaves a key, which the next sweep destroys."""
    item, _secret = make_sealed_item()
    entry = make_draft(item)
    keys = draft_keys()
    keys.make("gone00000001")
    for path in keys.folder.iterdir():
        os.utime(path, (0, 0))
    keys.make("young0000001")
    assert sweep_draft_keys(AT) >= 1
    assert entry.draft is not None
    assert keys.read(entry.draft.id) is not None
    assert keys.read("gone00000001") is None
    assert keys.read("young0000001") is not None
    keys.destroy("young0000001")


def test_envelopes_and_sealed_files_stay_when_bytes_are_purged() -> None:
    item, _secret = make_sealed_item()
    entry, by, _code = handed_in(item)
    version = counted(entry)
    begin_anew(entry, draft_keys(), by=by, at=AT)
    files = list(db.session.scalars(select(StoredFile).where(StoredFile.is_removed)))
    assert frozen_files(files) == {file.id for file in files}
    assert frozen_envelopes() == {version.envelope_key}

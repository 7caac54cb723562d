"""Drafts, versions, receipts: rules 1 to 3 and the abuse cases that go with them."""

import hashlib
from datetime import timedelta

import pytest
from flask import Flask

from app.entries.content.document import sealed_text
from app.entries.models import Entry, EntryVersion
from app.entries.queries import content_of, current_version
from app.entries.service import (
    add_file,
    freeze,
    save_field,
    start_entry,
    submit_entry,
    take_file_off,
    withdraw_entry,
)
from app.entries.states import EntryState
from app.extensions import db
from app.history.queries import acts_on
from app.people.states import MembershipRole
from app.shared.text import Deadline
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, make_full_draft, make_submitted_entry, writer_of
from tests.factories.files import quick_proof
from tests.factories.people import AT, make_member, make_organisation

pytestmark = pytest.mark.usefixtures("app")
MILLISECOND = timedelta(milliseconds=1)


def draft() -> Entry:
    return make_full_draft(make_item(make_call()))


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.verdict.code


def test_start_entry_twice_refused(app: Flask) -> None:
    entry = make_draft(make_item(make_call()))
    with pytest.raises(Refused) as refused:
        start_entry(entry.item, entry.organisation, by=writer_of(entry.organisation), at=AT)
    assert code_of(refused) == "exists"


def test_save_field_by_two_editors_second_told_of_conflict(app: Flask) -> None:
    entry = make_draft(make_item(make_call()))
    first, second = writer_of(entry.organisation), make_member(entry.organisation, MembershipRole.EDITOR)
    one = save_field(entry, "abstract", "甲写的", 0, by=first, at=AT)
    two = save_field(entry, "abstract", "乙写的", 0, by=second, at=AT)
    assert (one.conflict, one.revision) == (False, 1)
    assert (two.conflict, two.value, two.by) == (True, "甲写的", first.id)
    assert entry.draft is not None
    assert entry.draft.fields["abstract"]["v"] == "甲写的"


def test_save_field_by_two_editors_on_two_fields_both_kept(app: Flask) -> None:
    entry = make_draft(make_item(make_call()))
    first, second = writer_of(entry.organisation), make_member(entry.organisation, MembershipRole.EDITOR)
    save_field(entry, "leader", "示例甲", 0, by=first, at=AT)
    other = save_field(entry, "abstract", "乙写的", 0, by=second, at=AT)
    assert not other.conflict


def test_save_field_after_seeing_the_other_word_saved(app: Flask) -> None:
    entry = make_draft(make_item(make_call()))
    by = writer_of(entry.organisation)
    seen = save_field(entry, "abstract", "一", 0, by=by, at=AT)
    assert save_field(entry, "abstract", "二", seen.revision, by=by, at=AT).value == "二"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nonsense", "x"),
        ("responses-abcabcabcabc-promised", "x"),
        ("responses", "x"),
        ("plan_file", "x"),
        ("abstract", ["a list"]),
        ("abstract", "字" * 1300),
        ("team", "no rows"),
        ("team", [{}] * 61),
        ("state", "submitted"),
        ("organisation_id", "x"),
    ],
)
def test_save_field_with_what_no_form_sends_invalid(app: Flask, field: str, value: object) -> None:
    entry = make_draft(make_item(make_call()))
    with pytest.raises(Invalid):
        save_field(entry, field, value, 0, by=writer_of(entry.organisation), at=AT)


def test_save_field_cleaned_of_control_characters_keeps_lines(app: Flask) -> None:
    entry = make_draft(make_item(make_call()))
    saved = save_field(entry, "abstract", "一\x00\r\n二\ud800", 0, by=writer_of(entry.organisation), at=AT)
    assert saved.value == "一\n二"


def test_save_field_after_closing_refused_and_sentence_names_the_instant(app: Flask) -> None:
    entry = make_draft(make_item(make_call()))
    with pytest.raises(Refused) as refused:
        save_field(entry, "abstract", "晚了", 0, by=writer_of(entry.organisation), at=entry.call.closes_at)
    assert code_of(refused) == "closed"
    assert refused.value.verdict.message.values["when"] == Deadline(entry.call.closes_at)


def test_a09_submit_entry_a_millisecond_before_closing_counts_and_after_is_refused(app: Flask) -> None:
    call = make_call()
    assert call.closes_at is not None
    early, late = make_full_draft(make_item(call)), make_full_draft(make_item(call))
    version = submit_entry(
        early, freeze(early), "k", by=writer_of(early.organisation), at=call.closes_at - MILLISECOND
    )
    assert version.received_at == call.closes_at - MILLISECOND
    for at in (call.closes_at, call.closes_at + MILLISECOND):
        with pytest.raises(Refused) as refused:
            submit_entry(late, freeze(late), "k", by=writer_of(late.organisation), at=at)
        assert code_of(refused) == "closed"
    assert late.state == EntryState.DRAFT


def test_a08_submit_entry_pressed_twice_makes_one_version_and_one_receipt(app: Flask) -> None:
    entry = draft()
    by, frozen = writer_of(entry.organisation), freeze(entry)
    first = submit_entry(entry, frozen, "same", by=by, at=AT)
    again = submit_entry(entry, frozen, "same", by=by, at=AT + timedelta(seconds=9))
    assert first is again
    acts = [a.name for a in db.session.scalars(acts_on("entry", [entry.id]))]
    assert acts.count("entry.submitted") == 1


def test_a08_submit_entry_from_a_second_tab_with_the_same_content_refused(app: Flask) -> None:
    entry = draft()
    by = writer_of(entry.organisation)
    submit_entry(entry, freeze(entry), "tab one", by=by, at=AT)
    with pytest.raises(Refused) as refused:
        submit_entry(entry, freeze(entry), "tab two", by=by, at=AT)
    assert code_of(refused) == "same"


def test_a06_submit_replace_or_withdraw_for_another_laboratory_hidden(app: Flask) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    rival = make_member(make_organisation())
    for act in (
        lambda: submit_entry(entry, freeze(entry), "x", by=rival, at=AT),
        lambda: withdraw_entry(entry, by=rival, at=AT),
        lambda: save_field(entry, "abstract", "别人写的", 99, by=rival, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.verdict.hide


def test_submit_entry_with_a_key_of_another_entry_makes_its_own_version(app: Flask) -> None:
    one, two = draft(), draft()
    first = submit_entry(one, freeze(one), "same key", by=writer_of(one.organisation), at=AT)
    second = submit_entry(two, freeze(two), "same key", by=writer_of(two.organisation), at=AT)
    assert first.entry_id != second.entry_id


def test_submit_entry_with_gaps_refused_and_counted(app: Flask) -> None:
    entry = make_draft(make_item(make_call()))
    frozen = freeze(entry)
    with pytest.raises(Refused) as refused:
        submit_entry(entry, frozen, "k", by=writer_of(entry.organisation), at=AT)
    assert code_of(refused) == "incomplete"
    assert refused.value.verdict.message.values["n"] == len(frozen.gaps)


def test_submit_entry_after_a_colleague_wrote_refused(app: Flask) -> None:
    entry = draft()
    by, frozen = writer_of(entry.organisation), freeze(entry)
    save_field(entry, "abstract", "刚改的", frozen.revision, by=by, at=AT)
    with pytest.raises(Refused) as refused:
        submit_entry(entry, frozen, "k", by=by, at=AT)
    assert code_of(refused) == "changed_meanwhile"


def test_submit_entry_hash_is_that_of_the_text_the_entrant_can_load_down(app: Flask) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    version = current_version(entry)
    assert version is not None
    text = sealed_text(content_of(version), version.manifest)
    assert hashlib.sha256(text.encode()).hexdigest() == version.sha256
    assert content_of(version)["responses"][0]["text"] == entry.item.indicators[0].text
    assert version.summary == {"leader": "示例项目负责人", "price": "120"}


def test_replace_then_withdraw_then_return_gives_versions_and_receipts_of_their_own(app: Flask) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    by = writer_of(entry.organisation)
    assert entry.draft is not None
    save_field(entry, "abstract", "改进后的方案", entry.draft.revision, by=by, at=AT)
    submit_entry(entry, freeze(entry), "second", by=by, at=AT)
    withdraw_entry(entry, by=by, at=AT)
    assert (entry.state, entry.version_number) == (EntryState.WITHDRAWN, 2)
    submit_entry(entry, freeze(entry), "third", by=by, at=AT)
    versions = list(db.session.scalars(db.select(EntryVersion).order_by(EntryVersion.number)))
    assert [v.number for v in versions] == [1, 2, 3]
    assert len({v.receipt_number for v in versions}) == 3
    assert entry.state == EntryState.SUBMITTED


def test_withdraw_entry_after_closing_refused(app: Flask) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    with pytest.raises(Refused) as refused:
        withdraw_entry(entry, by=writer_of(entry.organisation), at=entry.call.closes_at)
    assert code_of(refused) == "closed"


def test_submit_entry_with_accreditation_that_ends_before_the_deadline_refused(app: Flask) -> None:
    entry = draft()
    assert entry.call.closes_at is not None
    entry.organisation.cma_valid_until = entry.call.closes_at.date() - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        submit_entry(entry, freeze(entry), "k", by=writer_of(entry.organisation), at=AT)
    assert code_of(refused) == "not_eligible_valid_cma"


def test_add_file_beyond_slot_and_twice_the_same_invalid(app: Flask) -> None:
    entry = make_draft(make_item(make_call()))
    by, proof = writer_of(entry.organisation), quick_proof()
    add_file(entry, "certificates", proof, by=by, at=AT)
    with pytest.raises(Invalid):
        add_file(entry, "certificates", proof, by=by, at=AT)
    with pytest.raises(Invalid):
        add_file(entry, "abstract", quick_proof(), by=by, at=AT)
    for _ in range(4):
        add_file(entry, "certificates", quick_proof(), by=by, at=AT)
    with pytest.raises(Invalid):
        add_file(entry, "certificates", quick_proof(), by=by, at=AT)


def test_a41_add_file_beyond_the_quota_of_the_laboratory_invalid(app: Flask) -> None:
    call = make_call()
    entry = make_draft(make_item(call))
    by = writer_of(entry.organisation)
    other = make_draft(make_item(call), entry.organisation, by)
    big = add_file(other, "certificates", quick_proof(), by=by, at=AT)
    big.size = 1024 * 1024 * 1024
    take_file_off(other, big, by=by, at=AT)
    with pytest.raises(Invalid) as invalid:
        add_file(entry, "certificates", quick_proof(), by=by, at=AT)
    assert "空间" in str(invalid.value)
    add_file(entry, "certificates", quick_proof(), by=by, at=AT + timedelta(hours=25))


def test_take_file_off_leaves_frozen_versions_whole(app: Flask) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    by = writer_of(entry.organisation)
    version = current_version(entry)
    assert version is not None
    from app.entries.queries import draft_files

    file = draft_files(entry)[0]
    take_file_off(entry, file, by=by, at=AT)
    assert freeze(entry).gaps
    assert version.manifest[0]["file_id"] == file.id

"""Each condition of writing, handing in and reading a bid refuses by itself, where all the others hold."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.calls.models import Item
from app.calls.states import CallState, ItemState
from app.entries.models import CorrectionWindow, Entry
from app.entries.policy import (
    eligibility,
    may_begin_anew,
    may_correct_entry,
    may_hand_in_again,
    may_open_correction,
    may_prepare_entry,
    may_read_file,
    may_reopen_entry,
    may_see_entry,
    may_start_entry,
    may_submit_entry,
    may_withdraw_entry,
    may_write_draft,
    visible_entries,
    visible_own_entries,
)
from app.entries.service import grant_reading
from app.entries.states import CheckState, EntryState
from app.extensions import db
from app.files.models import StoredFile
from app.people.models import User
from app.people.states import MembershipRole
from app.shared.columns import new_key
from tests.entries.bids import counted, handed_in
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, make_submitted_entry, opened, writer_of
from tests.factories.people import (
    AT,
    join,
    make_judge,
    make_member,
    make_officer,
    make_organisation,
    make_user,
)
from tests.factories.saving import save
from tests.factories.sealed_entries import make_sealed_item

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


def listed(user: User) -> list[Entry]:
    db.session.flush()
    return list(db.session.scalars(visible_entries(user, AT)).unique())


def closed_entry() -> Entry:
    """Handed in for a list that has closed since."""
    entry = make_submitted_entry(make_item(make_call(opens_at=AT - 9 * DAY, closes_at=AT - DAY)))
    assert entry.call.is_closed(AT)
    return entry


def test_member_from_tomorrow_on_and_reader_from_tomorrow_on_see_nothing_today() -> None:
    entry = closed_entry()
    member, reader = make_user(), make_judge()
    join(member, entry.organisation).since = AT + DAY
    grant_reading(entry, reader, "assignment", at=AT + DAY)
    assert listed(member) == listed(reader) == []
    assert not may_see_entry(member, entry, AT)
    assert not may_see_entry(reader, entry, AT)
    assert list(db.session.scalars(visible_own_entries(member, AT)).unique()) == []


def test_entries_of_a_call_that_is_a_draft_again_are_listed_for_members_alone() -> None:
    entry = closed_entry()
    officer = make_officer(entry.call)
    assert listed(officer) == [entry]
    entry.call.state = CallState.DRAFT
    assert listed(officer) == []
    assert may_see_entry(officer, entry, AT).hide


def test_file_of_no_entry_is_read_by_nobody() -> None:
    entry = closed_entry()
    by = writer_of(entry.organisation)
    file = db.session.scalars(select(StoredFile).where(StoredFile.owner_id == entry.id).limit(1)).one()
    assert may_read_file(by, file, AT)
    file.owner_id = new_key()
    assert may_read_file(by, file, AT).hide


def item_of(state: CallState) -> tuple[Item, User]:
    item, organisation = make_item(make_call(closes_at=AT + 9 * DAY)), make_organisation()
    member = make_member(organisation)
    item.call.state = state
    return item, member


def test_entry_is_begun_by_its_writers_for_a_list_that_takes_entries() -> None:
    item, member = item_of(CallState.PUBLISHED)
    organisation, at = member.memberships[0].organisation, opened(item)
    reader = make_member(organisation, MembershipRole.READER)
    assert may_prepare_entry(member, item, at)
    assert may_start_entry(member, item, organisation, at)
    assert may_start_entry(reader, item, organisation, at).code == "not_writer"
    assert may_start_entry(make_member(make_organisation()), item, organisation, at).code == "not_writer"
    assert may_start_entry(member, item, organisation, item.call.closes_at).code == "closed"
    item.call.state = CallState.DRAFT
    assert may_prepare_entry(member, item, at).hide
    assert may_start_entry(member, item, organisation, at).hide


def test_draft_is_written_while_there_is_one() -> None:
    entry = make_full_draft(make_item(make_call(closes_at=AT + 9 * DAY)))
    by, at = writer_of(entry.organisation), opened(entry.item)
    assert may_write_draft(by, entry, at)
    entry.draft = None
    assert may_write_draft(by, entry, at).code == "no_draft"


def test_states_of_an_entry_say_whether_it_is_handed_in_or_taken_back() -> None:
    entry = make_full_draft(make_item(make_call(closes_at=AT + 9 * DAY)))
    by, at = writer_of(entry.organisation), opened(entry.item)
    assert may_submit_entry(by, entry, at)
    assert may_withdraw_entry(by, entry, at).code == "wrong_state"


def test_sealed_bid_is_begun_anew_by_its_writers_where_nothing_is_lost() -> None:
    item, _ = make_sealed_item(AT + 9 * DAY)
    entry, by, _code = handed_in(item)
    at, stranger = opened(item), make_user()
    reader = make_member(entry.organisation, MembershipRole.READER)
    entry.draft = None
    assert may_begin_anew(by, entry, at)
    assert may_reopen_entry(by, entry, at)
    assert may_begin_anew(stranger, entry, at).hide
    assert may_begin_anew(reader, entry, at).code == "reader"
    assert may_begin_anew(by, entry, item.call.closes_at).code == "closed"
    entry.version_number = 0
    assert may_reopen_entry(by, entry, at).code == "no_version"
    entry.call.sealed = False
    assert may_begin_anew(by, entry, at).hide


def test_own_copy_replaces_what_could_not_be_opened_and_nothing_else() -> None:
    item, _ = make_sealed_item(AT + 9 * DAY)
    entry, by, _code = handed_in(item)
    version, later = counted(entry), item.call.closes_at + DAY
    assert may_hand_in_again(by, version, later).code == "not_opened"
    item.call.opened_at = later
    assert may_hand_in_again(by, version, later)
    assert may_hand_in_again(make_user(), version, later).hide
    assert may_hand_in_again(make_officer(item.call), version, later).hide
    reader = make_member(entry.organisation, MembershipRole.READER)
    assert may_hand_in_again(reader, version, later).code == "reader"
    version.opened_at = later
    assert may_hand_in_again(by, version, later).code == "opened"
    version.opened_at = None
    entry.version_number += 1
    assert may_hand_in_again(by, version, later).hide, "another version counts"
    entry.version_number -= 1
    entry.state = EntryState.WITHDRAWN
    assert may_hand_in_again(by, version, later).hide
    entry.state, version.envelope_key = EntryState.SUBMITTED, None
    assert may_hand_in_again(by, version, later).hide, "it was never sealed"


def test_correction_is_opened_once_by_officers_for_what_was_handed_in() -> None:
    entry = closed_entry()
    officer = make_officer(entry.call)
    assert may_open_correction(officer, entry, AT)
    assert may_open_correction(writer_of(entry.organisation), entry, AT).hide
    assert may_open_correction(officer, entry, AT - 5 * DAY).hide, "before closing"
    window = CorrectionWindow(id=new_key(), entry_id=entry.id, slots=[], since=AT, until=AT + DAY)
    save(window)
    db.session.refresh(entry)
    assert may_open_correction(officer, entry, AT).code == "returned_before"
    entry.windows.clear()
    entry.state = EntryState.WITHDRAWN
    assert may_open_correction(officer, entry, AT).hide


def test_correction_is_handed_in_once_by_writers_in_its_time() -> None:
    entry = closed_entry()
    by, reader = writer_of(entry.organisation), make_member(entry.organisation, MembershipRole.READER)
    save(window := CorrectionWindow(id=new_key(), entry_id=entry.id, slots=[], since=AT, until=AT + DAY))
    db.session.refresh(entry)
    assert may_correct_entry(by, entry, AT)
    assert may_correct_entry(reader, entry, AT).code == "reader"
    assert may_correct_entry(by, entry, AT + DAY).code == "correction_over"
    window.used_at = AT
    assert may_correct_entry(by, entry, AT).code == "corrected"
    window.used_at, entry.state = None, EntryState.WITHDRAWN
    assert may_correct_entry(by, entry, AT).code == "wrong_state"


def test_withdrawn_list_and_withdrawn_item_take_no_entries() -> None:
    item, member = item_of(CallState.WITHDRAWN)
    assert may_prepare_entry(member, item, opened(item)).status == 409
    item.call.state = CallState.PUBLISHED
    assert may_prepare_entry(member, item, opened(item))
    item.state = ItemState.WITHDRAWN
    assert may_prepare_entry(member, item, opened(item)).status == 409


def test_entries_for_another_item_leave_the_quota_of_this_one() -> None:
    item, member = item_of(CallState.PUBLISHED)
    organisation, at = member.memberships[0].organisation, opened(item)
    item.call.kind = "service_case"
    other = make_item(item.call)
    for number in range(1, item.call.kind_data.most_per_organisation + 2):
        entry = Entry(
            id=new_key(), call_id=item.call_id, item=other, organisation=organisation, number=number,
            state=EntryState.DRAFT, created_at=AT, created_by_id=member.id,
        )  # fmt: skip
        save(entry)
    checks = {
        thing.id: {c.key: c.state for c in eligibility(organisation, thing, None, at)}[
            "most_per_organisation"
        ]
        for thing in (item, other)
    }
    assert checks == {item.id: CheckState.MET, other.id: CheckState.NOT_MET}


def test_officer_who_belongs_to_the_entrant_opens_no_correction_of_a_draft() -> None:
    entry = closed_entry()
    officer = make_officer(entry.call)
    join(officer, entry.organisation)
    assert may_open_correction(officer, entry, AT)
    entry.state = EntryState.WITHDRAWN
    assert may_open_correction(officer, entry, AT).hide

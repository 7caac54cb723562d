"""Who sees, reads and writes entries: tables over seats, states and phases; the list rule is the check rule."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.entries.content.form import questions
from app.entries.models import Entry
from app.entries.policy import (
    eligibility,
    is_eligible,
    may_correct_entry,
    may_edit_entry,
    may_prepare_entry,
    may_read_file,
    may_see_entry,
    may_start_entry,
    may_submit_entry,
    may_withdraw_entry,
    readable_versions,
    visible_entries,
)
from app.entries.queries import draft_files, items_without_entries
from app.entries.service import (
    freeze,
    grant_reading,
    revoke_reading,
    save_field,
    submit_entry,
    withdraw_entry,
)
from app.entries.states import CheckState
from app.extensions import db
from app.people.models import User
from app.people.states import MembershipRole, OrganisationKind, OrganisationState, SeatRole
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, make_submitted_entry, writer_of
from tests.factories.people import (
    AT,
    join,
    make_judge,
    make_member,
    make_officer,
    make_organisation,
    make_user,
    seat,
)

pytestmark = pytest.mark.usefixtures("app")

SEATS: dict[str, Callable[[Entry], User | None]] = {
    "visitor": lambda _entry: None,
    "stranger": lambda _entry: make_user(),
    "owner": lambda entry: writer_of(entry.organisation),
    "editor": lambda entry: make_member(entry.organisation, MembershipRole.EDITOR),
    "reader of the laboratory": lambda entry: make_member(entry.organisation, MembershipRole.READER),
    "rival": lambda _entry: make_member(make_organisation()),
    "issuer": lambda entry: make_member(entry.item.issuer),
    "officer of the call": lambda entry: make_officer(entry.call),
    "officer of the kind": lambda _entry: make_officer(),
    "officer of another call": lambda _entry: make_officer(make_call()),
    "supervisor": lambda _entry: _seated(SeatRole.SUPERVISOR),
    "discipline": lambda _entry: _seated(SeatRole.DISCIPLINE),
    "system administrator": lambda _entry: _seated(SeatRole.SYSTEM_ADMIN),
    "security administrator": lambda _entry: _seated(SeatRole.SECURITY_ADMIN),
    "audit administrator": lambda _entry: _seated(SeatRole.AUDIT_ADMIN),
    "judge": lambda _entry: make_judge(),
    "reader": lambda entry: _granted(entry),
}
MEMBERS = {"owner", "editor", "reader of the laboratory"}
AFTER = MEMBERS | {"officer of the call", "officer of the kind", "supervisor", "reader"}
STATES = ("draft", "submitted", "withdrawn")


def _seated(role: SeatRole) -> User:
    user = make_user()
    seat(user, role)
    return user


def _granted(entry: Entry) -> User:
    user = make_judge()
    grant_reading(entry, user, "assignment", at=AT)
    return user


def entry_in(state: str) -> Entry:
    item = make_item(make_call())
    if state == "draft":
        return make_draft(item)
    entry = make_submitted_entry(item)
    if state == "withdrawn":
        withdraw_entry(entry, by=writer_of(entry.organisation), at=AT)
    return entry


def instants(entry: Entry) -> dict[str, datetime]:
    closes = entry.call.closes_at
    assert closes is not None
    return {
        "open": closes - timedelta(milliseconds=1),
        "closed": closes,
        "later": closes + timedelta(days=30),
    }


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", SEATS)
def test_a03_may_see_entry_and_visible_entries_agree_in_every_phase(app: Flask, who: str, state: str) -> None:
    entry = entry_in(state)
    user = SEATS[who](entry)
    for phase, at in instants(entry).items():
        seen = who in MEMBERS or (who in AFTER and state == "submitted" and phase != "open")
        verdict = may_see_entry(user, entry, at)
        listed = db.session.scalars(visible_entries(user, at)).unique().all()
        assert bool(verdict) == seen, (who, state, phase)
        assert verdict.ok or verdict.hide, "nobody learns what exists"
        assert (entry in listed) == seen, (who, state, phase)


@pytest.mark.parametrize("who", SEATS)
def test_may_edit_submit_withdraw_for_owners_and_editors_until_closing(app: Flask, who: str) -> None:
    entry = entry_in("submitted")
    user = SEATS[who](entry)
    times = instants(entry)
    for may in (may_edit_entry, may_submit_entry, may_withdraw_entry):
        assert bool(may(user, entry, times["open"])) == (who in {"owner", "editor"}), (may, who)
        assert not may(user, entry, times["closed"])
        assert not may_correct_entry(user, entry, times["closed"])
        if who not in AFTER:
            assert may(user, entry, times["closed"]).hide


def test_visible_entries_of_a_blind_call_hidden_from_the_supervisor(app: Flask) -> None:
    call = make_call()
    call.method = call.method | {"blind": True}
    entry = make_submitted_entry(make_item(call))
    user = _seated(SeatRole.SUPERVISOR)
    at = instants(entry)["closed"]
    assert may_see_entry(user, entry, at).hide
    assert db.session.scalars(visible_entries(user, at)).unique().all() == []


def test_revoke_reading_hides_the_entry_from_then_on(app: Flask) -> None:
    entry = entry_in("submitted")
    user = _granted(entry)
    at = instants(entry)["closed"]
    assert may_see_entry(user, entry, at)
    revoke_reading(entry, user, at=at)
    assert may_see_entry(user, entry, at + timedelta(seconds=1)).hide
    grant_reading(entry, user, "assignment", at=at + timedelta(days=1))
    assert may_see_entry(user, entry, at + timedelta(days=2))


def test_membership_that_ended_sees_nothing_any_more(app: Flask) -> None:
    entry = entry_in("submitted")
    user = make_user()
    membership = join(user, entry.organisation)
    assert may_see_entry(user, entry, AT)
    membership.until = AT
    assert may_see_entry(user, entry, AT).hide
    assert db.session.scalars(visible_entries(user, AT)).unique().all() == []


def test_readable_versions_of_others_are_what_counted_at_closing(app: Flask) -> None:
    entry = entry_in("submitted")
    by = writer_of(entry.organisation)
    assert entry.draft is not None
    save_field(entry, "abstract", "第二版", entry.draft.revision, by=by, at=AT)
    submit_entry(entry, freeze(entry), "second", by=by, at=AT)
    save_field(entry, "abstract", "没有提交的改动", entry.draft.revision, by=by, at=AT)
    at = instants(entry)["closed"]
    db.session.expire(entry)
    assert [v.number for v in readable_versions(by, entry, at)] == [1, 2]
    assert [v.number for v in readable_versions(make_officer(entry.call), entry, at)] == [2]
    assert readable_versions(make_officer(entry.call), entry, AT) == []


def test_may_read_file_that_no_handed_in_version_names_hidden_from_others(app: Flask) -> None:
    from app.entries.service import add_file
    from tests.factories.files import quick_proof

    entry = entry_in("submitted")
    by, at = writer_of(entry.organisation), instants(entry)["closed"]
    named = draft_files(entry)[0]
    later = add_file(entry, "certificates", quick_proof(), by=by, at=AT)
    officer = make_officer(entry.call)
    assert may_read_file(officer, named, at)
    assert may_read_file(officer, later, at).hide
    assert may_read_file(by, later, at)
    assert may_read_file(officer, named, AT).hide


CHANGES: dict[str, Callable[[Entry], None]] = {
    "active_organisation": lambda e: setattr(e.organisation, "state", OrganisationState.WAITING),
    "right_kind": lambda e: setattr(e.organisation, "kind", OrganisationKind.ENTERPRISE),
    "valid_cma": lambda e: setattr(e.organisation, "cma_number", ""),
    "not_issuer": lambda e: setattr(e.item, "issuer_credit_code", e.organisation.credit_code),
}


@pytest.mark.parametrize("key", CHANGES)
def test_eligibility_with_one_condition_broken_names_it_and_how_to_mend(app: Flask, key: str) -> None:
    entry = entry_in("draft")
    user = writer_of(entry.organisation)
    assert is_eligible(eligibility(entry.organisation, entry.item, user, AT))
    CHANGES[key](entry)
    checks = eligibility(entry.organisation, entry.item, user, AT)
    failed = [c for c in checks if c.state == CheckState.NOT_MET]
    assert [c.key for c in failed] == [key]
    assert failed[0].mend is not None
    assert may_submit_entry(user, entry, AT).code == f"not_eligible_{key}"


def test_eligibility_by_key_of_the_issuer_not_met(app: Flask) -> None:
    laboratory = make_organisation()
    item = make_item(make_call(), issuer=laboratory)
    assert not may_start_entry(make_member(laboratory), item, laboratory, AT)


def test_eligibility_accreditation_until_the_day_that_a_midnight_deadline_ends_is_met(app: Flask) -> None:
    closes = datetime.fromisoformat("2026-12-04T00:00:00+08:00")
    item = make_item(make_call(closes_at=closes))
    for until, met in (("2026-12-03", True), ("2026-12-02", False)):
        laboratory = make_organisation(cma_valid_until=datetime.fromisoformat(until).date())
        checks = {c.key: c.state for c in eligibility(laboratory, item, None, AT)}
        assert (checks["valid_cma"] == CheckState.MET) == met, until


def test_eligibility_lists_the_declarations_of_the_form(app: Flask) -> None:
    entry = entry_in("draft")
    asked = [q["key"] for _, q in questions(entry.call.form) if q["type"] == "declaration"]
    checks = eligibility(entry.organisation, entry.item, None, AT)
    assert [c.key for c in checks if c.state == CheckState.DECLARE] == asked


def test_may_prepare_entry_before_opening_and_after_closing_refused_with_the_instant(app: Flask) -> None:
    item = make_item(make_call())
    user = make_member(make_organisation())
    assert item.call.opens_at is not None
    assert item.call.closes_at is not None
    assert may_prepare_entry(user, item, AT)
    assert may_prepare_entry(user, item, item.call.opens_at - timedelta(seconds=1)).code == "not_yet_open"
    assert may_prepare_entry(user, item, item.call.closes_at).code == "closed"
    assert may_prepare_entry(make_officer(), item, AT).code == "not_laboratory"


def test_items_without_entries_told_only_after_closing(app: Flask) -> None:
    call = make_call()
    empty, bid = make_item(call), make_item(call)
    make_draft(empty)
    make_submitted_entry(bid)
    assert call.closes_at is not None
    assert db.session.scalars(items_without_entries(call, AT)).all() == []
    assert db.session.scalars(items_without_entries(call, call.closes_at)).all() == [empty]

"""Who may do what with a call, as tables; and lists that agree with checks."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.calls import policy
from app.calls.models import Call
from app.calls.states import CallState, ItemState
from app.extensions import db
from app.people.models import User
from app.people.states import MembershipRole, OrganisationKind, SeatRole
from tests.factories.calls import make_call, make_item
from tests.factories.people import AT, make_member, make_officer, make_organisation, make_user, seat

STATES = list(CallState)


def people(call: Call) -> dict[str, User | None]:
    """One of every sort that meets a call."""
    platform, other_kind, judge = make_user(), make_user(), make_user()
    seat(platform, SeatRole.OFFICER)
    seat(other_kind, SeatRole.OFFICER, kind="centre")
    seat(judge, SeatRole.JUDGE)
    former = make_officer(call)
    former.seats[0].until = AT - timedelta(days=1)
    return {
        "visitor": None,
        "stranger": make_user(),
        "member": make_member(make_organisation()),
        "judge": judge,
        "officer of the call": make_officer(call),
        "officer of the kind": make_officer(),
        "officer of the platform": platform,
        "officer of another kind": other_kind,
        "officer of another call": make_officer(make_call()),
        "former officer": former,
    }


OFFICERS = {"officer of the call", "officer of the kind", "officer of the platform"}


@pytest.mark.parametrize("state", STATES)
def test_visible_calls_equal_may_see_call_for_every_seat(app: Flask, state: CallState) -> None:
    call = make_call(state=state)
    item = make_item(call)
    for who, user in people(call).items():
        seen = policy.may_see_call(user, call, AT).ok
        assert seen == (state != CallState.DRAFT or who in OFFICERS), who
        assert seen == (call in db.session.scalars(policy.visible_calls(user, AT)).all()), who
        assert policy.may_see_item(user, item, AT).ok == seen
        assert (item in db.session.scalars(policy.visible_items(user, AT)).all()) == seen
        works = policy.may_work_on_call(user, call, AT)
        assert (
            works.ok == (who in OFFICERS) == (call in db.session.scalars(policy.worked_calls(user, AT)).all())
        )
        assert works.ok or works.hide


@pytest.mark.parametrize(
    ("state", "edit", "amend", "archive"),
    [
        (CallState.DRAFT, "ok", "wrong_state", "wrong_state"),
        (CallState.PUBLISHED, "published", "ok", "still_open"),
        (CallState.WITHDRAWN, "wrong_state", "wrong_state", "ok"),
        (CallState.ARCHIVED, "wrong_state", "wrong_state", "wrong_state"),
    ],
)
def test_verbs_by_state_refuse_with_their_code(
    app: Flask, state: CallState, edit: str, amend: str, archive: str
) -> None:
    call = make_call(state=state)
    officer = make_officer(call)
    codes = [f(officer, call, AT).code for f in (policy.may_edit_call, policy.may_amend_call)]
    found = policy.may_archive_call(officer, call, AT).code
    assert [*codes, found] == [edit, amend, archive if archive != "still_open" else "still_open"]


def test_archive_after_closing_allowed(app: Flask) -> None:
    call = make_call(closes_at=AT - timedelta(days=1))
    assert policy.may_archive_call(make_officer(call), call, AT)


@pytest.mark.parametrize(
    ("opens", "closes", "state", "code"),
    [
        (-1, 1, ItemState.LISTED, "ok"),
        (1, 2, ItemState.LISTED, "not_yet_open"),
        (-2, -1, ItemState.LISTED, "closed"),
        (-2, 0, ItemState.LISTED, "closed"),
        (-1, 1, ItemState.FAILED, "not_listed"),
        (-1, 1, ItemState.WITHDRAWN, "not_listed"),
    ],
)
def test_apply_by_clock_and_state_decided(
    app: Flask, opens: int, closes: int, state: ItemState, code: str
) -> None:
    day = timedelta(days=1)
    call = make_call(opens_at=AT + opens * day, closes_at=AT + closes * day)
    item = make_item(call, state=state)
    assert policy.may_apply_for(make_member(make_organisation()), item, AT).code == code


def test_apply_by_role_decided(app: Flask) -> None:
    issuer = make_organisation()
    item = make_item(make_call(), issuer=issuer)
    firm = make_organisation(kind=OrganisationKind.ENTERPRISE)
    expected = [
        (None, "signed_out"),
        (make_user(), "not_laboratory"),
        (make_member(firm), "not_laboratory"),
        (make_member(make_organisation(), MembershipRole.READER), "not_laboratory"),
        (make_member(issuer), "issuer"),
        (make_member(make_organisation(state="waiting")), "not_active"),
        (make_member(make_organisation(), MembershipRole.EDITOR), "ok"),
    ]
    for user, code in expected:
        assert policy.may_apply_for(user, item, AT).code == code


def test_create_needs_a_seat_over_the_kind(app: Flask) -> None:
    call = make_call()
    for who, user in people(call).items():
        allowed = who in {"officer of the kind", "officer of another kind", "officer of the platform"}
        assert policy.may_create_call(user, AT).ok == allowed, who


def test_fail_item_before_closing_refused(app: Flask) -> None:
    call = make_call()
    item = make_item(call)
    officer = make_officer(call)
    assert policy.may_fail_item(officer, item, AT).code == "still_open"
    assert policy.may_fail_item(officer, item, _after(call)).ok


def _after(call: Call) -> datetime:
    assert call.closes_at is not None
    return call.closes_at

"""Each condition of the policies of sealing refuses by itself, where all the others hold."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm.attributes import set_committed_value

from app.approvals.models import Approval
from app.calls import service
from app.calls.models import Call
from app.calls.policy import (
    as_second,
    may_agree_openers,
    may_change_openers,
    may_commit_to_draw,
    may_keep_opener_key,
    may_publish_call,
    may_rehearse_sealing,
    may_see_sealing,
    may_set_openers,
    one_of_three,
)
from app.calls.states import CallState, HalfPurpose
from app.people.states import SeatRole
from tests.factories.calls import make_call
from tests.factories.drafts import make_draft
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.sealing import Openers, make_openers, seal_call

LATER = AT + timedelta(hours=5)


@pytest.fixture
def sealed(app: Flask) -> tuple[Call, Openers]:
    """A sealed call on the wall, rehearsed by its three openers."""
    call = make_draft(sealed=True)
    openers = seal_call(call)
    return service.publish_call(call, by=openers.users[0], at=AT), openers


Sealed = tuple[Call, Openers]


def proposed(call: Call, openers: Openers) -> Approval:
    """Other openers, proposed by the first of the three."""
    first, second, _ = openers.users
    other = make_openers(call, 1).users[0]
    return service.propose_openers(
        call, [first, second, other], "交接", openers.secret(first), by=first, at=LATER
    )


def test_key_is_for_officers(app: Flask) -> None:
    judge, former = make_user(), make_user()
    seat(judge, SeatRole.JUDGE)
    seat(former, SeatRole.OFFICER).until = AT - timedelta(days=1)
    assert may_keep_opener_key(None, AT).code == "signed_out"
    assert {may_keep_opener_key(user, AT).code for user in (judge, former, make_user())} == {"no_seat"}
    assert may_keep_opener_key(make_officer(), AT)


def test_sealing_is_seen_by_officers_where_something_is_sealed(sealed: Sealed) -> None:
    call, openers = sealed
    assert may_see_sealing(openers.users[0], call, AT)
    assert may_see_sealing(make_user(), call, AT).hide
    assert may_see_sealing(make_officer(open_call := make_call()), open_call, AT).hide


def test_openers_are_set_in_a_draft_by_its_officers(app: Flask) -> None:
    call = make_draft(sealed=True)
    assert may_set_openers(make_officer(call), call, AT)
    assert may_set_openers(make_user(), call, AT).hide
    assert may_publish_call(make_user(), call, AT).hide


def test_draft_without_openers_and_a_seat_that_ended_are_no_opener(sealed: Sealed) -> None:
    call, openers = sealed
    first = openers.users[0]
    assert one_of_three(first, call, AT)
    assert one_of_three(make_officer(call), call, AT).code == "not_opener"
    bare = make_draft(sealed=True)
    assert one_of_three(make_officer(bare), bare, AT).code == "no_openers"
    seat(first, SeatRole.SYSTEM_ADMIN)
    assert one_of_three(first, call, AT).code == "unfit_opener"


def test_second_has_somebody_to_follow(sealed: Sealed) -> None:
    call, openers = sealed
    bare = make_draft(sealed=True)
    assert as_second(openers.users[1], call, HalfPurpose.CHANGE).code == "not_begun"
    assert as_second(openers.users[1], bare, HalfPurpose.CHANGE).code == "not_begun"


def test_rehearsal_ends_with_the_list_and_is_not_repeated(sealed: Sealed) -> None:
    call, openers = sealed
    user = openers.users[0]
    assert may_rehearse_sealing(user, call, AT).code == "proved"
    assert call.closes_at is not None
    opener = call.sealing.opener(user)
    opener.proved_at = None
    assert may_rehearse_sealing(user, call, AT)
    assert may_rehearse_sealing(user, call, call.closes_at).code == "closed"
    opener.proved_at, call.sealing.rehearsed_at = AT, None
    assert may_rehearse_sealing(user, call, AT), "nothing is rehearsed before two have"
    call.state = CallState.ARCHIVED
    assert may_rehearse_sealing(user, call, AT).code == "closed"


def test_openers_are_changed_between_publication_and_opening(sealed: Sealed) -> None:
    call, openers = sealed
    user = openers.users[0]
    assert may_change_openers(user, call, AT)
    set_committed_value(call, "opened_at", AT)
    assert may_change_openers(user, call, AT).code == "wrong_state"
    set_committed_value(call, "opened_at", None)
    call.state = CallState.DRAFT
    assert may_change_openers(user, call, AT).code == "wrong_state"


def test_openers_are_not_changed_while_a_change_or_the_opening_waits(sealed: Sealed) -> None:
    call, openers = sealed
    proposed(call, openers)
    assert may_change_openers(openers.users[1], call, LATER).code == "proposed"
    for half in call.sealing.halves:
        half.purpose = HalfPurpose.OPENING
    assert may_change_openers(openers.users[1], call, LATER).code == "opening"


def test_change_is_agreed_by_one_of_the_three_alone(sealed: Sealed) -> None:
    call, openers = sealed
    approval = proposed(call, openers)
    assert may_agree_openers(openers.users[1], approval, call, LATER)
    assert may_agree_openers(make_officer(call), approval, call, LATER).code == "not_opener"
    assert may_agree_openers(openers.users[0], approval, call, LATER).code == "same_person"


def test_nobody_commits_to_a_draw_of_a_withdrawn_call(app: Flask) -> None:
    call = make_call(closes_at=AT + timedelta(days=3))
    call.method = call.method | {"ties": ["draw"]}
    officer = make_officer(call)
    assert may_commit_to_draw(officer, call, AT)
    assert may_commit_to_draw(make_user(), call, AT).hide
    call.state = CallState.WITHDRAWN
    assert may_commit_to_draw(officer, call, AT).code == "closed"

"""Each condition of an opening refuses by itself, where all the others hold."""

import pytest

from app.calls.states import CallState, HalfPurpose
from app.extensions import db
from app.openings import service
from app.openings.policy import (
    may_begin_opening,
    may_call_off_opening,
    may_finish_opening,
    may_open_call,
    may_see_openings,
)
from app.people.models import User
from app.people.states import SeatRole
from tests.factories.people import make_officer, make_user, seat
from tests.factories.sealing import publish_box
from tests.openings.test_opening import AFTER, CLOSES, begun, sealed_call

pytestmark = pytest.mark.usefixtures("app")


def test_opening_is_begun_and_finished_by_the_three_alone() -> None:
    call, openers = sealed_call()
    publish_box(call, AFTER)
    first, second, _third = openers.users
    others: list[User | None] = [None, make_user(), make_officer(call)]
    assert may_begin_opening(first, call, AFTER)
    assert not any(may_begin_opening(user, call, AFTER) for user in others)
    service.begin_opening(call, openers.secret(first), by=first, at=AFTER)
    assert may_finish_opening(second, call, AFTER)
    assert not any(may_finish_opening(user, call, AFTER) for user in others)
    assert not any(may_open_call(user, call, AFTER) for user in others)
    assert may_begin_opening(second, call, AFTER).code == "begun"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [("state", CallState.ARCHIVED, "wrong_state"), ("opened_at", AFTER, "opened")],
)
def test_opening_is_for_a_published_list_that_is_still_shut(column: str, value: object, code: str) -> None:
    """A01: of whoever comes first, and of whoever comes second."""
    call, openers, _ = begun()
    second = openers.users[1]
    assert may_finish_opening(second, call, AFTER)
    setattr(call, column, value)
    assert may_finish_opening(second, call, AFTER).code == code
    db.session.rollback()


def test_box_that_no_checkpoint_covers_is_not_opened() -> None:
    """A20: the root is public before anybody learns what it binds."""
    call, openers = sealed_call()
    service.close_box(call, at=AFTER)
    assert may_begin_opening(openers.users[0], call, AFTER).code == "box_unpublished"


def test_opening_is_called_off_by_the_first_while_it_waits() -> None:
    call, openers, _ = begun()
    first, second, _third = openers.users
    assert may_call_off_opening(first, call, AFTER)
    assert may_call_off_opening(second, call, AFTER).code == "not_first"
    call.opened_at = AFTER
    assert may_call_off_opening(first, call, AFTER).code == "not_begun"
    call.opened_at = None
    for half in call.sealing.halves_for(HalfPurpose.OPENING):
        half.purpose = HalfPurpose.CHANGE
    assert may_call_off_opening(first, call, AFTER).code == "not_begun"


def test_list_of_openings_is_for_those_who_read_any() -> None:
    discipline, judge = make_user(), make_user()
    seat(discipline, SeatRole.DISCIPLINE)
    seat(judge, SeatRole.JUDGE)
    assert may_see_openings(None, CLOSES).code == "signed_out"
    assert {may_see_openings(user, CLOSES).code for user in (judge, make_user())} == {"no_seat"}
    assert all(may_see_openings(user, CLOSES) for user in (discipline, make_officer()))


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [("doubt_until", AFTER, "receipts_in_doubt"), ("closes_at", None, "too_early")],
)
def test_opening_waits_until_it_is_known_what_came_in_time(column: str, value: object, code: str) -> None:
    """A10: nothing is opened while a receipt may still fall on the other side of the closing instant."""
    call, openers = sealed_call()
    publish_box(call, AFTER)
    first = openers.users[0]
    assert may_begin_opening(first, call, AFTER)
    setattr(call, column, value)
    assert may_begin_opening(first, call, AFTER).code == code
    db.session.rollback()

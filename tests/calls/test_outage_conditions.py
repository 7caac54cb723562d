"""Each condition by which an outage concerns a list, and by which its receipts wait, refuses by itself."""

from datetime import datetime, timedelta

import pytest

from app.calls.models import Call
from app.calls.policy import (
    calls_cut_short,
    may_answer_outage,
    may_apply_for,
    may_settle_receipts,
    receipts_settled,
    unanswered_outages,
    without_doubt,
)
from app.calls.states import CallState
from app.extensions import db
from app.outages.models import Outage
from app.shared.columns import new_key
from tests.factories.calls import make_call, make_item
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.saving import save
from tests.factories.sealed_entries import seal_to_a_key

pytestmark = pytest.mark.usefixtures("app")
HOUR = timedelta(hours=1)
CLOSES = AT + timedelta(days=2)


def away(began: datetime, ended: datetime) -> Outage:
    row = Outage(id=new_key(), began_at=began, ended_at=ended)
    save(row)
    db.session.flush()
    return row


@pytest.mark.parametrize(
    ("began", "ended", "waits"),
    [(-2, -1, False), (-1, 0, True), (-1, 1, True), (0, 1, False), (1, 2, False)],
)
def test_receipts_wait_where_the_closing_instant_lay_in_an_outage(
    began: int, ended: int, waits: bool
) -> None:
    """A10: of that list alone."""
    call, other = make_call(closes_at=CLOSES), make_call(closes_at=CLOSES + 9 * HOUR)
    away(CLOSES + began * HOUR, CLOSES + ended * HOUR)
    sure = set(db.session.scalars(db.select(Call).where(without_doubt())))
    assert (receipts_settled(call).code == "outage_open", call not in sure) == (waits, waits)
    assert receipts_settled(other).ok
    assert other in sure


def test_list_without_a_closing_instant_waits_for_nothing() -> None:
    draft = make_call(state=CallState.DRAFT)
    draft.closes_at = None
    away(AT - HOUR, AT + HOUR)
    assert receipts_settled(draft).ok
    assert list(db.session.scalars(unanswered_outages(draft, AT))) == []


def test_outage_concerns_published_lists_that_it_cuts_short() -> None:
    outage = away(AT - HOUR, AT)
    cut = make_call(closes_at=AT + HOUR)
    make_call(closes_at=AT + HOUR, state=CallState.WITHDRAWN)
    make_call(closes_at=AT + 25 * HOUR)
    make_call(closes_at=AT - 2 * HOUR)
    make_call(opens_at=AT + HOUR / 4, closes_at=AT + HOUR)
    assert list(db.session.scalars(calls_cut_short(outage))) == [cut]


def test_outage_of_a_withdrawn_list_or_of_a_closed_box_is_not_answered() -> None:
    call = make_call(closes_at=CLOSES)
    officer = make_officer(call)
    seal_to_a_key(call)
    away(CLOSES - 2 * HOUR, CLOSES - HOUR)
    call.sealing.box_root = call.sealing.box_secret = "0" * 64
    call.sealing.box_closed_at = CLOSES
    assert may_answer_outage(officer, call, CLOSES - HOUR).code == "box_closed"
    call.sealing.box_root = call.sealing.box_secret = call.sealing.box_closed_at = None
    assert may_answer_outage(officer, call, CLOSES - HOUR)
    call.state = CallState.WITHDRAWN
    assert may_answer_outage(officer, call, CLOSES - HOUR).code == "wrong_state"


def test_receipts_are_settled_by_officers_of_a_closed_list_in_doubt() -> None:
    call = make_call(closes_at=AT - HOUR)
    officer, stranger = make_officer(call), make_officer(make_call())
    assert may_settle_receipts(officer, call, AT).code == "no_doubt"
    call.doubt_until = call.closes_at + timedelta(minutes=1)
    assert may_settle_receipts(officer, call, AT)
    assert may_settle_receipts(officer, call, AT - 2 * HOUR).hide
    assert may_settle_receipts(stranger, call, AT).hide


def test_list_that_was_withdrawn_takes_no_bids() -> None:
    call = make_call(closes_at=CLOSES)
    item, member = make_item(call), make_member(make_organisation())
    assert may_apply_for(member, item, AT)
    call.state = CallState.WITHDRAWN
    assert may_apply_for(member, item, AT).code == "not_open"

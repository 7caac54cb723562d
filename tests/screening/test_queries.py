"""What the formal check puts on an officer's desk."""

from flask import Flask

from app.extensions import db
from app.screening.queries import tallies_for_officer
from app.shared.waiting import take
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry
from tests.factories.people import AT, make_officer
from tests.factories.screening import HOUR, begin


def test_closed_call_waits_for_its_check_to_begin_then_to_be_done(app: Flask) -> None:
    call = make_call()
    make_submitted_entry(make_item(call))
    officer = make_officer(call)
    db.session.flush()
    assert call.closes_at is not None
    assert take(tallies_for_officer(officer, AT)) == []
    at = call.closes_at + 2 * HOUR
    assert [(str(w.label), w.count) for w in take(tallies_for_officer(officer, at))] == [("开始形式审查", 1)]
    begin(call, officer)
    db.session.flush()
    assert [(str(w.label), w.count) for w in take(tallies_for_officer(officer, at))] == [("待形式审查", 1)]

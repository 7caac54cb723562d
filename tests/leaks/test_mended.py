"""What leaked once, or could not be read outside a test, each by itself."""

from datetime import timedelta

from flask import Flask

from app.calls.models import Call
from app.decisions.policy import may_see_results, visible_results
from app.extensions import db
from app.jobs.mailing import render
from app.letters.models import Letter
from app.letters.service import write_letters
from app.people.states import SeatRole
from app.rounds.models import Assignment
from app.rounds.service import remind_judges
from tests.factories.decisions import make_judged_item
from tests.factories.people import AT, make_user, seat
from tests.factories.rounds import make_open_round
from tests.leaks.sweep import client_of
from tests.leaks.world import World


def test_reminder_counts_no_entry_that_a_tie_hides(app: Flask) -> None:
    round_, panel = make_open_round(entries=3)
    officer = db.session.get_one(type(panel[0].user), round_.created_by_id)
    hidden = db.session.query(Assignment).filter_by(judge_id=panel[0].user_id).first()
    assert hidden is not None
    hidden.hidden_at = AT
    remind_judges(round_, panel, by=officer, at=AT + timedelta(days=1))
    db.session.flush()
    while write_letters(render, at=AT + timedelta(days=1)):
        db.session.flush()
    told = {letter.user_id: letter.body for letter in db.session.query(Letter)}
    assert "还有 2 份" in told[panel[0].user_id]
    assert "还有 3 份" in told[panel[1].user_id]


def test_supervisor_who_judges_sees_no_results_of_the_call(app: Flask) -> None:
    judged, other = make_judged_item(), make_judged_item()
    judge = judged.judges(0)[0].judge
    seat(judge, SeatRole.SUPERVISOR)
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    db.session.flush()
    calls = {judged.call.id, other.call.id}
    assert {c.id for c in db.session.scalars(visible_results(judge, AT))} == {other.call.id}
    assert {c.id for c in db.session.scalars(visible_results(supervisor, AT))} == calls
    for call in db.session.query(Call):
        assert may_see_results(judge, call, AT).ok == (call.id == other.call.id)
        assert may_see_results(supervisor, call, AT).ok


def test_marks_are_streamed_after_the_request_has_ended(watched: tuple[Flask, World]) -> None:
    app, world = watched
    client = client_of(app, world, "supervisor")
    (item,) = world.rows["judged"]["item"]
    answer = client.get(f"/supervisor/items/{item}/scores.csv", buffered=True)
    assert answer.status_code == 200
    assert len(answer.get_data(as_text=True).splitlines()) > 30

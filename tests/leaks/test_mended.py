"""What leaked once, or could not be read outside a test, each by itself."""

import gc
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
from app.screening.policy import may_send_recommendations
from app.screening.queries import cities_of, list_totals
from app.web.sealed_drafts import find_unlocked
from tests.factories.calls import make_call, make_item
from tests.factories.decisions import make_judged_item
from tests.factories.entries import make_draft
from tests.factories.people import AT, make_user, seat
from tests.factories.recommending import make_applied, make_recommender, make_season, make_season_item, stage
from tests.factories.rounds import make_open_round
from tests.factories.sealed_entries import seal_to_a_key
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


def test_sealed_season_tells_its_cities_nothing_before_the_opening(app: Flask) -> None:
    """A03: neither how many entries a city has nor whether it has any."""
    closes = AT - timedelta(days=1)
    season = make_season(closes_at=closes, timetable=[stage("recommended", closes, 15)])
    seal_to_a_key(season)
    make_applied(make_season_item(season))
    recommender = make_recommender()
    db.session.flush()

    def told() -> tuple[int, int, str]:
        may_send = may_send_recommendations(recommender, season, AT)
        return (
            len(cities_of(season, AT)),
            list_totals(recommender, [season], AT)[season.id].entries,
            may_send.code,
        )

    assert told() == (0, 0, "not_opened")
    season.opened_at = AT
    assert told()[:2] == (1, 1)


def test_key_of_a_draft_stays_while_its_entry_is_held(app: Flask) -> None:
    """PostgreSQL reads the entry once more under a lock; the draft that nobody else held was forgotten with its key."""
    call = make_call()
    seal_to_a_key(call)
    key = make_draft(make_item(call)).id
    db.session.commit()
    db.session.expunge_all()
    entry = find_unlocked(key)
    assert entry is not None
    db.session.refresh(entry)
    gc.collect()
    assert entry.draft is not None
    assert not entry.draft.is_locked

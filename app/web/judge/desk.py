"""What waits for this seat."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.people.policy import may_sit_at
from app.projects.queries import sittings_of
from app.rounds.states import RoundState
from app.visits.queries import waiting_visits
from app.web.guards import page
from app.web.instant import instant, me
from app.web.judge import bp
from app.web.judge.works import my_works


@bp.get("/")
@page(may_sit_at("judge"))
def desk() -> ResponseReturnValue:
    """What waits, until when, how far each round is, and the entry to go on with."""
    works = my_works()
    running = sorted((w for w in works if w.round.state != RoundState.CLOSED), key=lambda w: w.round.due_at)
    return render_template(
        "judge/desk.html",
        waiting=[w for w in running if w.needs not in {"nothing", "wait"}],
        resting=[w for w in running if w.needs in {"nothing", "wait"}],
        visits=waiting_visits(me(), instant()),
        sittings=[s for s in sittings_of(me(), instant()) if s.acceptance.panel_signed_at is None],
        past=[w for w in works if w.round.state == RoundState.CLOSED],
    )

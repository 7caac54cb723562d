"""What waits for this seat."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.calls.models import Call
from app.calls.policy import worked_calls
from app.extensions import db
from app.people.policy import may_sit_at
from app.progress.paths import paths_of
from app.web.guards import page
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.waiting import waiting

SHOWN = 5


@bp.get("/")
@page(may_sit_at("officer"))
def desk() -> ResponseReturnValue:
    """What waits for this seat, by when, and the latest work."""
    user, at = me(), instant()
    latest = worked_calls(user, at).order_by(Call.created_at.desc(), Call.id).limit(SHOWN)
    calls = db.session.scalars(latest).all()
    paths = paths_of(calls, at)
    return render_template(
        "officer/desk.html",
        waiting=waiting("officer", user, at),
        calls=calls,
        here={key: next((s for s in path if s.state == "now"), None) for key, path in paths.items()},
    )

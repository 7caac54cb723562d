"""What waits for this seat."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.people.policy import may_sit_at
from app.screening.queries import recommended_calls
from app.web.guards import page
from app.web.instant import instant, me
from app.web.recommender import bp
from app.web.recommender.calls import city_name, works_on
from app.web.waiting import waiting

SHOWN = 5


@bp.get("/")
@page(may_sit_at("recommender"))
def desk() -> ResponseReturnValue:
    """What waits, by when, and how far the list of each call is."""
    user, at = me(), instant()
    calls = db.session.scalars(recommended_calls(user, at).limit(SHOWN)).all()
    return render_template(
        "recommender/desk.html",
        waiting=waiting("recommender", user, at),
        works=works_on(calls),
        city=city_name(),
    )

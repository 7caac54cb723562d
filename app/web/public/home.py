"""The front page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.calls.queries import calls_in, figures_of, stations
from app.calls.states import Phase
from app.extensions import db
from app.notices.queries import public_notices
from app.web.guards import public_page
from app.web.instant import instant, viewer
from app.web.public import bp

MOST_OPEN = 4
LATEST = 5


@bp.get("/")
@public_page
def home() -> ResponseReturnValue:
    """What is open now, how it works, what was announced lately."""
    at = instant()
    found = list(db.session.scalars(calls_in(viewer(), at, Phase.OPEN).limit(MOST_OPEN)))
    soon = [] if found else list(db.session.scalars(calls_in(viewer(), at, Phase.UPCOMING).limit(MOST_OPEN)))
    return render_template(
        "public/home.html",
        calls=found,
        upcoming=soon,
        figures=figures_of([*found, *soon]),
        paths={call.id: stations(call, at) for call in found},
        notices=db.session.scalars(public_notices(at).limit(LATEST)).all(),
    )

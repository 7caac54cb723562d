"""What waits for this seat."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.people.policy import may_sit_at
from app.web.guards import page
from app.web.supervisor import bp


@bp.get("/")
@page(may_sit_at("supervisor"))
def desk() -> ResponseReturnValue:
    """What waits for this seat, by when, and what happens next."""
    return render_template("supervisor/desk.html")

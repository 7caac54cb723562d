"""What waits for this seat."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.people.policy import may_sit_at
from app.web.admin import bp
from app.web.guards import page


@bp.get("/")
@page(may_sit_at("admin"))
def desk() -> ResponseReturnValue:
    """What waits for this seat, by when, and what happens next."""
    return render_template("admin/desk.html")

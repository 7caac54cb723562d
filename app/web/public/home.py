"""The front page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.web.guards import public_page
from app.web.public import bp


@bp.get("/")
@public_page
def home() -> ResponseReturnValue:
    """What is open now."""
    return render_template("public/home.html")

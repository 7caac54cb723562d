"""Help for those who use the product."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.web.guards import public_page
from app.web.public import bp


@bp.get("/help")
@public_page
def help_index() -> ResponseReturnValue:
    """What help there is."""
    return render_template("public/help_index.html")

"""A person's own pages."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.people.policy import may_see_own_account
from app.web.account import bp
from app.web.guards import page


@bp.get("/profile")
@page(may_see_own_account)
def profile() -> ResponseReturnValue:
    """Name, language, how to sign in."""
    return render_template("account/profile.html")

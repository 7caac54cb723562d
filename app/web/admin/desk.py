"""What waits for an administrator, and what each of the three offices does."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.admin import bp
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.waiting import waiting

RAILS.add("admin", t("待办"), "admin.desk", icon="home")


@bp.get("/")
@page(may_sit_at("admin"))
def desk() -> ResponseReturnValue:
    """What waits for this seat, by when, and what happens next."""
    user, at = me(), instant()
    return render_template("admin/desk.html", waiting=waiting("admin", user, at))

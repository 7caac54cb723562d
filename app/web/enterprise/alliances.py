"""The alliances of our own enterprises."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.alliances.queries import own_memberships
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.enterprise import bp
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add("enterprise", t("服务联盟"), "enterprise.alliances", icon="people")


@bp.get("/alliances")
@page(may_sit_at("enterprise"))
def alliances() -> ResponseReturnValue:
    """Where we are members, where we have asked."""
    found = paginate(own_memberships(me(), instant()), request)
    return render_template("lab/alliances/alliances.html", page=found)

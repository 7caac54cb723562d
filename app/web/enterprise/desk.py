"""What waits for this seat."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.needs.policy import may_file_need
from app.needs.queries import own_needs
from app.people.policy import may_sit_at
from app.projects.policy import issued_projects
from app.projects.queries import listed
from app.web.enterprise import bp
from app.web.enterprise.items import items_with_stages
from app.web.guards import page
from app.web.instant import instant, me
from app.web.waiting import waiting

SHOWN = 5


@bp.get("/")
@page(may_sit_at("enterprise"))
def desk() -> ResponseReturnValue:
    """What waits for this seat, by when, and what happens next: to sign, its projects, its items."""
    user, at = me(), instant()
    projects = db.session.scalars(listed(issued_projects(user, at), "", at).limit(SHOWN)).all()
    return render_template(
        "enterprise/desk.html",
        waiting=waiting("enterprise", user, at),
        projects=projects,
        needs=db.session.scalars(own_needs(user, at).limit(SHOWN)).all(),
        may_file=may_file_need(user, at),
        items=items_with_stages(user, at, limit=SHOWN),
    )

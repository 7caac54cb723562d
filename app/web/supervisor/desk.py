"""What the supervisor can look at: results of every closed list, projects under way."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.calls.models import Call
from app.calls.states import CallState
from app.extensions import db
from app.people.policy import may_sit_at
from app.projects.models import Project
from app.projects.policy import visible_projects
from app.shared.text import t
from app.web.guards import page
from app.web.instant import instant, me
from app.web.log_state import log_state
from app.web.navigation import RAILS
from app.web.supervisor import bp

SHOWN = 8
RAILS.add("supervisor", t("总览"), "supervisor.desk", icon="home")


@bp.get("/")
@page(may_sit_at("supervisor"))
def desk() -> ResponseReturnValue:
    """Lists that have closed, with the way to their results, and the latest projects."""
    user, at = me(), instant()
    closed = select(Call).where(Call.state != CallState.DRAFT, Call.closes_at <= at)
    calls = db.session.scalars(closed.order_by(Call.closes_at.desc(), Call.id).limit(SHOWN)).all()
    latest = visible_projects(user, at).order_by(Project.created_at.desc(), Project.id).limit(SHOWN)
    return render_template(
        "supervisor/desk.html", calls=calls, projects=db.session.scalars(latest).all(), log=log_state(at)
    )

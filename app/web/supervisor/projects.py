"""Projects at the supervisor's seat: every one of them, read only, and each reading on the record."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.calls.models import Call
from app.people.models import User
from app.people.policy import may_sit_at
from app.people.states import SeatRole
from app.projects.models import Project
from app.projects.policy import may_see_project, visible_projects
from app.projects.queries import calls_of, searched
from app.shared.text import t
from app.shared.verdict import Verdict, hidden
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer.course_page import course_page
from app.web.officer.project_list import project_list
from app.web.officer.project_page import load_project, project_page
from app.web.officer.settlement_page import settlement_page
from app.web.paging import asked_text
from app.web.supervisor import bp

RAILS.add("supervisor", t("任务", n=2), "supervisor.projects", icon="flag")


def may_supervise_project(user: User | None, project: Project, at: Any) -> Verdict:
    """The supervisor's own page; the others have theirs."""
    sits = user is not None and user.holds(SeatRole.SUPERVISOR, at)
    return may_see_project(user, project, at) if sits else hidden()


@bp.get("/projects")
@page(may_sit_at("supervisor"))
def projects() -> ResponseReturnValue:
    """Every project, by list, state and words."""
    seen = visible_projects(me(), instant())
    words, chosen = asked_text("q"), asked_text("call", 12)
    found = searched(seen.where(Call.id == chosen) if chosen else seen, words)
    return render_template(
        "supervisor/projects/projects.html",
        q=words,
        chosen=chosen,
        calls=calls_of(seen),
        **project_list(found, q=words, call=chosen),
    )


@bp.get("/projects/<key:id>")
@page(may_supervise_project, load_project, records=True)
def project(project: Project) -> ResponseReturnValue:
    """One project, read only."""
    return render_template("supervisor/projects/project.html", audience="supervisor", **project_page(project))


@bp.get("/projects/<key:id>/course")
@page(may_supervise_project, load_project, records=True)
def project_course(project: Project) -> ResponseReturnValue:
    """Light, reports, mid-term check and changes of one project, read only."""
    return render_template("supervisor/projects/course.html", audience="supervisor", **course_page(project))


@bp.get("/projects/<key:id>/settlement")
@page(may_supervise_project, load_project, records=True)
def project_settlement(project: Project) -> ResponseReturnValue:
    """What is due, what was paid, what is left; read only."""
    return render_template(
        "supervisor/projects/settlement.html", audience="supervisor", **settlement_page(project)
    )

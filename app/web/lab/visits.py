"""The visit to our own site: when and where, and its sheet once it is confirmed."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.people.models import User
from app.shared.verdict import Verdict, hidden
from app.visits.models import Visit
from app.visits.policy import is_visited, may_see_visit
from app.web.guards import page
from app.web.lab import bp
from app.web.officer.visit_page import load_visit, visit_page


def may_see_as_laboratory(user: User | None, visit: Visit, at: Any) -> Verdict:
    """The laboratory's page of the visit to its site."""
    return may_see_visit(user, visit, at) if is_visited(user, visit, at) else hidden()


@bp.get("/visits/<key:id>")
@page(may_see_as_laboratory, load_visit)
def visit(visit: Visit) -> ResponseReturnValue:
    """One visit to our site."""
    return render_template("officer/visits/visit.html", visit=visit, **visit_page(visit, "lab"))

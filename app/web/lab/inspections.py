"""What inspections of our own laboratories found."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.duties.models import Inspection
from app.duties.queries import InspectionFilter, search_inspections
from app.duties.standard import STANDARD
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.guards import page
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add("lab", t("检查结果"), "lab.inspections", icon="scales")


@bp.get("/inspections")
@page(may_sit_at("lab"))
def inspections() -> ResponseReturnValue:
    """Findings about our own, replaced rows too."""
    mine = [m.organisation_id for m in me().memberships if m.is_valid(instant())]
    found = search_inspections(me(), InspectionFilter(all=True), instant())
    own = found.where(Inspection.organisation_id.in_(mine))
    return render_template("lab/inspections/inspections.html", page=paginate(own, request), standard=STANDARD)

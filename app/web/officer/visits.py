"""Site visits at the officers' desk: what is to be visited, the plan, the page of one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.calls.policy import is_officer_of
from app.entries.models import Entry
from app.entries.queries import find_entry
from app.extensions import db
from app.people.models import User
from app.people.policy import may_sit_at
from app.shared.verdict import Verdict, hidden
from app.visits import service
from app.visits.models import Visit
from app.visits.policy import (
    may_call_off_visit,
    may_change_visit,
    may_plan_visit,
    may_see_visit,
    worked_visits,
)
from app.visits.queries import listed_visits, to_visit
from app.visits.states import VisitState
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.visit_forms import PlanForm, ReasonForm
from app.web.officer.visit_page import load_visit, visit_page
from app.web.paging import paginate
from app.web.public.facets import facets_of

MOST_TO_PLAN = 100


def load_entry(id: str) -> Entry | None:
    """The entry whose site is to be visited."""
    return find_entry(id)


def may_see_as_officer(user: User | None, visit: Visit, at: Any) -> Verdict:
    """The officers' page of a visit."""
    return may_see_visit(user, visit, at) if is_officer_of(user, visit.call, at) else hidden()


@bp.get("/visits")
@page(may_sit_at("officer"))
def visits() -> ResponseReturnValue:
    """Sites that are still to be visited, then the visits of my calls by state."""
    user, at, state = me(), instant(), request.args.get("state", "")
    mine = worked_visits(user, at)
    counts = db.session.execute(
        mine.with_only_columns(Visit.state, db.func.count()).group_by(Visit.state)
    ).all()
    told = {row[0]: row[1] for row in counts}
    choices = [(member.value, member.label, told[member]) for member in VisitState if member in told]
    return render_template(
        "officer/visits/visits.html",
        page=paginate(listed_visits(mine, state), request),
        waiting=db.session.scalars(to_visit(user, at).limit(MOST_TO_PLAN)).all(),
        states=facets_of("officer.visits", "state", choices, {"state": state}),
    )


@bp.get("/visits/<key:id>")
@page(may_see_as_officer, load_visit, records=True)
def visit(visit: Visit) -> ResponseReturnValue:
    """One visit with its sheet."""
    return render_template("officer/visits/visit.html", visit=visit, **visit_page(visit, "officer"))


@bp.route("/entries/<key:id>/plan-visit", methods=["GET", "POST"])
@verb(
    may_plan_visit, load_entry, form=lambda entry: PlanForm(entry), template="officer/visits/plan_visit.html"
)
def plan_visit(entry: Entry, form: PlanForm) -> ResponseReturnValue:
    """Plan the visit to the site of an entry."""
    made = service.plan_visit(entry, form.plan(), by=me(), at=instant())
    flash(_("已安排现场核查，申报单位和核查组收到通知"), "success")
    return redirect(url_for("officer.visit", id=made.id), 303)


@bp.route("/visits/<key:id>/change", methods=["GET", "POST"])
@verb(
    may_change_visit,
    load_visit,
    form=lambda visit: PlanForm(visit.entry, visit),
    template="officer/visits/change_visit.html",
)
def change_visit(visit: Visit, form: PlanForm) -> ResponseReturnValue:
    """Move it, or change who goes."""
    service.change_visit(visit, form.plan(), by=me(), at=instant())
    flash(_("安排已调整，申报单位和核查组收到通知"), "success")
    return redirect(url_for("officer.visit", id=visit.id), 303)


@bp.route("/visits/<key:id>/call-off", methods=["GET", "POST"])
@verb(may_call_off_visit, load_visit, form=ReasonForm, template="officer/visits/call_off_visit.html")
def call_off_visit(visit: Visit, form: ReasonForm) -> ResponseReturnValue:
    """Call it off."""
    service.call_off_visit(visit, form.reason.data or "", by=me(), at=instant())
    flash(_("现场核查已取消"), "success")
    return redirect(url_for("officer.visits"), 303)

"""Centres that a city proposes."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.centres.models import CentrePlan
from app.centres.policy import may_edit_candidate, may_file_candidate, may_see_plan, visible_plans
from app.centres.queries import candidates_of, listed_plans, plan_counts
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer.centre_plans import load_plan
from app.web.paging import paginate
from app.web.recommender import bp

RAILS.add("recommender", t("拟建中心"), "recommender.centre_plans", icon="building")


@bp.get("/centre-plans")
@page(may_sit_at("recommender"))
def centre_plans() -> ResponseReturnValue:
    """The rankings for which cities propose, the latest first."""
    user, at = me(), instant()
    found = paginate(listed_plans(visible_plans(user, at)), request)
    return render_template(
        "recommender/centres/centre_plans.html", page=found, counts=plan_counts(found.items, user, at)
    )


@bp.get("/centre-plans/<key:id>")
@page(may_see_plan, load_plan)
def centre_plan(plan: CentrePlan) -> ResponseReturnValue:
    """What my city proposed for one of them."""
    user, at = me(), instant()
    found = paginate(candidates_of(plan, user, at), request)
    return render_template(
        "recommender/centres/centre_plan.html",
        plan=plan,
        page=found,
        editable={one.id: bool(may_edit_candidate(user, one, at)) for one in found.items},
        may_file=may_file_candidate(user, plan, at),
    )

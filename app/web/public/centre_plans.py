"""A published order of centres to build: every place with its reasons, and whether the order holds."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.centres.models import CentrePlan
from app.centres.policy import may_see_plan
from app.centres.queries import candidates_of, find_plan
from app.centres.states import PlanState
from app.people.models import User
from app.shared.verdict import YES, Verdict, first_refusal, hidden
from app.web.centre_places import place_row, weight_rows
from app.web.guards import page
from app.web.instant import instant, viewer
from app.web.paging import paginate
from app.web.public import bp


def load_plan(id: str) -> CentrePlan | None:
    """The plan of the address."""
    return find_plan(id)


def may_read_order(user: User | None, plan: CentrePlan, at: object) -> Verdict:
    """The public page shows what is published, to officers too."""
    published = YES if plan.state == PlanState.PUBLISHED else hidden()
    return first_refusal(published, may_see_plan(user, plan, at))  # type: ignore[arg-type]


@bp.get("/centre-plans/<key:id>")
@page(may_read_order, load_plan, anonymous=True)
def centre_plan(plan: CentrePlan) -> ResponseReturnValue:
    """The order, place by place."""
    found = paginate(candidates_of(plan, viewer(), instant()), request)
    return render_template(
        "public/centres/centre_plan.html",
        plan=plan,
        page=found,
        rows=[place_row(candidate) for candidate in found.items],
        weights=weight_rows(plan),
    )

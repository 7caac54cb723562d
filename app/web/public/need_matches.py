"""Who can test what a need asks for."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.capabilities.finding import asked_by_need, find_matches
from app.capabilities.states import Fit
from app.needs.models import Need
from app.needs.policy import may_see_need
from app.web.guards import page
from app.web.instant import instant, viewer
from app.web.public import bp
from app.web.public.needs import load_need

SHOWN = 20


@bp.get("/needs/<key:id>/laboratories")
@page(may_see_need, load_need, anonymous=True)
def need_laboratories(need: Need) -> ResponseReturnValue:
    """Laboratories whose scope answers the need, or nearly, and what is missing of it."""
    near = (
        need.region_code if need.may_name else None
    )  # where a hidden enterprise sits is not told by distances
    found = find_matches(asked_by_need(need), viewer(), instant(), near=near, most=SHOWN)
    return render_template(
        "public/needs/need_laboratories.html",
        need=need,
        matches=found,
        near=near,
        covered=sum(match.answer.fit == Fit.COVERED for match in found),
    )

"""The public register of centres: those that carry their plate, those that were struck off, and the record of each."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.centres.models import Centre
from app.centres.policy import may_see_centre, visible_centres
from app.centres.queries import find_centre, listed_centres
from app.centres.states import CentreState
from app.web.centre_record import record_page
from app.web.guards import page, public_page
from app.web.instant import instant, viewer
from app.web.paging import paginate
from app.web.public import bp


def load_centre(id: str) -> Centre | None:
    """The centre of the address."""
    return find_centre(id)


@bp.get("/registered-centres")
@public_page
def registered_centres() -> ResponseReturnValue:
    """Listed ones first, then those that were struck off."""
    found = listed_centres(visible_centres(viewer(), instant()), request.args.get("state", ""))
    return render_template(
        "public/centres/registered_centres.html", page=paginate(found, request), states=list(CentreState)
    )


@bp.get("/registered-centres/<key:id>")
@page(may_see_centre, load_centre, anonymous=True)
def registered_centre(centre: Centre) -> ResponseReturnValue:
    """One centre: who carries it, since when, its confirmed years."""
    return render_template("public/centres/registered_centre.html", **record_page(centre))

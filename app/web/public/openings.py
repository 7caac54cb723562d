"""Records of openings: who opened, what became of each bid. For officers and for those who watch them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import contains_eager

from app.calls.policy import is_officer_of
from app.extensions import db
from app.history.logbook import box_proof
from app.openings.models import Opening
from app.openings.policy import may_see_opening, may_see_openings, names_bidders, visible_openings
from app.openings.queries import box_agrees, results_of, unopened
from app.openings.wording import DIFFERENCES, REASONS
from app.shared.text import t
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.public import bp

for audience in ("officer", "discipline", "supervisor", "admin"):
    RAILS.add(audience, t("开启记录"), "public.openings", icon="document", may=may_see_openings)


def load_opening(id: str) -> Opening | None:
    """The opening of the address."""
    return db.session.get(Opening, id)


@bp.get("/openings")
@page(may_see_openings)
def openings() -> ResponseReturnValue:
    """Every opening that the reader may see, the latest first."""
    seen = visible_openings(me(), instant()).options(contains_eager(Opening.call))
    listed = paginate(seen.order_by(Opening.first_at.desc(), Opening.id), request)
    return render_template("public/openings/openings.html", page=listed)


@bp.get("/openings/<key:id>")
@page(may_see_opening, load_opening)
def transcript(opening: Opening) -> ResponseReturnValue:
    """Step by step, and one result a bid."""
    finished = opening.finished_at is not None
    return render_template(
        "public/openings/transcript.html",
        opening=opening,
        call=opening.call,
        sealing=opening.call.sealing,
        results=results_of(opening) if opening.second_id else [],
        waiting=len(unopened(opening)) if opening.second_id and not finished else 0,
        agrees=box_agrees(opening) if finished else None,
        proof=box_proof(opening.call_id),
        named=names_bidders(me(), opening, instant()),
        works=is_officer_of(me(), opening.call, instant()),
        reasons=REASONS,
        differences=DIFFERENCES,
    )

"""Readers who were lost after the release are replaced: looked at, then done."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.reviews.begun import begun_pairs
from app.rounds import service
from app.rounds.models import Round
from app.rounds.policy import may_run_round
from app.rounds.service import Lacking
from app.shared.verdict import Invalid
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.assignment_forms import FillForm
from app.web.officer.round_assignments import shown
from app.web.officer.round_desk import desk_of, load_round


def _filling(round: Round) -> dict[str, Any]:
    try:
        plan = service.plan_filling(round, begun_pairs(round))
    except Invalid:
        plan = None
    lacking = plan.sentences if isinstance(plan, Lacking) else ()
    return {
        "plan": None if isinstance(plan, Lacking) else plan,
        "lacking": lacking,
        **desk_of(round, "round_assignments", ends=False),
    }


@bp.route("/rounds/<key:id>/assignments/fill", methods=["GET", "POST"])
@verb(
    may_run_round,
    load_round,
    form=lambda _round: FillForm(),
    template="officer/rounds/fill_gaps.html",
    context=_filling,
)
def fill_gaps(round: Round, form: FillForm) -> ResponseReturnValue:
    """Give entries that lost readers new ones, with the fewest changes."""
    told = service.fill_gaps(
        round, by=me(), at=instant(), begun=begun_pairs(round), mark=form.mark.data or None
    )
    if isinstance(told, Lacking):
        return shown(round, lacking=told, status=409)
    flash(_("已补充分派 %(n)s 份，并通知专家", n=len(told)), "success")
    return redirect(url_for("officer.round_assignments", id=round.id), 303)

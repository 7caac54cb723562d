"""The method of a round before its judges: what was printed, and nothing of how many entries there are."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.rounds.models import Panelist
from app.rounds.policy import may_see_panel
from app.web.guards import page
from app.web.judge import bp
from app.web.judge.rounds import load_panelist
from app.web.round_method import method_page


@bp.get("/rounds/<key:round_id>/method")
@page(may_see_panel, load_panelist)
def round_method(panelist: Panelist) -> ResponseReturnValue:
    """Rubric with bands, which number ranks, ties, blindness, what judges see of each other, the alarm."""
    return render_template("judge/rounds/round_method.html", **method_page(panelist.round))

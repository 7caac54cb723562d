"""The method of a round, with what its numbers come to for the entries that are in it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.calls.marking_rules import marking_rules
from app.extensions import db
from app.rounds.models import Round, RoundEntry
from app.rounds.policy import may_see_round
from app.web.guards import page
from app.web.officer import bp
from app.web.officer.round_desk import desk_of, load_round
from app.web.round_method import method_page


@bp.get("/rounds/<key:id>/method")
@page(may_see_round, load_round)
def round_method(round: Round) -> ResponseReturnValue:
    """Rubric with bands, which number ranks, ties, blindness, the alarm, and the budget of extra readings."""
    entries = db.session.scalar(select(func.count()).where(RoundEntry.round_id == round.id)) or 0
    readings = entries * round.reviews_per_entry
    context = method_page(round) | desk_of(round, "round_method")
    return render_template(
        "officer/rounds/round_method.html",
        **context,
        entries=entries,
        readings=readings,
        extra=marking_rules(round.call.method).extra_of(readings),
    )

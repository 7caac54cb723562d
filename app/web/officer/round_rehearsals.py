"""Trying a round out before its release: loads, letters and what the method would do, without a trace."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.calls.method_words import SHORT_NUMBERS
from app.rehearsals.policy import may_rehearse_round
from app.rehearsals.rounds import foretold, try_round
from app.rounds.models import Round
from app.web.guards import commit_piece, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.round_desk import desk_of, load_round


@bp.route("/rounds/<key:id>/rehearsal", methods=["GET", "POST"])
@verb(
    may_rehearse_round,
    load_round,
    form=FlaskForm,
    template="officer/rounds/rehearse_round.html",
    context=lambda round: desk_of(round, "round_assignments", ends=False),
)
def rehearse_round(round: Round, form: FlaskForm) -> ResponseReturnValue:
    """What would happen; nothing of it is kept."""
    tried = try_round(round, by=me(), at=instant())
    commit_piece()
    report = foretold(tried)
    return render_template(
        "officer/rounds/rehearse_round.html",
        round=round,
        form=form,
        report=report,
        numbers=SHORT_NUMBERS,
        **desk_of(round, "round_assignments", ends=False),
    )

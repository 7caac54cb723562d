"""Trying a call out before it opens: a walk with made-up entries that leaves no trace (rule 16)."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.calls.models import Call
from app.rehearsals import service
from app.rehearsals.policy import may_rehearse_call
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.call_desk import desk_of, load_call


@bp.route("/calls/<key:id>/rehearsal", methods=["GET", "POST"])
@verb(
    may_rehearse_call,
    load_call,
    form=FlaskForm,
    template="officer/calls/rehearse_call.html",
    context=lambda call: desk_of(call, "rehearse_call"),
)
def rehearse_call(call: Call, form: FlaskForm) -> ResponseReturnValue:
    """What worked and what failed; nothing of it is kept."""
    report = service.rehearse_call(call, by=me(), at=instant())
    return render_template(
        "officer/calls/rehearse_call.html",
        call=call,
        form=form,
        report=report,
        **desk_of(call, "rehearse_call"),
    )

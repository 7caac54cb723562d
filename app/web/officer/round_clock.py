"""The clock of a defence: who is heard, who is next, who must leave the room; what happens is noted as it happens."""

from datetime import UTC, datetime

from flask import abort, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Optional

from app.extensions import db
from app.rounds.models import Round, RoundEntry, RunningOrder, RunningSlot
from app.rounds.policy import may_see_order
from app.rounds.policy.hearing import may_keep_clock, may_note_hearing
from app.rounds.queries.hearing import leavers_of, signed_opinions
from app.rounds.queries.ordering import hearings_of, order_of
from app.rounds.service.hearing import begin_hearing, end_hearing, note_leaving, note_return
from app.web.guards import page, script_verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.round_desk import desk_of, load_round
from app.web.officer.round_order import load_order

ACTS = ("begin", "end", "left", "returned")


class HearingForm(FlaskForm):
    """One thing that happened, from the clock's script: which, who (for who left and came back), when by its clock."""

    act = StringField(validators=[InputRequired(), AnyOf(ACTS)])
    judge = StringField(validators=[Optional()])
    happened_at = StringField(validators=[Optional()])

    def told_at(self) -> datetime | None:
        """When the page says that it happened; None for what is no instant."""
        try:
            told = datetime.fromisoformat(self.happened_at.data or "")
        except ValueError:
            return None
        return told.astimezone(UTC) if told.tzinfo is not None else None


def load_slot(id: str) -> RunningSlot | None:
    """A turn with its order, round and call."""
    query = select(RunningSlot).where(RunningSlot.id == id)
    order = joinedload(RunningSlot.order, innerjoin=True).joinedload(RunningOrder.round, innerjoin=True)
    return db.session.scalar(query.options(order, joinedload(RunningSlot.row).joinedload(RoundEntry.entry)))


@bp.get("/rounds/<key:id>/clock")
@page(may_keep_clock, load_order)
def round_clock(order: RunningOrder) -> ResponseReturnValue:
    """The whole plan with what was noted of it; from here on the page needs no network."""
    return render_template(
        "officer/rounds/round_clock.html",
        round=order.round,
        order=order,
        hearings=hearings_of(order),
        leavers=leavers_of(order.round),
    )


@bp.get("/rounds/<key:id>/record")
@page(may_see_order, load_round)
def round_record(round: Round) -> ResponseReturnValue:
    """When each entry was heard, who left the room for it, and what the chair has signed."""
    order = order_of(round)
    return render_template(
        "officer/rounds/round_record.html",
        round=round,
        hearings=hearings_of(order) if order else [],
        leavers=leavers_of(round),
        opinions=signed_opinions(me(), round, instant()),
        **desk_of(round, "round_order"),
    )


@bp.post("/slots/<key:id>/hearing")
@script_verb(may_note_hearing, load_slot, HearingForm)
def note_hearing(slot: RunningSlot, form: HearingForm) -> ResponseReturnValue:
    """Note that a turn began or ended, or that a judge left the room or came back."""
    act, judge, told = str(form.act.data), form.judge.data or "", form.told_at()
    if act in {"left", "returned"} and not judge:
        abort(400)
    if act == "begin":
        begin_hearing(slot, by=me(), at=instant(), happened_at=told)
    elif act == "end":
        end_hearing(slot, by=me(), at=instant(), happened_at=told)
    elif act == "left":
        note_leaving(slot, judge, by=me(), at=instant(), happened_at=told)
    else:
        note_return(slot, judge, by=me(), at=instant(), happened_at=told)
    return jsonify(noted=act)

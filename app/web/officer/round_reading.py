"""While a round is read: marks that lie far apart, and extra readings by the declared rule."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.calls.marking_rules import marking_rules
from app.calls.method_words import alarm_words, extra_words
from app.extensions import db
from app.people.models import User
from app.reviews import service
from app.reviews.alarms import alarms_of, reasons_of
from app.reviews.batches import batches_of, judges_named
from app.reviews.models import ReadingBatch
from app.reviews.policy import (
    may_decide_batch,
    may_explain_spread,
    may_propose_readings,
)
from app.rounds.budgets import budgets_of
from app.rounds.models import Round, RoundEntry
from app.rounds.policy import may_add_assignment
from app.rounds.states import RoundState
from app.shared.verdict import Verdict, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.alarm_rows import alarm_rows
from app.web.officer.reading_forms import HAND_OUT, AskForm, DecideForm, ask_form, decide_form
from app.web.officer.round_desk import desk_of, load_round, load_row
from app.web.officer.round_forms import ReasonForm

MOST_ALARMS = 200


def load_batch(id: str) -> ReadingBatch | None:
    """What the rule proposed, with its round."""
    whole = joinedload(ReadingBatch.round).joinedload(Round.call)
    return db.session.get(ReadingBatch, id, options=[whole])


def may_see_readings(user: User | None, round: Round, at: datetime) -> Verdict:
    """Those who may say something of an alarm: officers of the call, from the release on."""
    verdict = may_explain_spread(user, round, at)
    return verdict if verdict or verdict.hide else hidden()


def _shown(round: Round) -> dict[str, Any]:
    budgets, batches, alarms = budgets_of(round), batches_of(round), alarms_of(round)
    rules = marking_rules(round.call.method)
    return {
        "budgets": budgets,
        "batches": batches,
        "judges": judges_named(batches),
        "alarms": alarm_rows(round, alarms)[:MOST_ALARMS],
        "alarm_count": len(alarms),
        "reasons": reasons_of(round, alarms) if alarms else {},
        "alarm_rule": alarm_words(rules),
        "extra_rule": extra_words(rules),
        "may_propose": may_propose_readings(viewer(), round, instant()),
        "may_decide": {batch.id: may_decide_batch(viewer(), batch, instant()) for batch in batches},
        "left": {budget.item.id for budget in budgets if budget.left},
        "may_add": may_add_assignment(viewer(), round, instant()),
        "is_closed": round.state == RoundState.CLOSED,
        **desk_of(round, "round_readings"),
    }


@bp.get("/rounds/<key:id>/readings")
@page(may_see_readings, load_round, records=True)
def round_readings(round: Round) -> ResponseReturnValue:
    """What asks for another reading, what the rule allows, what it proposed and why."""
    shown = _shown(round)
    form = ask_form(round, shown["budgets"])
    return render_template("officer/rounds/round_readings.html", round=round, form=form, **shown)


@bp.post("/rounds/<key:id>/readings/propose")
@verb(
    may_propose_readings,
    load_round,
    form=ask_form,
    template="officer/rounds/round_readings.html",
    context=_shown,
)
def propose_readings(round: Round, form: AskForm) -> ResponseReturnValue:
    """Ask the rule; what it says is kept, and nothing is given out yet."""
    if form.refused is not None:
        raise form.refused
    batch = service.propose_batch(
        round, form.chosen(), form.asked.data or 0, by=me(), at=instant(), plan=form.plan
    )
    flash(_("已按规则提出 %(n)s 份补充评审，请核对后分发", n=len(batch.readings)), "success")
    return redirect(url_for("officer.round_readings", id=round.id), 303)


@bp.post("/rounds/readings/<key:id>/decide")
@verb(may_decide_batch, load_batch, form=decide_form)
def decide_readings(batch: ReadingBatch, form: DecideForm) -> ResponseReturnValue:
    """Hand out all of it, or give it up: nothing can be chosen or struck."""
    if form.answer.data == HAND_OUT:
        given = service.hand_out_batch(batch, by=me(), at=instant(), seen=form.seen)
        flash(_("已分发 %(n)s 份补充评审，并通知专家", n=given), "success")
    else:
        service.drop_batch(batch, by=me(), at=instant())
        flash(_("已作罢，提议保留在记录里"), "success")
    return redirect(url_for("officer.round_readings", id=batch.round_id), 303)


def _may_explain(user: User | None, row: RoundEntry, at: datetime) -> Verdict:
    return may_explain_spread(user, row.round, at)


def _explaining(row: RoundEntry) -> dict[str, Any]:
    alarm = alarms_of(row.round).get(row.entry_id)
    return {
        "round": row.round,
        "alarm": alarm,
        "reason": reasons_of(row.round, [row.entry_id]).get(row.entry_id) if alarm else None,
        "alarm_rule": alarm_words(marking_rules(row.round.call.method)),
        **desk_of(row.round, "round_readings"),
    }


@bp.route("/rounds/entries/<key:id>/spread", methods=["GET", "POST"])
@verb(
    _may_explain,
    load_row,
    form=lambda _row: ReasonForm(),
    template="officer/rounds/explain_spread.html",
    context=_explaining,
    records=True,
)
def explain_spread(row: RoundEntry, form: ReasonForm) -> ResponseReturnValue:
    """Keep the officer's reason instead of another reading."""
    service.explain_spread(row, form.reason.data or "", by=me(), at=instant())
    flash(_("已记录 %(code)s 的理由", code=row.code), "success")
    return redirect(url_for("officer.round_readings", id=row.round_id), 303)

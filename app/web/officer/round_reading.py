"""While a round is read: marks that lie far apart, and extra readings by the declared rule."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import joinedload
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from app.calls.marking_rules import marking_rules
from app.calls.method_words import alarm_words, extra_words
from app.extensions import db
from app.people.models import User
from app.reviews import service
from app.reviews.alarms import alarms_of, reasons_of
from app.reviews.budgets import Budget, batches_of, budgets_of, judges_named
from app.reviews.models import ReadingBatch
from app.reviews.policy import (
    may_decide_batch,
    may_explain_spread,
    may_propose_readings,
)
from app.rounds.models import Round, RoundEntry
from app.rounds.policy import may_add_assignment
from app.rounds.states import RoundState
from app.shared.verdict import Verdict, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.alarm_rows import alarm_rows
from app.web.officer.round_desk import desk_of, load_round, load_row
from app.web.officer.round_forms import ReasonForm

MOST_ALARMS = 200


class AskForm(FlaskForm):
    """For which item, and how many readings at most."""

    item = SelectField(_l("项目"), [InputRequired(_l("请选择项目"))])
    asked = IntegerField(
        _l("本次增加的份数"),
        [InputRequired(_l("请填写份数")), NumberRange(1, 10000, _l("份数应在 %(min)d 与 %(max)d 之间"))],
        description=_l("不超过余下的份额；按规则没有可评的，会少于这个数"),
    )


def ask_form(round: Round) -> AskForm:
    """The form over what is left of each item's budget."""
    return _form(budgets_of(round))


def _form(budgets: Sequence[Budget]) -> AskForm:
    form = AskForm()
    open_ = [budget for budget in budgets if budget.left]
    form.item.choices = [SelectChoice(b.item.id, f"{b.item.code} {b.item.title}") for b in open_]
    if not form.is_submitted() and len(open_) == 1:
        form.asked.data = open_[0].left
    return form


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
        "may_add": may_add_assignment(viewer(), round, instant()),
        "is_closed": round.state == RoundState.CLOSED,
        **desk_of(round, "round_readings"),
    }


@bp.get("/rounds/<key:id>/readings")
@page(may_see_readings, load_round, records=True)
def round_readings(round: Round) -> ResponseReturnValue:
    """What asks for another reading, what the rule allows, what it proposed and why."""
    shown = _shown(round)
    form = _form(shown["budgets"])
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
    item = next(row.item for row in round.items if row.item_id == form.item.data)
    batch = service.propose_batch(round, item, form.asked.data or 0, by=me(), at=instant())
    flash(_("已按规则提出 %(n)s 份补充评审，请核对后分发", n=len(batch.readings)), "success")
    return redirect(url_for("officer.round_readings", id=round.id), 303)


@bp.post("/rounds/readings/<key:id>/decide")
@verb(may_decide_batch, load_batch)
def decide_readings(batch: ReadingBatch) -> ResponseReturnValue:
    """Hand out all of it, or give it up: nothing can be chosen or struck."""
    if request.form.get("answer") == "hand-out":
        given = service.hand_out_batch(batch, by=me(), at=instant())
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

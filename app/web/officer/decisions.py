"""Proposing a result, and the second officer who agrees or sends it back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from app.calls.models import Call, Item
from app.calls.policy import worked_calls
from app.decisions import service
from app.decisions.allocations import allocation_behind
from app.decisions.models import Decision
from app.decisions.numbers import basis_told
from app.decisions.policy import (
    may_decide_decision,
    may_propose_decision,
    may_withdraw_decision,
    may_work_on_results,
    visible_decisions,
)
from app.decisions.queries import entrants_of, is_stale, lines_of
from app.decisions.states import DecisionState
from app.extensions import db
from app.notices import service as notices_service
from app.notices.policy import may_recall_decision
from app.people.models import User
from app.people.policy import may_sit_at
from app.shared.verdict import Verdict
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.result_forms import OpinionForm, ProposalForm, RecallForm, proposal_form, reasoned_lines
from app.web.officer.results import load_item
from app.web.paging import paginate

MOST_LINES = 20


def load_decision(id: str) -> Decision | None:
    """The decision of the address, with what its page prints."""
    shown = (Decision.call, Decision.item, Decision.ranking, Decision.lines)
    return db.session.get(Decision, id, options=[joinedload(one) for one in shown])


def may_work_on_decision(user: User | None, decision: Decision, at: Any) -> Verdict:
    """The officers' page of a decision."""
    return may_work_on_results(user, decision.call, at)


@bp.get("/decisions")
@page(may_sit_at("officer"))
def decisions() -> ResponseReturnValue:
    """Decisions on my calls, what waits for another officer first."""
    mine = worked_calls(me(), instant()).with_only_columns(Call.id)
    found = (
        visible_decisions(me(), instant())
        .where(Decision.call_id.in_(mine))
        .options(joinedload(Decision.item), joinedload(Decision.call), selectinload(Decision.lines))
        .order_by(Decision.state != DecisionState.PROPOSED, Decision.proposed_at.desc(), Decision.id)
    )
    state = request.args.get("state", "")
    if state in {s.value for s in DecisionState}:
        found = found.where(Decision.state == state)
    return render_template(
        "officer/decisions/decisions.html",
        page=paginate(found, request),
        state=state,
        states=list(DecisionState),
    )


@bp.route("/items/<key:id>/decide", methods=["GET", "POST"])
@verb(
    may_propose_decision,
    load_item,
    form=proposal_form,
    template="officer/decisions/propose_decision.html",
    records=True,
)
def propose_decision(item: Item, form: ProposalForm) -> ResponseReturnValue:
    """Propose winners, or that there are none; another officer decides."""
    result, winners = form.chosen()
    decision = service.propose_decision(
        item,
        form.ranking,
        result,
        winners,
        form.reasons.data or "",
        by=me(),
        at=instant(),
        releases_rank=bool(form.releases_rank.data),
    )
    flash(_("已提出，请另一位承办人复核"), "success")
    return redirect(url_for("officer.decision", id=decision.id), 303)


def _deciding(decision: Decision) -> dict[str, Any]:
    user, at, ranking = viewer(), instant(), decision.ranking
    kept = allocation_behind(decision)
    people = db.session.query(User).filter(User.id.in_([decision.proposed_by_id, decision.agreed_by_id]))
    return {
        "names": entrants_of(decision.item) if decision.item is not None else {},
        "lines": db.session.scalars(lines_of(ranking).limit(MOST_LINES)).all() if ranking is not None else [],
        "basis": basis_told(ranking) if ranking is not None else [],
        "winners": {line.entry_id: line for line in decision.lines},
        "people": {person.id: person.name for person in people},
        "reasoned": reasoned_lines(kept, decision.item) if kept is not None and decision.item else [],
        "stale": ranking is not None and decision.state == DecisionState.PROPOSED and is_stale(ranking),
        "may_decide": may_decide_decision(user, decision, at),
        "may_withdraw": may_withdraw_decision(user, decision, at),
        "may_recall": may_recall_decision(user, decision, at),
    }


@bp.route("/decisions/<key:id>", methods=["GET", "POST"])
@verb(
    may_work_on_decision,
    load_decision,
    form=OpinionForm,
    template="officer/decisions/decision.html",
    context=_deciding,
    records=True,
)
def decision(decision: Decision, form: OpinionForm) -> ResponseReturnValue:
    """Exactly what is to be agreed to; agree, or send back with an opinion."""
    opinion = form.opinion.data or ""
    if request.form.get("go") == "agree":
        service.agree_decision(decision, opinion, by=me(), at=instant())
        flash(_("已同意，可以列入公示"), "success")
    else:
        service.refuse_decision(decision, opinion, by=me(), at=instant())
        flash(_("已退回提出人"), "success")
    return redirect(url_for("officer.decision", id=decision.id), 303)


@bp.post("/decisions/<key:id>/withdraw")
@verb(may_withdraw_decision, load_decision)
def withdraw_decision(decision: Decision) -> ResponseReturnValue:
    """Take one's own proposal back."""
    service.withdraw_decision(decision, by=me(), at=instant())
    flash(_("已撤回"), "success")
    return redirect(url_for("officer.item_results", id=decision.item_id), 303)


@bp.route("/decisions/<key:id>/recall", methods=["GET", "POST"])
@verb(
    may_recall_decision,
    load_decision,
    form=RecallForm,
    template="officer/decisions/recall_decision.html",
)
def recall_decision(decision: Decision, form: RecallForm) -> ResponseReturnValue:
    """Take an agreed decision back before it is public."""
    notices_service.recall_decision(decision, form.reason.data or "", by=me(), at=instant())
    flash(_("已撤回，可以重新拟定"), "success")
    return redirect(url_for("officer.item_results", id=decision.item_id), 303)

"""One entry and its readers: who else could read it, what a change brings, why this pair."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.reviews import service as reviews
from app.reviews.policy import may_add_reader
from app.reviews.queries import written_assignments
from app.rounds import service
from app.rounds.budgets import may_read_further
from app.rounds.models import Assignment, Round, RoundEntry
from app.rounds.policy import (
    may_explain_assignment,
    may_move_assignment,
    may_run_round,
    may_see_round,
)
from app.rounds.queries.explaining import candidates_for
from app.rounds.queries.problem import load_board
from app.rounds.queries.reasons import reason_of
from app.rounds.states import RoundState
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, Verdict, first_refusal
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.assignment_forms import (
    AllowForm,
    ForbidForm,
    MoveForm,
    forbid_form,
    move_form,
)
from app.web.officer.round_desk import desk_of, load_row
from app.web.rendering import render_text

RIVALS = {
    "conflict": t("须回避"),
    "forbidden": t("承办人设定不予分派"),
    "same_organisation": t("同单位专家已在评"),
    "not_drawn": t("在抽签范围内，未抽中"),
    "full": t("件数已满"),
    "another_total": t("整体方案另有安排"),
}


def load_assignment(id: str) -> Assignment | None:
    """One assignment with its round, entry and judge."""
    query = select(Assignment).where(Assignment.id == id)
    entry = joinedload(Assignment.entry).options(joinedload(Entry.item), joinedload(Entry.organisation))
    return db.session.scalar(
        query.options(
            joinedload(Assignment.round).joinedload(Round.call), entry, joinedload(Assignment.judge)
        )
    )


def _may_see_row(user: Any, row: RoundEntry, at: Any) -> Verdict:
    return may_see_round(user, row.round, at)


def _may_move_row(user: Any, row: RoundEntry, at: Any) -> Verdict:
    if row.round.state == RoundState.PREPARING:
        return may_move_assignment(user, row.round, at)
    return may_add_reader(user, row, at)


def _may_offer_row(row: RoundEntry, readers: int) -> Verdict:
    """What the entry's page says before anybody is chosen; whether marks lie apart is asked once somebody is."""
    user, at = viewer(), instant()
    if row.round.state == RoundState.PREPARING:
        return may_move_assignment(user, row.round, at)
    return first_refusal(may_run_round(user, row.round, at), may_read_further(row, readers))


def _may_prepare_row(user: Any, row: RoundEntry, at: Any) -> Verdict:
    return may_move_assignment(user, row.round, at)


@bp.get("/rounds/entries/<key:id>")
@page(_may_see_row, load_row)
def round_entry(row: RoundEntry) -> ResponseReturnValue:
    """One entry: who reads it and why, who else could, and what a change would cost."""
    board = load_board(row.round, row)
    candidates = candidates_for(row, board)
    leaving = request.args.get("out", "")
    return render_template(
        "officer/rounds/round_entry.html",
        row=row,
        round=row.round,
        candidates=candidates,
        subject=board.matches.subjects[row.entry_id],
        leaving=next((c for c in candidates if c.user.id == leaving and c.status == "reading"), None),
        may_add=_may_offer_row(row, sum(each.status == "reading" for each in candidates)),
        written=written_assignments(row.round, row.entry_id) if row.round.state == RoundState.OPEN else (),
        **desk_of(row.round, "round_assignments", ends=False),
    )


def _moving(row: RoundEntry) -> dict[str, Any]:
    """What the change would bring; where it may not be made, why."""
    plan, why = None, None
    try:
        plan = service.plan_move(
            row.round, row, request.values.get("out") or None, request.values.get("into") or None
        )
    except Refused as refused:
        why = refused.verdict.message
    except Invalid as invalid:
        why = next(iter(invalid.errors.values()))
    return {
        "round": row.round,
        "plan": plan,
        "why": why,
        "staged": row.round.state == RoundState.PREPARING,
        **desk_of(row.round, "round_assignments", ends=False),
    }


@bp.route("/rounds/entries/<key:id>/move", methods=["GET", "POST"])
@verb(
    _may_move_row,
    load_row,
    form=move_form,
    template="officer/rounds/move_assignment.html",
    context=_moving,
)
def move_assignment(row: RoundEntry, form: MoveForm) -> ResponseReturnValue:
    """Change the readers by hand, after a look at the consequences. After the release readers are only added."""
    reason, told = form.reason.data or "", tuple[Text, ...]()
    if row.round.state == RoundState.PREPARING:
        plan = service.move_assignment(
            row.round,
            row,
            form.out.data,
            form.into.data,
            reason=reason,
            by=me(),
            at=instant(),
            forbids=bool(form.forbids.data),
            further=bool(form.further.data),
        )
        told = () if form.further.data else plan.warnings
    else:
        _assignment, told = reviews.add_reader(row, form.into.data or "", reason, by=me(), at=instant())
    flash(_("%(code)s 的评审专家已调整", code=row.code), "success")
    for warning in told:
        flash(render_text(warning), "warning")
    return redirect(url_for("officer.round_entry", id=row.id), 303)


@bp.route("/rounds/entries/<key:id>/forbid", methods=["GET", "POST"])
@verb(
    _may_prepare_row,
    load_row,
    form=forbid_form,
    template="officer/rounds/forbid_pair.html",
    context=lambda row: {
        "round": row.round,
        "judge": db.session.get(User, request.values.get("judge", "")),
        **desk_of(row.round, "round_assignments", ends=False),
    },
)
def forbid_pair(row: RoundEntry, form: ForbidForm) -> ResponseReturnValue:
    """Keep a judge from an entry, with a reason."""
    service.forbid_pair(row, form.judge.data or "", form.reason.data or "", by=me(), at=instant())
    flash(_("已设定，重新计算时不再分派这一对"), "success")
    return redirect(url_for("officer.round_entry", id=row.id), 303)


@bp.post("/rounds/entries/<key:id>/allow")
@verb(_may_prepare_row, load_row, form=AllowForm)
def allow_pair(row: RoundEntry, form: AllowForm) -> ResponseReturnValue:
    """Nothing keeps them apart any more."""
    service.allow_pair(row, form.judge.data or "", by=me(), at=instant())
    flash(_("已取消不予分派"), "success")
    return redirect(url_for("officer.round_entry", id=row.id), 303)


@bp.get("/rounds/assignments/<key:id>/reason")
@page(may_explain_assignment, load_assignment)
def assignment_reason(assignment: Assignment) -> ResponseReturnValue:
    """Why this judge reads this entry, on one printable page."""
    return render_template(
        "officer/rounds/assignment_reason.html",
        assignment=assignment,
        round=assignment.round,
        reason=reason_of(assignment),
        rivals_words=RIVALS,
        **desk_of(assignment.round, "round_assignments", ends=False),
    )

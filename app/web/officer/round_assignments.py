"""Who reads what: proposed, inspected, changed by hand, released; later repaired."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.reviews.queries import written_assignments
from app.rounds import service
from app.rounds.models import Round, RoundEntry
from app.rounds.policy import (
    may_move_assignment,
    may_prepare_round,
    may_release_round,
    may_run_round,
    may_see_round,
)
from app.rounds.queries.explaining import candidates_for, grid_of
from app.rounds.service import Lacking
from app.rounds.states import RoundState
from app.shared.text import t
from app.shared.verdict import Verdict
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.round_desk import desk_of, load_round, load_row
from app.web.officer.round_forms import MoveForm
from app.web.rendering import render_text


@bp.get("/rounds/<key:id>/assignments")
@page(may_see_round, load_round)
def round_assignments(round: Round) -> ResponseReturnValue:
    """The assignment per entry and per judge."""
    view = "judge" if request.args.get("by") == "judge" else "entry"
    return _assignments(round, view)


def _assignments(round: Round, view: str, lacking: Lacking | None = None) -> ResponseReturnValue:
    return render_template(
        "officer/rounds/round_assignments.html",
        round=round,
        grid=grid_of(round),
        view=view,
        lacking=lacking.sentences if lacking else (),
        **desk_of(round, "round_assignments"),
    )


@bp.post("/rounds/<key:id>/assignments/stage")
@verb(may_prepare_round, load_round)
def stage_assignments(round: Round) -> ResponseReturnValue:
    """Propose an assignment, or say what lacks."""
    told = service.stage_assignments(round, by=me(), at=instant())
    if isinstance(told, Lacking):
        return make_response(_assignments(round, "entry", told), 409)
    loads = {"pairs": told.pairs, "least": told.least, "most": told.most}
    flash(_("已拟分派 %(pairs)s 份，每位专家 %(least)s 至 %(most)s 份", **loads), "success")
    return redirect(url_for("officer.round_assignments", id=round.id), 303)


@bp.post("/rounds/<key:id>/assignments/fill")
@verb(may_run_round, load_round)
def fill_gaps(round: Round) -> ResponseReturnValue:
    """Give entries that lost readers new ones."""
    told = service.fill_gaps(round, by=me(), at=instant())
    if isinstance(told, Lacking):
        return make_response(_assignments(round, "entry", told), 409)
    flash(_("已补充分派 %(n)s 份，并通知专家", n=len(told)), "success")
    return redirect(url_for("officer.round_assignments", id=round.id), 303)


def _may_see_row(user: Any, row: RoundEntry, at: Any) -> Verdict:
    return may_see_round(user, row.round, at)


def _may_move_row(user: Any, row: RoundEntry, at: Any) -> Verdict:
    verdict = may_run_round(user, row.round, at)
    if row.round.state == RoundState.PREPARING:
        verdict = may_move_assignment(user, row.round, at)
    return verdict


def _entry_context(row: RoundEntry) -> dict[str, Any]:
    return {
        "round": row.round,
        "candidates": candidates_for(row),
        "written": written_assignments(row.round, row.entry_id),
        **desk_of(row.round, "round_assignments"),
    }


@bp.get("/rounds/entries/<key:id>")
@page(_may_see_row, load_row)
def round_entry(row: RoundEntry) -> ResponseReturnValue:
    """One entry: who reads it and why, who else could, and what a change would cost."""
    return render_template("officer/rounds/round_entry.html", row=row, form=MoveForm(), **_entry_context(row))


@bp.post("/rounds/entries/<key:id>/move")
@verb(
    _may_move_row, load_row, form=MoveForm, template="officer/rounds/round_entry.html", context=_entry_context
)
def move_assignment(row: RoundEntry, form: MoveForm) -> ResponseReturnValue:
    """Change the readers by hand; the consequences are told at once. After the release readers are only added."""
    if row.round.state == RoundState.PREPARING:
        out, into = form.out.data or None, form.into.data or None
        told = service.move_assignment(row.round, row, out, into, by=me(), at=instant()).warnings
    else:
        _assignment, told = service.add_assignment(
            row.round, row, form.into.data or "", by=me(), at=instant()
        )
    flash(_("%(code)s 的评审专家已调整", code=row.code), "success")
    for warning in told:
        flash(render_text(warning), "warning")
    return redirect(url_for("officer.round_entry", id=row.id), 303)


def _releasing(round: Round) -> dict[str, Any]:
    grid = grid_of(round)
    return {
        "sentences": [
            t(
                "向 %(n)s 位专家各发一封通知，分派 %(pairs)s 份评审",
                n=grid.judges_with_work,
                pairs=grid.pairs,
            ),
            t("专家从此可以阅读分派给他的 %(n)s 份申报", n=len(grid.rows)),
            t("完成期限 %(due)s；分派发布后不能撤回，只能逐件解除或补充", due=round.due_at),
        ],
        **desk_of(round, "round_assignments"),
    }


@bp.route("/rounds/<key:id>/release", methods=["GET", "POST"])
@verb(
    may_release_round,
    load_round,
    form=FlaskForm,
    template="officer/rounds/release_round.html",
    context=_releasing,
)
def release_round(round: Round, _form: FlaskForm) -> ResponseReturnValue:
    """Open the round: one act, one letter per judge."""
    pairs = service.release_assignments(round, by=me(), at=instant())
    flash(_("分派已发布，共 %(n)s 份评审", n=pairs), "success")
    return redirect(url_for("officer.round_show", id=round.id), 303)

"""Who reads what, from both sides; proposed in one act, released in one act."""

from datetime import datetime
from typing import Any, TypedDict

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.adapters.databases import begin_writing
from app.people.models import User
from app.rounds import service
from app.rounds.models import AssignmentRun, Round
from app.rounds.policy import may_prepare_round, may_release_round, may_see_round
from app.rounds.queries.explaining import grid_of, readers_of, rows_of
from app.rounds.queries.progress import entries_of
from app.rounds.queries.runs import runs_of
from app.rounds.service import Lacking
from app.rounds.states import RunState
from app.shared.text import t
from app.web.guards import commit_piece, page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.assignment_forms import StageForm, stage_form
from app.web.officer.round_desk import desk_of, load_round
from app.web.paging import paginate

PER_PAGE = 50
AGAIN = "5"


class Asked(TypedDict):
    """Who asks for a run, when, and why chance shall speak once more."""

    by: User
    at: datetime
    redraw_reason: str


@bp.get("/rounds/<key:id>/assignments")
@page(may_see_round, load_round)
def round_assignments(round: Round) -> ResponseReturnValue:
    """The assignment per entry and per judge, with its figures and the runs that it came from."""
    return shown(round, "judge" if request.args.get("by") == "judge" else "entry")


def shown(round: Round, view: str = "entry", lacking: Lacking | None = None, status: int = 200) -> Response:
    """The page, with what lacks where an assignment was asked for and none exists."""
    grid, runs = grid_of(round), runs_of(round)
    entries = None
    if view == "entry":
        entries = paginate(entries_of(round), request, per_page=PER_PAGE, total=grid.entries)
    answer = make_response(
        render_template(
            "officer/rounds/round_assignments.html",
            round=round,
            grid=grid,
            view=view,
            entries=entries,
            rows=rows_of(round, entries.items) if entries else [],
            readers=readers_of(round, grid) if view == "judge" else [],
            runs=runs,
            chosen=next((run for run in runs if run.chosen_at), None),
            lacking=lacking.sentences if lacking else (),
            **desk_of(round, "round_assignments"),
        ),
        status,
    )
    return come_back(answer, runs)


def come_back(answer: Response, runs: list[AssignmentRun]) -> Response:
    """While something is computed the browser looks again by itself, without a script."""
    if any(run.state == RunState.WAITING for run in runs):
        answer.headers["Refresh"] = AGAIN
    return answer


@bp.route("/rounds/<key:id>/assignments/stage", methods=["GET", "POST"])
@verb(
    may_prepare_round,
    load_round,
    form=stage_form,
    template="officer/rounds/stage_assignments.html",
    context=lambda round: {"runs": runs_of(round), **desk_of(round, "round_assignments", ends=False)},
)
def stage_assignments(round: Round, form: StageForm) -> ResponseReturnValue:
    """Compute an assignment, or say what lacks. The first one stands at once, a further one is compared with it."""
    asked = Asked(by=me(), at=instant(), redraw_reason=form.redraw_reason.data or "")
    waiting = service.prepare_run(round, form.settings(), **asked, traces=form.traces)
    if waiting is not None:
        flash(_("规模较大，方案 %(n)s 正在后台计算，算完后在这里显示", n=waiting.number), "success")
        return redirect(url_for("officer.round_runs", id=round.id), 303)
    commit_piece()
    computed = service.compute_run(round, form.settings(), **asked)
    if isinstance(computed, Lacking):
        return shown(round, lacking=computed, status=409)
    begin_writing()
    told = service.keep_computed(round, computed, by=me(), at=instant())
    loads = {"n": told.number, "pairs": told.pairs, "least": told.least, "most": told.most}
    flash(_("方案 %(n)s：拟分派 %(pairs)s 份，每位专家 %(least)s 至 %(most)s 份", **loads), "success")
    stands = told.chosen_at is not None
    target = "officer.round_assignments" if stands else "officer.round_runs"
    return redirect(url_for(target, id=round.id), 303)


def _releasing(round: Round) -> dict[str, Any]:
    grid = grid_of(round)
    least, most = grid.range
    return {
        "sentences": [
            t(
                "向 %(n)s 位专家各发一封通知，分派 %(pairs)s 份评审",
                n=grid.judges_with_work,
                pairs=grid.pairs,
            ),
            t("专家从此可以阅读分派给他的申报，每位 %(least)s 至 %(most)s 份", least=least, most=most),
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

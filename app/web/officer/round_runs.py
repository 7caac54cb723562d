"""The computed assignments of a round: all of them, two compared, one chosen, each to be recomputed by anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.people.models import User
from app.rounds import service
from app.rounds.models import AssignmentRun, Round
from app.rounds.policy import may_choose_run, may_see_round, may_see_run
from app.rounds.queries.runs import (
    Difference,
    answer_of,
    changes_of,
    differences,
    problem_file_of,
    runs_of,
    standing_pairs,
    with_answers,
)
from app.rounds.states import RunState
from app.shared.text import Text, from_json
from app.web.downloads import as_attachment
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.round_assignments import come_back
from app.web.officer.round_desk import desk_of, load_round
from app.web.paging import Page, cut

PER_PAGE = 50
# Entries times judges that the solver works through in a second, on the machine of the README; for a forecast alone.
A_SECOND = 250_000


def load_run(id: str) -> AssignmentRun | None:
    """One run with its round and call."""
    query = select(AssignmentRun).where(AssignmentRun.id == id)
    whole = query.options(joinedload(AssignmentRun.round).joinedload(Round.call))
    return db.session.scalar(whole)


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side: entries whose readers differ (a page of them), and judges whose loads do."""

    first: AssignmentRun
    second: AssignmentRun
    page: Page
    loads: Sequence[tuple[str, int, int]]
    names: dict[str, str]


@bp.get("/rounds/<key:id>/runs")
@page(may_see_round, load_round)
def round_runs(round: Round) -> ResponseReturnValue:
    """Every run with its settings, seed and figures; the two that the address names, or the last two, compared."""
    runs = runs_of(round)
    done = [run for run in runs if run.state == RunState.DONE]
    chosen = next((run for run in runs if run.chosen_at), None)
    answer = make_response(
        render_template(
            "officer/rounds/round_runs.html",
            round=round,
            runs=runs,
            done=done,
            chosen=chosen,
            comparison=_compared(done, chosen),
            by_hand=_by_hand(round, chosen) if chosen else 0,
            lacking={run.id: _sentences(run) for run in runs},
            waited=_waited(round, runs),
            changes=cut(changes_of(round), request, per_page=PER_PAGE, parameter="changes"),
            may_choose={run.id: may_choose_run(me(), run, instant()) for run in runs},
            **desk_of(round, "round_assignments", ends=False),
        )
    )
    return come_back(answer, runs)


def _sentences(run: AssignmentRun) -> list[Text]:
    return [from_json(stored) for stored in run.lacking or []]


def _waited(round: Round, runs: Sequence[AssignmentRun]) -> dict[str, tuple[int, int]]:
    """Seconds that a run is being computed, and how many it will take about."""
    begun = {run.id: run.begun_at for run in runs if run.state == RunState.WAITING and run.begun_at}
    if not begun:
        return {}
    forecast = max(len(round.entries) * len(round.panelists) // A_SECOND, 1)
    return {key: (int((instant() - since).total_seconds()), forecast) for key, since in begun.items()}


def _by_hand(round: Round, chosen: AssignmentRun) -> int:
    """Pairs that stand and are not in the run that was chosen."""
    return len(standing_pairs(round) - answer_of(chosen).pairs)


def _asked(done: Sequence[AssignmentRun], name: str) -> AssignmentRun | None:
    number = request.args.get(name, "")
    return next((run for run in done if str(run.number) == number), None)


def _compared(done: Sequence[AssignmentRun], chosen: AssignmentRun | None) -> Comparison | None:
    """By default what stands and the latest other one."""
    if len(done) < 2:
        return None
    first = _asked(done, "first") or chosen or done[1]
    second = _asked(done, "second") or next(run for run in done if run is not first)
    with_answers([first, second])
    one, two = answer_of(first), answer_of(second)
    page = cut(differences(one.by_entry, two.by_entry), request, per_page=PER_PAGE)
    loads = [(key, one.loads.get(key, 0), two.loads.get(key, 0)) for key in sorted({*one.loads, *two.loads})]
    changed = [row for row in loads if row[1] != row[2]]
    return Comparison(first, second, page, changed, _names(page.items, [key for key, _, _ in changed]))


def _names(rows: Sequence[Difference], judges: Sequence[str]) -> dict[str, str]:
    keys = {key for row in rows for key in (*row.first, *row.second)} | set(judges)
    if not keys:
        return {}
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(keys))).all())


@bp.post("/rounds/runs/<key:id>/choose")
@verb(may_choose_run, load_run)
def choose_run(run: AssignmentRun) -> ResponseReturnValue:
    """Let a run stand in place of what was staged."""
    pairs = service.choose_run(run, by=me(), at=instant())
    flash(_("已采用方案 %(n)s，拟分派 %(pairs)s 份", n=run.number, pairs=pairs), "success")
    return redirect(url_for("officer.round_assignments", id=run.round_id), 303)


@bp.get("/rounds/runs/<key:id>/problem.json")
@page(may_see_run, load_run)
def run_problem(run: AssignmentRun) -> ResponseReturnValue:
    """PROBLEM.json of a run: ``python -m app.scoring assign PROBLEM.json`` gives the same assignment."""
    if run.state != RunState.DONE:
        return make_response("", 404)
    body: Any = problem_file_of(run)
    return as_attachment(Response(body, mimetype="application/json"), f"PROBLEM-{run.number}.json")

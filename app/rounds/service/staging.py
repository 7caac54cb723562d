"""The proposal who reads what: computed, kept with all that it was computed from, free until the release."""

from dataclasses import dataclass
from datetime import datetime

from app.people.models import User
from app.rounds.models import AssignmentRun, Round
from app.rounds.queries.problem import load_board
from app.rounds.queries.runs import wanting_run
from app.rounds.service.choosing import choose_run
from app.rounds.service.computing import compute_run, keep_computed, prepare_run
from app.rounds.service.keeping import keep_run
from app.rounds.service.lacking import Lacking, contradiction, lacking_sentences
from app.rounds.service.solving import Solved, solve_run
from app.rounds.settings import Settings
from app.rounds.states import RoundState, RunState
from app.shared.text import t
from app.shared.verdict import Refused, not_now

__all__ = [
    "Lacking",
    "Staged",
    "begin_run",
    "contradiction",
    "keep_run",
    "lacking_sentences",
    "stage_assignments",
    "stage_run",
    "work_out",
]


@dataclass(frozen=True)
class Staged:
    """An assignment was staged: pairs, total affinity, least and greatest load of a judge."""

    pairs: int
    total: float
    least: int
    most: int


def stage_assignments(
    round: Round, *, by: User, at: datetime, settings: Settings | None = None
) -> Staged | Lacking:
    """``stage_run`` and ``choose_run`` in one act; where it cannot be done nothing changes."""
    run = stage_run(round, settings or Settings(), by=by, at=at)
    if isinstance(run, Lacking):
        return run
    if run.state == RunState.WAITING:
        raise Refused(not_now("too_large", t("规模超出一次计算的范围，已转入后台计算")))
    if run.chosen_at is None:
        choose_run(run, by=by, at=at)
    return Staged(run.pairs, run.total or 0.0, run.least, run.most)


def stage_run(
    round: Round, settings: Settings, *, by: User, at: datetime, redraw_reason: str = ""
) -> AssignmentRun | Lacking:
    """Compute an assignment by minimum-cost flow (``app.scoring.assign_judges``) and keep it beside the earlier ones;
    the first one stands at once. In one transaction; a page takes the three steps of ``computing`` one by one.

    Judges who accepted, signed and declared; never a confirmed, declared or undecided conflict, a pair that an officer
    forbade, or two of one employer on an entry; loads within each judge's bounds. Pairs set by hand stay. Records are
    searched for new ties first. The seed is the round's: the same settings give the same answer, so nobody computes
    until a friend gets an entry. ``redraw_reason``: why chance shall speak once more; it stays on the record.
    Beyond ``AT_ONCE`` the run waits for the worker. Where it cannot be done the answer says what lacks.
    Errors: Refused (policy, no judges, contradiction); Invalid on settings or redraw_reason.
    """
    waiting = prepare_run(round, settings, by=by, at=at, redraw_reason=redraw_reason)
    if waiting is not None:
        return waiting
    computed = compute_run(round, settings, by=by, at=at, redraw_reason=redraw_reason)
    return computed if isinstance(computed, Lacking) else keep_computed(round, computed, by=by, at=at)


def begin_run(at: datetime) -> AssignmentRun | None:
    """The next run that waits for the worker, marked as begun; None where none waits."""
    run = wanting_run()
    if run is not None:
        run.begun_at = at
    return run


def work_out(run: AssignmentRun) -> Solved | Lacking:
    """What the worker computes for a run: reads the round, changes nothing."""
    if run.round.state != RoundState.PREPARING:
        return Lacking((t("本轮分派已经发布，不再计算"),))
    board = load_board(run.round)
    if not any(p.is_ready for p in board.panelists):
        return Lacking((t("还没有专家完成承诺书签署和利益关系申报"),))
    try:
        return solve_run(run, board)
    except Refused as refused:
        return Lacking((refused.verdict.message,))

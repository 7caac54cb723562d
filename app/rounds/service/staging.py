"""The proposal who reads what: computed, kept with all that it was computed from, free until the release."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import AssignmentRun, Panelist, Round, RoundEntry
from app.rounds.policy import may_prepare_round
from app.rounds.queries.problem import load_board
from app.rounds.queries.runs import wanting_run
from app.rounds.service.choosing import choose_run, let_stand
from app.rounds.service.detection import detect_conflicts
from app.rounds.service.lacking import Lacking, contradiction, lacking_sentences
from app.rounds.service.solving import Solved, solve_run
from app.rounds.settings import MOST_RESERVES, Settings
from app.rounds.states import PanelistState, RoundState, RunState
from app.scoring.problem_document import answer_bytes, packed, problem_bytes
from app.shared.text import Text, as_json, t
from app.shared.verdict import Invalid, Refused, not_now, require

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
# Entries times judges that a request computes; what is larger waits for the worker.
AT_ONCE = 600_000
LONGEST = 400


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
    the first one stands at once.

    Judges who accepted, signed and declared; never a confirmed, declared or undecided conflict, a pair that an officer
    forbade, or two of one employer on an entry; loads within each judge's bounds. Pairs set by hand stay. Records are
    searched for new ties first. The seed is the round's: the same settings give the same answer, so nobody computes
    until a friend gets an entry. ``redraw_reason``: why chance shall speak once more; it stays on the record.
    Beyond ``AT_ONCE`` the run waits for the worker. Where it cannot be done the answer says what lacks.
    Errors: Refused (policy, no judges, contradiction); Invalid on settings or redraw_reason.
    """
    require(may_prepare_round(by, round, at))
    _check(settings, redraw_reason)
    detect_conflicts(round, by=by, at=at)
    db.session.flush()
    run = _asked(round, settings, redraw_reason.strip(), by=by, at=at)
    if _size(round) > AT_ONCE:
        db.session.add(run)
        db.session.flush()
        record("round.run_asked", round, by=by, at=at, number=run.number)
        return run
    board = load_board(round)
    if not any(p.is_ready for p in board.panelists):
        raise Refused(not_now("no_judges", t("还没有专家完成承诺书签署和利益关系申报")))
    solved = solve_run(run, board)
    if isinstance(solved, Lacking):
        return solved
    db.session.add(run)
    keep_run(run, solved, at=at)
    if not _has_choice(round):
        let_stand(run, board, solved.answer, by=by, at=at)
    return run


def _has_choice(round: Round) -> bool:
    chosen = AssignmentRun.chosen_at.is_not(None)
    query = select(AssignmentRun.id).where(AssignmentRun.round_id == round.id, chosen)
    return db.session.scalar(query.limit(1)) is not None


def _check(settings: Settings, reason: str) -> None:
    errors: dict[str, Text] = {}
    if settings.most is not None and settings.most < max(settings.least, 1):
        errors["most"] = t("件数上限不能小于下限")
    if not 1 / 64 <= settings.cap <= 1:
        errors["cap"] = t("每一对的概率上限应为百分之 2 至百分之 100")
    if not 0 <= settings.reserves <= MOST_RESERVES:
        errors["reserves"] = t("备选专家最多 %(n)s 名", n=MOST_RESERVES)
    if len(reason) > LONGEST:
        errors["redraw_reason"] = t("理由不超过 %(n)s 字", n=LONGEST)
    if errors:
        raise Invalid(errors)


def _asked(round: Round, settings: Settings, reason: str, *, by: User, at: datetime) -> AssignmentRun:
    last = db.session.execute(
        select(AssignmentRun.number, AssignmentRun.seed)
        .where(AssignmentRun.round_id == round.id)
        .order_by(AssignmentRun.number.desc())
        .limit(1)
    ).first()
    number, seed = (1, round.seed) if last is None else (last.number + 1, last.seed)
    return AssignmentRun(
        round=round,
        number=number,
        settings=settings.as_json(),
        seed=_anew(round.seed, number) if reason else seed,
        redraw_reason=reason,
        asked_at=at,
        asked_by_id=by.id,
    )


def _anew(seed: int, number: int) -> int:
    """Another seed that nobody chose: it follows from the round's and from how many runs there were."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:4]) >> 1


def _size(round: Round) -> int:
    entries = select(func.count(RoundEntry.id)).where(RoundEntry.round_id == round.id)
    panel = select(func.count(Panelist.id)).where(
        Panelist.round_id == round.id, Panelist.state == PanelistState.ACCEPTED
    )
    row = db.session.execute(select(entries.scalar_subquery(), panel.scalar_subquery())).one()
    return int(row[0]) * int(row[1])


def keep_run(run: AssignmentRun, solved: Solved | Lacking, *, at: datetime) -> None:
    """Store what was computed with the file that anybody can compute it from. Act ``round.staged``."""
    run.done_at = at
    if isinstance(solved, Lacking):
        run.state, run.lacking = RunState.LACKING, [as_json(sentence) for sentence in solved.sentences]
        return
    file, answer = problem_bytes(solved.task), solved.answer
    loads = answer.loads.values()
    run.state, run.problem, run.answer = RunState.DONE, packed(file), packed(answer_bytes(answer))
    run.problem_hash = hashlib.sha256(file).hexdigest()
    run.pinned = [list(pair) for pair in sorted(solved.task.problem.pinned)]
    run.judges, run.entries, run.pairs = len(answer.loads), len(answer.by_entry), sum(loads)
    run.total, run.worst_entry = answer.total, answer.worst_entry
    run.least, run.most, run.over_cap = min(loads), max(loads), len(answer.over_cap)
    record(
        "round.staged",
        run.round,
        by=run.asked_by,
        at=at,
        number=run.number,
        objective=run.settings["objective"],
        seed=run.seed,
        hash=run.problem_hash,
        pairs=run.pairs,
        entries=run.entries,
    )


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

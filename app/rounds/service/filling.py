"""Replacing readers who were lost after the release: the fewest changes, looked at before they are made."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, Round
from app.rounds.policy import may_run_round
from app.rounds.queries.problem import (
    Board,
    Pair,
    ended_pairs,
    held_assignments,
    load_board,
    problem_of,
    readers,
)
from app.rounds.service.assignments import hand_out
from app.rounds.service.ending import end_assignment
from app.rounds.service.lacking import Lacking, contradiction, lacking_sentences
from app.rounds.service.planning import Figures, Load, Step, figures_of
from app.rounds.states import READING, AssignmentState
from app.scoring import AssignmentProblem, Infeasible, Judge, Repair, ScoringError, repair_assignment
from app.shared.text import t
from app.shared.verdict import Invalid, require


@dataclass(frozen=True)
class FillPlan:
    """Who would come, who would hand an entry on (nobody who has begun it), figures and loads; ``mark`` names it."""

    board: Board
    short: int
    comes: tuple[Step, ...]
    goes: tuple[Step, ...]
    before: Figures
    after: Figures
    loads: tuple[Load, ...]

    @property
    def mark(self) -> str:
        """A short digest of the pairs, so that what is confirmed is what was looked at."""
        told = (f"{step.row.code}:{step.user.id}:{step.comes}" for step in (*self.goes, *self.comes))
        return hashlib.sha256(",".join(told).encode()).hexdigest()[:16]


def plan_filling(round: Round, begun: Collection[Pair] | None = None) -> FillPlan | Lacking:
    """The fewest changes that give every entry its readers again (``scoring.repair_assignment``); nothing is changed.

    Pairs that ended (recused, released, voided) are never proposed again. Finished reviews stay, and those of ``begun``
    (pairs on which something was written); where nobody has room, a judge may hand on what he has not looked at. None:
    nobody hands anything on. What lacks, where it cannot be done. Invalid where nothing is missing.
    """
    board, held = load_board(round), held_assignments(round, READING)
    reading = readers(held)
    count = {row.entry_id: len(reading[row.entry_id]) for row in board.entries}
    wanted = round.reviews_per_entry
    short = {key for key, n in count.items() if n < wanted}
    if not short:
        raise Invalid({"entries": t("每份申报的评审人数都已足够")})
    inside = short if begun is None else {key for key, n in count.items() if n <= wanted}
    current = {(a.entry_id, a.judge_id) for a in held if a.entry_id in inside}
    fixed = {
        (a.entry_id, a.judge_id)
        for a in held
        if a.entry_id in inside
        and (begun is None or a.state == AssignmentState.DONE or (a.entry_id, a.judge_id) in begun)
    }
    fixed |= current & board.conflicts
    elsewhere = Counter(a.judge_id for a in held if a.entry_id not in inside)
    repair = _repair(board, current, fixed, ended_pairs(round), inside, elsewhere)
    if isinstance(repair, Infeasible):
        return Lacking(lacking_sentences(board, repair))
    return _plan(board, held, repair, len(short))


def _repair(
    board: Board,
    current: set[Pair],
    fixed: set[Pair],
    ended: frozenset[Pair],
    inside: set[str],
    elsewhere: Counter[str],
) -> Repair | Infeasible:
    try:
        problem = problem_of(board, pinned=fixed, forbidden=ended, entries=inside, taken=elsewhere)
        return repair_assignment(_with_former(problem, current), current, seed=board.round.seed)
    except ScoringError as error:
        raise contradiction(error) from error


def _with_former(problem: AssignmentProblem, current: Iterable[Pair]) -> AssignmentProblem:
    """What judges finished who have left the panel since counts as read: they are in, with exactly that."""
    known = {judge.id for judge in problem.judges}
    theirs = frozenset(pair for pair in current if pair[1] not in known)
    loads = Counter(judge for _, judge in theirs)
    if not loads:
        return problem
    rows = problem.affinity or [[0.0] * len(problem.judges) for _ in problem.entries]
    return replace(
        problem,
        judges=(*problem.judges, *(Judge(key, n) for key, n in loads.items())),
        affinity=[[*row, *(0.0 for _ in loads)] for row in rows],
        pinned=problem.pinned | theirs,
    )


def _plan(board: Board, held: list[Assignment], repair: Repair, short: int) -> FillPlan:
    rows = {row.entry_id: row for row in board.entries}
    now = {(a.entry_id, a.judge_id) for a in held}
    after = (now - set(repair.removed)) | set(repair.added)
    steps = [
        Step(rows[entry], board.seats[judge].user, comes)
        for comes, pairs in ((False, repair.removed), (True, repair.added))
        for entry, judge in pairs
    ]
    steps.sort(key=lambda step: (step.row.code, step.user.name, step.user.id))
    touched = {step.user.id: step.user for step in steps}
    before, then = Counter(judge for _, judge in now), Counter(judge for _, judge in after)
    loads = [Load(user, before[key], then[key], board.seats[key].max_load) for key, user in touched.items()]
    return FillPlan(
        board=board,
        short=short,
        comes=tuple(step for step in steps if step.comes),
        goes=tuple(step for step in steps if not step.comes),
        before=figures_of(board, now),
        after=figures_of(board, after),
        loads=tuple(sorted(loads, key=lambda load: load.user.name)),
    )


def fill_gaps(
    round: Round,
    *,
    by: User,
    at: datetime,
    begun: Collection[Pair] | None = None,
    mark: str | None = None,
) -> list[Assignment] | Lacking:
    """Make the changes of ``plan_filling``, one letter to each whom they concern. The new assignments, or what lacks.

    ``mark``: of the plan that the officer looked at. Errors: Refused by ``may_run_round``; Invalid where nothing is
    missing, or where things changed since the plan was shown.
    """
    require(may_run_round(by, round, at))
    plan = plan_filling(round, begun)
    if isinstance(plan, Lacking):
        return plan
    if mark is not None and mark != plan.mark:
        raise Invalid({"mark": t("查看之后情况有变化，请核对下面的新方案再确认")})
    standing = {(a.entry_id, a.judge_id): a for a in held_assignments(round, READING)}
    for step in plan.goes:
        reason = "为补足其他申报的评审人数调整分派"
        end_assignment(standing[step.row.entry_id, step.user.id], "drop", reason, by=by, at=at)
    added = [hand_out(plan.board, step.row, step.user.id, "filled", at=at) for step in plan.comes]
    for assignment in added:
        record(
            "assignment.added", assignment, by=by, at=at, call_id=round.call_id,
            entry=assignment.entry_id, judge=assignment.judge_id,
        )  # fmt: skip
    record("round.repaired", round, by=by, at=at, added=len(added), removed=len(plan.goes))
    return added

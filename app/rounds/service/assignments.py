"""One judge's task with one entry, from the release on."""

from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.budgets import is_further, may_read_further, readers_of
from app.rounds.locks import lock_round
from app.rounds.models import Assignment, Panelist, Round, RoundEntry
from app.rounds.policy import may_add_assignment, may_judge, may_recuse, may_run_round
from app.rounds.queries.problem import Board, held_assignments, load_board, loads
from app.rounds.service.ending import end_assignment
from app.rounds.service.moving import load_warnings, require_free
from app.rounds.service.releasing import assign, open_reading
from app.rounds.states import ASSIGNMENT_MOVES, READING, AssignmentState
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require

LONGEST = 400


def finish_assignment(assignment: Assignment, *, by: User, at: datetime) -> None:
    """``reviews`` tells that the review is complete; said again after a revision. Error: Refused by ``may_judge``."""
    require(may_judge(by, assignment, at))
    if assignment.state != AssignmentState.DONE:
        assignment.state = ASSIGNMENT_MOVES.go("finish", assignment.state)
        assignment.ended_at = at
        record("assignment.finished", assignment, by=by, at=at, call_id=assignment.round.call_id)


def reopen_assignment(assignment: Assignment, *, by: User, at: datetime) -> None:
    """``reviews`` tells that a finished review lacks something again. Error: Refused by ``may_judge``."""
    require(may_judge(by, assignment, at))
    if ASSIGNMENT_MOVES.may("reopen", assignment.state):
        assignment.state = ASSIGNMENT_MOVES.go("reopen", assignment.state)
        assignment.ended_at = None
        record("assignment.reopened", assignment, by=by, at=at, call_id=assignment.round.call_id)


def recuse(assignment: Assignment, reason: str, *, by: User, at: datetime) -> None:
    """The judge steps back from one entry: the page is gone for him, the reason stays with the officers.

    Called through ``reviews.service.recuse_judge``, which voids what he wrote. Errors: Refused, Invalid.
    """
    require(may_recuse(by, assignment, at))
    end_assignment(assignment, "recuse", needed_reason(reason), by=by, at=at)


def drop_assignments(panelist: Panelist, reason: str, *, by: User, at: datetime) -> list[Assignment]:
    """Release what a silent judge has not finished, with a reason; his finished reviews stand, his drafts never count.

    The released assignments. Errors: Refused by ``may_run_round``; Invalid without a reason or without anything open.
    """
    require(may_run_round(by, panelist.round, at))
    query = select(Assignment).where(
        Assignment.round_id == panelist.round_id,
        Assignment.judge_id == panelist.user_id,
        Assignment.state == AssignmentState.ASSIGNED,
    )
    waiting = list(db.session.scalars(query))
    if not waiting:
        raise Invalid({"reason": t("这位专家没有未完成的评审")})
    for assignment in waiting:
        end_assignment(assignment, "drop", needed_reason(reason), by=by, at=at)
    record(
        "panelist.released", panelist, by=by, at=at, call_id=panelist.round.call_id, assignments=len(waiting)
    )
    return waiting


def add_assignment(
    round: Round, row: RoundEntry, judge_id: str, *, by: User, at: datetime, reason: str = ""
) -> tuple[Assignment, tuple[Text, ...]]:
    """Give an entry of an open round one more judge; the assignment, and sentences that warn of his load.

    The same refusals as ``move_assignment``; besides, who recused himself or was voided on this entry never gets it
    again, while one whose assignment was merely released may. ``reason`` is kept with the assignment. Beyond the number
    that each entry gets it is an extra reading: out of the declared budget (``may_read_further``), with a reason, and
    the act says ``extra``. Called through ``reviews.service.add_reader``, which asks for the spread alarm besides.
    """
    require(may_add_assignment(by, round, at))
    lock_round(round)
    board, held = load_board(round), held_assignments(round, READING)
    require_free(board, row, judge_id, {a.judge_id for a in held if a.entry_id == row.entry_id})
    readers = readers_of(row)
    require(may_read_further(row, readers))
    further = is_further(row, readers)
    reason = needed_reason(reason) if further else reason.strip()[:LONGEST]
    assignment = hand_out(board, row, judge_id, "added", at=at)
    if reason:
        said = {"reason": reason, "by": by.id, "at": at.isoformat()}
        assignment.why = assignment.why | said
    record(
        "assignment.added",
        assignment,
        by=by,
        at=at,
        call_id=round.call_id,
        entry=row.entry_id,
        judge=judge_id,
        extra=further,
    )
    return assignment, tuple(load_warnings(board, judge_id, loads(held)[judge_id] + 1))


def hand_out(board: Board, row: RoundEntry, judge_id: str, because: str, *, at: datetime) -> Assignment:
    """Assign after the release, at the end of the judge's list; an assignment that was released before is restored."""
    round, match = board.round, board.matches[row.entry_id, judge_id]
    own = (Assignment.round_id == round.id, Assignment.judge_id == judge_id)
    last = db.session.scalar(select(func.max(Assignment.position)).where(*own)) or 0
    assignment = db.session.scalar(select(Assignment).where(*own, Assignment.entry_id == row.entry_id))
    if assignment is None:
        judge = next(p.user for p in board.panelists if p.user_id == judge_id)
        assignment = Assignment(
            round=round, entry=row.entry, judge=judge, code=row.code, state=AssignmentState.STAGED
        )
        db.session.add(assignment)
    elif assignment.state != AssignmentState.RELEASED:
        raise Refused(not_now("ended", t("这位专家已在该申报上回避或被作废，不能再次分派")))
    assignment.affinity, assignment.why = match.affinity, match.as_why() | {"because": because}
    verb = "restore" if assignment.state == AssignmentState.RELEASED else "release"
    assign(assignment, verb, last + 1, at=at)
    open_reading(round, [assignment], at=at)
    db.session.flush()
    return assignment


def needed_reason(reason: str) -> str:
    """The reason without its edges. Error: Invalid where it is empty or longer than 400 characters."""
    if not 1 <= len(reason.strip()) <= LONGEST:
        raise Invalid({"reason": t("请填写理由，不超过 %(n)s 字", n=LONGEST)})
    return reason.strip()

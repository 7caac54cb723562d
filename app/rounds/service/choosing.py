"""One of the computed assignments becomes the one that stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, AssignmentRun
from app.rounds.policy import may_choose_run
from app.rounds.queries.problem import Board, Pair, load_board, pinned_assignments
from app.rounds.queries.runs import answer_of
from app.rounds.states import AssignmentState
from app.scoring import Assignment as Solution
from app.shared.text import t
from app.shared.verdict import Refused, not_now, require


def choose_run(run: AssignmentRun, *, by: User, at: datetime) -> int:
    """Replace what is staged by the pairs of a run; how many. Changes by hand that the run does not know go too.

    Refused by ``may_choose_run``, and where entries, panel or ties changed since it was computed in a way that touches
    it: then it is computed again.
    """
    require(may_choose_run(by, run, at))
    board, answer = load_board(run.round), answer_of(run)
    if is_outdated(board, answer, _pinned(run)):
        raise Refused(
            not_now(
                "run_outdated",
                t("方案 %(n)s 算出之后，参评名单、专家组或利益关系有变化，请重新计算", n=run.number),
            )
        )
    return let_stand(run, board, answer, by=by, at=at)


def let_stand(run: AssignmentRun, board: Board, answer: Solution, *, by: User, at: datetime) -> int:
    """``choose_run`` without its checks, for an answer that was made of this very board."""
    return put_in_place(run, rows_of(board, run, answer, _pinned(run)), by=by, at=at)


def put_in_place(run: AssignmentRun, rows: list[dict[str, Any]], *, by: User, at: datetime) -> int:
    """Put the pairs of a run, as ``rows_of`` wrote them, in the place of what is staged."""
    staged = Assignment.state == AssignmentState.STAGED
    db.session.execute(delete(Assignment).where(Assignment.round_id == run.round_id, staged))
    db.session.execute(insert(Assignment.__table__), rows)
    chosen = AssignmentRun.round_id == run.round_id
    db.session.execute(update(AssignmentRun).where(chosen).values(chosen_at=None, chosen_by_id=None))
    run.chosen_at, run.chosen_by_id = at, by.id
    record("round.run_chosen", run.round, by=by, at=at, number=run.number, pairs=run.pairs)
    return run.pairs


def _pinned(run: AssignmentRun) -> frozenset[Pair]:
    return frozenset((code, judge) for code, judge in run.pinned)


def is_outdated(board: Board, answer: Solution, pinned: frozenset[Pair]) -> bool:
    """Whether the answer no longer fits the round: other entries or numbers, a judge who is gone, a pair kept apart."""
    codes = {row.code: row.entry_id for row in board.entries}
    if codes.keys() != answer.by_entry.keys():
        return True
    if any(len(judges) != board.round.reviews_per_entry for judges in answer.by_entry.values()):
        return True
    ready = {p.user_id for p in board.panelists if p.is_ready}
    if not {judge for judge, load in answer.loads.items() if load} <= ready:
        return True
    apart = board.conflicts | board.forbidden
    return any((codes[code], judge) in apart for code, judge in answer.pairs - pinned)


def rows_of(
    board: Board, run: AssignmentRun, answer: Solution, pinned: frozenset[Pair]
) -> list[dict[str, Any]]:
    """The rows of ``assignment`` that a run stages; rows by hand are the same pairs again, with what was said of them.

    Changes nothing. A second for 18,000 pairs, so it can be done before BEGIN.
    """
    by_hand = {(a.code, a.judge_id): a.why for a in pinned_assignments(board.round)}
    rows: list[dict[str, Any]] = []
    for row in board.entries:
        for judge in answer.by_entry[row.code]:
            pair, match = (row.code, judge), board.matches[row.entry_id, judge]
            chance = answer.chances.get(pair)
            how = "drawn" if chance is not None and chance < 1 else "chosen"
            why = match.as_why() | {"because": how, "run": run.number, "chance": chance}
            if pair in pinned:
                why |= {"because": "by_hand"} | _said(by_hand.get(pair, {}))
            rows.append(
                {
                    "round_id": board.round.id,
                    "entry_id": row.entry_id,
                    "judge_id": judge,
                    "state": AssignmentState.STAGED,
                    "code": row.code,
                    "affinity": match.affinity,
                    "why": why,
                    "is_pinned": pair in pinned,
                }
            )
    return rows


def _said(why: dict[str, object]) -> dict[str, object]:
    """Who set a pair by hand, when and why."""
    return {key: why[key] for key in ("reason", "by", "at") if key in why}

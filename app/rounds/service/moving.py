"""Changing a staged assignment by hand, with its consequences looked at before and its reason kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, AssignmentChange, ForbiddenPair, Round, RoundEntry
from app.rounds.policy import may_move_assignment
from app.rounds.queries.problem import Board, load_board
from app.rounds.service.planning import MovePlan, plan_move, require_free
from app.rounds.states import AssignmentState
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

__all__ = ["allow_pair", "forbid_pair", "load_warnings", "move_assignment", "require_free"]
LONGEST = 400


def move_assignment(
    round: Round,
    row: RoundEntry,
    out: str | None,
    into: str | None,
    *,
    reason: str,
    by: User,
    at: datetime,
    forbids: bool = False,
    further: bool = False,
) -> MovePlan:
    """Take the judge ``out`` off an entry, put the judge ``into`` on it, or both (keys of users): what it brought.

    A conflict, a forbidden pair, a colleague of the same employer on the entry, and a judge who has not signed and
    declared are refused; a load beyond the judge's maximum is done and warned of. What is set by hand stays when
    computed again. ``forbids``: keep ``out`` from the entry from now on. ``further``: make the changes besides that
    ``plan_move`` proposes. Errors: Refused; Invalid without a reason, where nothing is named or the named pair does not
    exist, or where further changes are asked for and there are none that help.
    """
    require(may_move_assignment(by, round, at))
    kept = _needed(reason)
    plan = plan_move(round, row, out, into)
    if further and not plan.further:
        raise Invalid({"further": t("没有可以补齐的改动")})
    _apply(round, row, out, into, kept, by=by, at=at)
    if further:
        _apply_further(round, plan, kept, by=by, at=at)
    if out and forbids:
        forbid_pair(row, out, kept, by=by, at=at)
    changed = len(plan.further) if further else 0
    record("round.moved", round, by=by, at=at, entry=row.entry_id, out=out, into=into, further=changed)
    return plan


def forbid_pair(row: RoundEntry, judge_id: str, reason: str, *, by: User, at: datetime) -> ForbiddenPair:
    """Keep a judge from an entry in every computation to come, with a reason. Errors: Refused; Invalid without one."""
    require(may_move_assignment(by, row.round, at))
    kept, found = _needed(reason), _forbidden(row, judge_id)
    if found is None:
        found = ForbiddenPair(
            round_id=row.round_id, entry_id=row.entry_id, judge_id=judge_id,
            reason=kept, set_at=at, set_by_id=by.id,
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
        record("round.pair_forbidden", row.round, by=by, at=at, entry=row.entry_id, judge=judge_id)
    return found


def allow_pair(row: RoundEntry, judge_id: str, *, by: User, at: datetime) -> None:
    """Take ``forbid_pair`` back. Errors: Refused; Invalid where the pair is not forbidden."""
    require(may_move_assignment(by, row.round, at))
    found = _forbidden(row, judge_id)
    if found is None:
        raise Invalid({"judge": t("这一对没有设定不予分派")})
    db.session.delete(found)
    record("round.pair_allowed", row.round, by=by, at=at, entry=row.entry_id, judge=judge_id)


def load_warnings(board: Board, judge_id: str, load: int) -> list[Text]:
    """A sentence where the load now exceeds the judge's maximum."""
    panelist = board.seats[judge_id]
    if panelist.max_load is None or load <= panelist.max_load:
        return []
    return [
        t(
            "%(name)s 将评 %(load)s 件，超过上限 %(most)s 件",
            name=panelist.user.name,
            load=load,
            most=panelist.max_load,
        )
    ]


def _needed(reason: str) -> str:
    if not 1 <= len(reason.strip()) <= LONGEST:
        raise Invalid({"reason": t("请填写理由，不超过 %(n)s 字", n=LONGEST)})
    return reason.strip()


def _forbidden(row: RoundEntry, judge_id: str) -> ForbiddenPair | None:
    return db.session.scalar(
        select(ForbiddenPair).where(
            ForbiddenPair.round_id == row.round_id,
            ForbiddenPair.entry_id == row.entry_id,
            ForbiddenPair.judge_id == judge_id,
        )
    )


def _apply(
    round: Round, row: RoundEntry, out: str | None, into: str | None, reason: str, *, by: User, at: datetime
) -> None:
    if out:
        _drop(round, [(row.entry_id, out)])
    if into:
        said = {"because": "by_hand", "reason": reason, "by": by.id, "at": at.isoformat()}
        _stage(load_board(round, row), row, into, said, is_pinned=True)
    db.session.add(
        AssignmentChange(
            round_id=round.id,
            entry_id=row.entry_id,
            out_id=out,
            into_id=into,
            reason=reason,
            made_at=at,
            made_by_id=by.id,
        )
    )
    db.session.flush()


def _apply_further(round: Round, plan: MovePlan, reason: str, *, by: User, at: datetime) -> None:
    """The platform's own changes: not pinned, so that computing again is free to undo them."""
    board = load_board(round)
    _drop(round, [(step.row.entry_id, step.user.id) for step in plan.further if not step.comes])
    for step in plan.further:
        if step.comes:
            _stage(board, step.row, step.user.id, {"because": "further"}, is_pinned=False)
        db.session.add(
            AssignmentChange(
                round_id=round.id,
                entry_id=step.row.entry_id,
                reason=reason,
                is_further=True,
                out_id=None if step.comes else step.user.id,
                into_id=step.user.id if step.comes else None,
                made_at=at,
                made_by_id=by.id,
            )
        )
    db.session.flush()


def _drop(round: Round, pairs: Sequence[tuple[str, str]]) -> None:
    for entry, judge in pairs:
        for assignment in db.session.scalars(
            select(Assignment).where(
                Assignment.round_id == round.id,
                Assignment.entry_id == entry,
                Assignment.judge_id == judge,
                Assignment.state == AssignmentState.STAGED,
            )
        ):
            db.session.delete(assignment)
    db.session.flush()


def _stage(board: Board, row: RoundEntry, judge_id: str, said: dict[str, str], *, is_pinned: bool) -> None:
    match = board.matches[row.entry_id, judge_id]
    db.session.add(
        Assignment(
            round=board.round,
            entry_id=row.entry_id,
            judge_id=judge_id,
            state=AssignmentState.STAGED,
            code=row.code,
            affinity=match.affinity,
            why=match.as_why() | said,
            is_pinned=is_pinned,
        )
    )

"""Changing a staged assignment by hand, with the consequences told at once."""

from dataclasses import dataclass
from datetime import datetime

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, Round, RoundEntry
from app.rounds.policy import may_move_assignment
from app.rounds.queries.problem import Board, held_assignments, load_board, loads
from app.rounds.states import AssignmentState
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require


@dataclass(frozen=True)
class Consequences:
    """What a move changed: readers of the entry now and wanted, and sentences that warn."""

    readers: int
    wanted: int
    warnings: tuple[Text, ...]


def move_assignment(
    round: Round, row: RoundEntry, out: str | None, into: str | None, *, by: User, at: datetime
) -> Consequences:
    """Take the judge ``out`` off an entry, put the judge ``into`` on it, or both (keys of users).

    A conflict, a colleague of the same employer on the entry, and a judge who has not signed and declared are refused;
    a load beyond the judge's maximum is done and warned of. What is set by hand stays when staging again.
    Errors: Refused; Invalid where nothing is named or the named pair does not exist.
    """
    require(may_move_assignment(by, round, at))
    if row.round_id != round.id or not (out or into):
        raise Invalid({"into": t("请选择要移出或加入的专家")})
    board, held = load_board(round), held_assignments(round)
    here = {a.judge_id: a for a in held if a.entry_id == row.entry_id}
    if out:
        leaving = here.pop(out, None)
        if leaving is None:
            raise Invalid({"out": t("这位专家不在该申报的评审名单中")})
        held.remove(leaving)
        db.session.delete(leaving)
        db.session.flush()
    warnings: list[Text] = []
    if into:
        require_free(board, row, into, set(here))
        _stage(board, row, into)
        warnings = load_warnings(board, into, loads(held)[into] + 1)
    readers = len(here) + bool(into)
    if readers != round.reviews_per_entry:
        warnings.append(
            t(
                "%(code)s 现有 %(n)s 名专家，规定 %(wanted)s 名",
                code=row.code,
                n=readers,
                wanted=round.reviews_per_entry,
            )
        )
    record("round.moved", round, by=by, at=at, entry=row.entry_id, out=out, into=into)
    return Consequences(readers, round.reviews_per_entry, tuple(warnings))


def require_free(board: Board, row: RoundEntry, judge_id: str, reading: set[str]) -> None:
    """Refuse a judge who may not read the entry: not ready, there already, in conflict, or a colleague reads it."""
    panelist = next((p for p in board.panelists if p.user_id == judge_id), None)
    if panelist is None or not panelist.is_ready:
        raise Refused(not_now("not_ready", t("这位专家尚未接受邀请、签署承诺书或申报利益关系")))
    if judge_id in reading:
        raise Invalid({"into": t("这位专家已在该申报的评审名单中")})
    if (row.entry_id, judge_id) in board.conflicts:
        raise Refused(not_now("conflict", t("这位专家须回避该申报")))
    house = board.house(judge_id)
    if house is not None and house in {board.house(other) for other in reading}:
        raise Refused(not_now("same_organisation", t("同一单位的专家不能评审同一份申报")))


def load_warnings(board: Board, judge_id: str, load: int) -> list[Text]:
    """A sentence where the load now exceeds the judge's maximum."""
    panelist = next(p for p in board.panelists if p.user_id == judge_id)
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


def _stage(board: Board, row: RoundEntry, judge_id: str) -> None:
    match = board.matches[row.entry_id, judge_id]
    db.session.add(
        Assignment(
            round=board.round,
            entry_id=row.entry_id,
            judge_id=judge_id,
            state=AssignmentState.STAGED,
            code=row.code,
            affinity=match.affinity,
            why=match.as_why() | {"because": "by_hand"},
            is_pinned=True,
        )
    )
    db.session.flush()

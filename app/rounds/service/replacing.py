"""A judge is replaced: all that he has not finished goes to others, with the fewest changes, looked at before."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, Panelist, RoundEntry
from app.rounds.policy import may_replace_judge
from app.rounds.queries.affinity import Match
from app.rounds.queries.problem import Board, ended_pairs, held_assignments, load_board, problem_of, readers
from app.rounds.service.assignments import hand_out, needed_reason
from app.rounds.service.ending import end_assignment
from app.rounds.service.lacking import Lacking, contradiction, lacking_sentences
from app.rounds.states import PANELIST_MOVES, READING, AssignmentState
from app.scoring import Infeasible, Repair, ScoringError, repair_assignment
from app.shared.text import t
from app.shared.verdict import Invalid, require

Pair = tuple[str, str]


@dataclass(frozen=True)
class Handover:
    """One entry that goes to another judge: how they match, and what he will have to read then in all."""

    row: RoundEntry
    judge: User
    match: Match
    load: int
    limit: int | None


@dataclass(frozen=True)
class Replacement:
    """What replacing a judge changes; ``kept``: his finished reviews, which stand. ``mark`` names exactly this plan."""

    panelist: Panelist
    board: Board
    leaving: Sequence[Assignment]
    handovers: Sequence[Handover]
    kept: int

    @property
    def mark(self) -> str:
        """A short digest of the pairs, so that what is confirmed is what was looked at."""
        pairs = ",".join(f"{h.row.entry_id}:{h.judge.id}" for h in self.handovers)
        return hashlib.sha256(f"{self.panelist.id}|{self.kept}|{pairs}".encode()).hexdigest()[:16]


def plan_replacement(panelist: Panelist) -> Replacement | Lacking:
    """Who would read instead, by ``scoring.repair_assignment``: every other pair is kept, for they are pinned.

    Only the entries that fall short of readers are in the problem, and the judges who accepted, signed and declared;
    conflicts, employers and maximum loads hold, and pairs that ended before are not proposed again. An entry that keeps
    as many readers as the round asks (one that was read more) gets nobody. What lacks, where nobody is left for an
    entry. Changes nothing.
    """
    round = panelist.round
    board, held = load_board(round), held_assignments(round, READING)
    own = [a for a in held if a.judge_id == panelist.user_id]
    leaving = [a for a in own if a.state == AssignmentState.ASSIGNED]
    reading = readers(a for a in held if a not in leaving)
    touched = {a.entry_id for a in leaving if len(reading[a.entry_id]) < round.reviews_per_entry}
    kept = [(entry, judge) for entry in touched for judge in reading[entry]]
    barred = ended_pairs(round) | {(row.entry_id, panelist.user_id) for row in board.entries}
    elsewhere = Counter(a.judge_id for a in held if a.entry_id not in touched)
    if not touched:
        return Replacement(panelist, board, leaving, (), len(own) - len(leaving))
    repair = _repair(board, kept, barred, touched, elsewhere)
    if isinstance(repair, Infeasible):
        return Lacking(lacking_sentences(board, repair))
    room = {entry: round.reviews_per_entry - len(reading[entry]) for entry in touched}
    handovers = _handovers(board, repair, held, room)
    return Replacement(panelist, board, leaving, handovers, len(own) - len(leaving))


def replace_judge(
    panelist: Panelist, mark: str, reason: str, *, by: User, at: datetime
) -> Replacement | Lacking:
    """Take a judge off the panel of an open round and give what he has not finished to others, in one act.

    ``mark``: of the plan that the officer looked at. His finished reviews stand; his drafts never count. One letter to
    him and one to each who takes over (``panelist.replaced``). Errors: Refused by ``may_replace_judge``; Invalid
    without a reason, or where things changed since the plan was shown.
    """
    require(may_replace_judge(by, panelist, at))
    kept = needed_reason(reason)
    plan = plan_replacement(panelist)
    if isinstance(plan, Lacking):
        return plan
    if plan.mark != mark:
        raise Invalid({"reason": t("查看之后情况有变化，请核对下面的新方案再确认")})
    for assignment in plan.leaving:
        end_assignment(assignment, "drop", kept, by=by, at=at)
    for handover in plan.handovers:
        hand_out(plan.board, handover.row, handover.judge.id, "replaced", at=at)
    panelist.state = PANELIST_MOVES.go("remove", panelist.state)
    panelist.is_chair = False
    given = Counter(h.judge.id for h in plan.handovers)
    record(
        "panelist.replaced", panelist, by=by, at=at, call_id=panelist.round.call_id,
        assignments=len(plan.leaving), given=dict(given),
    )  # fmt: skip
    return plan


def _repair(
    board: Board, kept: Sequence[Pair], barred: frozenset[Pair], touched: set[str], elsewhere: Counter[str]
) -> Repair | Infeasible:
    try:
        problem = problem_of(board, pinned=kept, forbidden=barred, entries=touched, taken=elsewhere)
        return repair_assignment(problem, kept, seed=board.round.seed)
    except ScoringError as error:
        raise contradiction(error) from error


def _handovers(
    board: Board, repair: Repair, held: Sequence[Assignment], room: Mapping[str, int]
) -> list[Handover]:
    """The new pairs by code; never more for an entry than it lacks: judges who left the panel still count there."""
    rows = {row.entry_id: row for row in board.entries}
    panel = {p.user_id: p for p in board.panelists}
    loads, left = Counter(a.judge_id for a in held), dict(room)
    found = []
    for entry, judge in sorted(repair.added, key=lambda pair: (-board.matches[pair].affinity, pair)):
        if left[entry] > 0:
            left[entry] -= 1
            loads[judge] += 1
            who = panel[judge]
            match = board.matches[entry, judge]
            found.append(Handover(rows[entry], who.user, match, loads[judge], who.max_load))
    return sorted(found, key=lambda h: (h.row.code, h.judge.name))

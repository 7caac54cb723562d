"""The one act by which judges get their entries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from app.entries.service import grant_readings
from app.history.service import record
from app.people.models import User
from app.redactions.service import give_copies
from app.rounds.models import Assignment, Round
from app.rounds.policy import may_release_round
from app.rounds.queries.problem import barred_pairs, staged_assignments
from app.rounds.service.detection import detect_conflicts
from app.rounds.service.rounds import scatter
from app.rounds.states import ASSIGNMENT_MOVES, ROUND_MOVES
from app.shared.text import t
from app.shared.verdict import Refused, not_now, require

READING_WHY = "assignment"


def release_assignments(round: Round, *, by: User, at: datetime) -> int:
    """Open the round: every staged pair is assigned, its judge may read the entry, each judge hears once.

    Records are searched for ties once more; a new one refuses the release (the refusal rolls back, so it is searched
    again from the page of conflicts). The order in which a judge meets
    his entries differs from judge to judge by seed, to spread fatigue. How many pairs. Error: Refused by
    ``may_release_round``, or where a staged pair is in conflict after all.
    """
    require(may_release_round(by, round, at))
    if found := detect_conflicts(round, by=by, at=at):
        raise Refused(
            not_now("conflicts_new", t("又检出 %(n)s 项疑似利益关系，请到利益关系页重新检索并确认", n=found))
        )
    staged = staged_assignments(round)
    if barred_pairs(round) & {(a.entry_id, a.judge_id) for a in staged}:
        raise Refused(not_now("conflict", t("有分派与已确认的利益关系冲突，请重新分派")))
    by_judge: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in staged:
        by_judge[assignment.judge_id].append(assignment)
    for judge_id, own in by_judge.items():
        own.sort(key=lambda a: scatter(round.seed, judge_id, a.entry_id))
        for position, assignment in enumerate(own, start=1):
            assign(assignment, "release", position, at=at)
    open_reading(round, staged, at=at)
    round.state = ROUND_MOVES.go("release", round.state)
    round.opened_at = at
    record("round.released", round, by=by, at=at, pairs=len(staged), judges=len(by_judge))
    return len(staged)


def open_reading(round: Round, assignments: Iterable[Assignment], *, at: datetime) -> None:
    """Let judges read the entries themselves; in a blind round they read the blind copy through the assignment alone.

    So no other road to an entry (its page, its files, a search) knows a judge of a blind round.
    """
    if round.blind:
        give_copies([a.entry_id for a in assignments], at=at)
    else:
        grant_readings([(a.entry, a.judge) for a in assignments], READING_WHY, at=at)


def assign(assignment: Assignment, verb: str, position: int, *, at: datetime) -> None:
    """Hand an entry to its judge: state and place in his list. The caller grants the reading."""
    assignment.state = ASSIGNMENT_MOVES.go(verb, assignment.state)
    assignment.position, assignment.released_at = position, at
    assignment.ended_at, assignment.end_reason = None, ""

"""Replacing readers who were lost after the release, all at once."""

from collections import Counter
from datetime import datetime

from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, Round
from app.rounds.policy import may_run_round
from app.rounds.queries.problem import ended_pairs, held_assignments, load_board, problem_of, readers
from app.rounds.service.assignments import hand_out
from app.rounds.service.staging import Lacking, lacking_sentences, solve
from app.rounds.states import READING
from app.scoring import Infeasible
from app.shared.text import t
from app.shared.verdict import Invalid, require


def fill_gaps(round: Round, *, by: User, at: datetime) -> list[Assignment] | Lacking:
    """Give every entry that lost readers new ones, by the same exact flow; whoever reads already keeps everything.

    Pairs that ended (recused, released, voided) are never proposed again. The new assignments, or what lacks.
    Errors: Refused by ``may_run_round``; Invalid where nothing is missing.
    """
    require(may_run_round(by, round, at))
    board, held = load_board(round), held_assignments(round, READING)
    reading = readers(held)
    short = {r.entry_id for r in board.entries if len(reading[r.entry_id]) < round.reviews_per_entry}
    if not short:
        raise Invalid({"entries": t("每份申报的评审人数都已足够")})
    kept = [(a.entry_id, a.judge_id) for a in held if a.entry_id in short]
    elsewhere = Counter(a.judge_id for a in held if a.entry_id not in short)
    problem = problem_of(board, pinned=kept, forbidden=ended_pairs(round), entries=short, taken=elsewhere)
    solution = solve(problem, round.seed)
    if isinstance(solution, Infeasible):
        return Lacking(lacking_sentences(board, solution))
    rows = {row.entry_id: row for row in board.entries}
    added = [
        hand_out(board, rows[entry], judge, "filled", at=at)
        for entry, judge in sorted(solution.pairs - set(kept))
    ]
    for assignment in added:
        record(
            "assignment.added", assignment, by=by, at=at, call_id=round.call_id,
            entry=assignment.entry_id, judge=assignment.judge_id,
        )  # fmt: skip
    return added

"""What was computed becomes a run that anybody can compute again."""

import hashlib
from datetime import datetime

from app.history.service import record
from app.rounds.models import AssignmentRun
from app.rounds.service.lacking import Lacking
from app.rounds.service.solving import Solved
from app.rounds.states import RunState
from app.scoring.problem_document import answer_bytes, packed, problem_bytes
from app.shared.text import as_json


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

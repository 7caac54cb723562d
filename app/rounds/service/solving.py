"""From a round to a problem, from a problem to pairs: what takes time and changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.rounds.models import AssignmentRun
from app.rounds.queries.problem import Board, Pair, pinned_assignments, problem_of
from app.rounds.service.lacking import Lacking, contradiction, lacking_sentences
from app.scoring import Assignment as Solution
from app.scoring import AssignmentProblem, Infeasible, ScoringError, assign_judges
from app.scoring.problem_file import Task


@dataclass(frozen=True)
class Solved:
    """A problem with entries under their codes, and its answer."""

    task: Task
    answer: Solution


def solve_run(run: AssignmentRun, board: Board) -> Solved | Lacking:
    """Compute a run over the board as it stands; pairs set by hand are part of the problem.

    Error: Refused where hand-made pairs, loads or seats contradict each other.
    """
    pinned = pinned_assignments(run.round)
    rules = run.rules
    try:
        problem = problem_of(board, pinned=[(a.entry_id, a.judge_id) for a in pinned], settings=rules)
        task = Task(coded(problem, board), rules.objective.value, rules.cap, run.seed)
        answer = assign_judges(task.problem, seed=run.seed, objective=rules.objective.value, cap=rules.cap)
    except ScoringError as error:
        raise contradiction(error) from error
    if isinstance(answer, Infeasible):
        return Lacking(lacking_sentences(board, answer))
    return Solved(task, answer)


def coded(problem: AssignmentProblem, board: Board) -> AssignmentProblem:
    """The same problem with entries under the codes by which people call them, as the file says them."""
    codes = {row.entry_id: row.code for row in board.entries}

    def pairs(given: Iterable[Pair]) -> frozenset[Pair]:
        return frozenset((codes[entry], judge) for entry, judge in given)

    required = tuple(
        each
        if each.entries is None
        else replace(each, entries=frozenset(codes[entry] for entry in each.entries))
        for each in problem.required
    )
    return replace(
        problem,
        entries=tuple(codes[entry] for entry in problem.entries),
        conflicts=pairs(problem.conflicts),
        pinned=pairs(problem.pinned),
        forbidden=pairs(problem.forbidden),
        required=required,
    )

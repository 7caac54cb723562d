"""The proposal who reads what: exact, explained, changed at will until it is released."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, Round
from app.rounds.policy import may_prepare_round
from app.rounds.queries.problem import Board, held_assignments, load_board, problem_of
from app.rounds.service.detection import detect_conflicts
from app.rounds.states import AssignmentState
from app.scoring import Assignment as Solution
from app.scoring import AssignmentProblem, Infeasible, LackingEntry, ScoringError, assign_judges
from app.shared.text import Text, t
from app.shared.verdict import Refused, not_now, require


@dataclass(frozen=True)
class Staged:
    """An assignment was staged: pairs, total affinity, least and greatest load of a judge."""

    pairs: int
    total: float
    least: int
    most: int


@dataclass(frozen=True)
class Lacking:
    """No assignment exists: a sentence for every entry that lacks judges, or judge who cannot reach his minimum."""

    sentences: tuple[Text, ...]


def stage_assignments(round: Round, *, by: User, at: datetime) -> Staged | Lacking:
    """Give every entry its judges by minimum-cost flow (``app.scoring.assign_judges``), replacing what was staged.

    Judges who accepted, signed and declared; never a confirmed or declared conflict, never two of one employer on an
    entry; loads within each judge's bounds. Pairs set by hand stay. Records are searched for new ties first. Where it
    cannot be done nothing changes and the answer says what lacks. Errors: Refused (policy, no judges, contradiction).
    """
    require(may_prepare_round(by, round, at))
    detect_conflicts(round, by=by, at=at)
    db.session.flush()
    board = load_board(round)
    if not any(p.is_ready for p in board.panelists):
        raise Refused(not_now("no_judges", t("还没有专家完成承诺书签署和利益关系申报")))
    pinned = [a for a in held_assignments(round) if a.is_pinned]
    problem = _problem(board, [(a.entry_id, a.judge_id) for a in pinned])
    solution = solve(problem, round.seed)
    if isinstance(solution, Infeasible):
        return Lacking(lacking_sentences(board, solution))
    _replace(board, solution, problem.pinned)
    loads = sorted(solution.loads.values())
    record("round.staged", round, by=by, at=at, pairs=len(solution.pairs), entries=len(board.entries))
    return Staged(len(solution.pairs), solution.total, loads[0], loads[-1])


def solve(problem: AssignmentProblem, seed: int) -> Solution | Infeasible:
    """``assign_judges`` with its refusals told in our words."""
    try:
        return assign_judges(problem, seed=seed)
    except ScoringError as error:
        raise contradiction(error) from error


def contradiction(error: ScoringError) -> Refused:
    """Hand-made pairs or loads that exclude each other, as a refusal for the page."""
    return Refused(not_now(error.code, t("手工指定的分派或件数限制互相矛盾，请调整后再分派")))


def lacking_sentences(board: Board, infeasible: Infeasible) -> tuple[Text, ...]:
    """Which entries lack how many judges and why, by code; else which judges cannot reach their minimum, by name."""
    codes = {row.entry_id: row.code for row in board.entries}
    names = {p.user_id: p.user.name for p in board.panelists}
    sentences = [
        _lacking_sentence(row, codes[row.entry])
        for row in sorted(infeasible.entries, key=lambda row: codes[row.entry])
    ]
    sentences += [
        t(
            "%(name)s 达不到下限 %(minimum)s 件：可评的只有 %(available)s 件",
            name=names[row.judge],
            minimum=row.minimum,
            available=row.available,
        )
        for row in infeasible.judges
    ]
    return tuple(sentences)


def _lacking_sentence(row: LackingEntry, code: str) -> Text:
    if row.reason != "too_few_judges":
        return t("%(code)s 还缺 %(missing)s 名专家：可评的专家件数已满", code=code, missing=row.missing)
    figures = {"code": code, "missing": row.missing, "available": row.available, "conflicts": row.conflicts}
    if not row.colleagues:
        return t(
            "%(code)s 还缺 %(missing)s 名专家：可评的只有 %(available)s 名（回避 %(conflicts)s 名）",
            **figures,
        )
    return t(
        "%(code)s 还缺 %(missing)s 名专家：可评的只有 %(available)s 名"
        "（回避 %(conflicts)s 名；同一单位只能有一名，因此另有 %(colleagues)s 名不能同评）",
        colleagues=row.colleagues,
        **figures,
    )


def _problem(board: Board, pinned: Sequence[tuple[str, str]]) -> AssignmentProblem:
    try:
        return problem_of(board, pinned=pinned)
    except ScoringError as error:
        raise contradiction(error) from error


def _replace(board: Board, solution: Solution, pinned: frozenset[tuple[str, str]]) -> None:
    """Swap the staged rows for the solution's; rows by hand are the same pairs again."""
    db.session.execute(
        delete(Assignment).where(
            Assignment.round_id == board.round.id, Assignment.state == AssignmentState.STAGED
        )
    )
    codes = {row.entry_id: row.code for row in board.entries}
    for entry, judge in sorted(solution.pairs):
        match = board.matches[entry, judge]
        by_hand = (entry, judge) in pinned
        db.session.add(
            Assignment(
                round=board.round,
                entry_id=entry,
                judge_id=judge,
                state=AssignmentState.STAGED,
                code=codes[entry],
                affinity=match.affinity,
                why=match.as_why() | {"because": "by_hand" if by_hand else "chosen"},
                is_pinned=by_hand,
            )
        )
    db.session.flush()

"""Computed assignments of a round, and how two of them differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from app.extensions import db
from app.rounds.models import Assignment, AssignmentChange, AssignmentRun, Round, RoundEntry
from app.rounds.queries.problem import HELD, Pair
from app.rounds.states import RunState
from app.scoring import Assignment as Solution
from app.scoring.problem_document import answer_from, task_from, unpacked
from app.scoring.problem_file import Task


def wanting_run() -> AssignmentRun | None:
    """The oldest run that waits for the worker."""
    query = select(AssignmentRun).where(AssignmentRun.state == RunState.WAITING)
    return db.session.scalar(query.order_by(AssignmentRun.asked_at, AssignmentRun.id).limit(1))


def runs_of(round: Round) -> list[AssignmentRun]:
    """Every run of a round, the latest first, without the files."""
    query = (
        select(AssignmentRun)
        .where(AssignmentRun.round_id == round.id)
        .options(joinedload(AssignmentRun.asked_by))
        .order_by(AssignmentRun.number.desc())
    )
    return list(db.session.scalars(query))


def chosen_run(round: Round) -> AssignmentRun | None:
    """The run that stands, with its files; None before one was chosen."""
    query = (
        select(AssignmentRun)
        .where(AssignmentRun.round_id == round.id, AssignmentRun.chosen_at.is_not(None))
        .options(
            undefer(AssignmentRun.problem), undefer(AssignmentRun.answer), joinedload(AssignmentRun.chosen_by)
        )
    )
    return db.session.scalar(query)


def with_answers(runs: Iterable[AssignmentRun]) -> None:
    """Load the answers of several runs in one query."""
    keys = {run.id for run in runs}
    if keys:
        query = select(AssignmentRun).where(AssignmentRun.id.in_(keys)).options(undefer(AssignmentRun.answer))
        db.session.scalars(query.execution_options(populate_existing=True)).all()


def answer_of(run: AssignmentRun) -> Solution:
    """The answer of a run that is done, entries by code."""
    assert run.answer is not None  # noqa: S101  (done_kept)
    return answer_from(unpacked(run.answer))


def problem_file_of(run: AssignmentRun) -> bytes:
    """PROBLEM.json of a run that is done, as it was hashed."""
    assert run.problem is not None  # noqa: S101  (done_kept)
    return unpacked(run.problem)


def task_of(run: AssignmentRun) -> Task:
    """The problem of a run that is done."""
    return task_from(problem_file_of(run))


def changes_of(round: Round) -> list[tuple[AssignmentChange, str]]:
    """Changes by hand with the entry's code, the latest first; of entries that are still in the round."""
    here = (RoundEntry.round_id == AssignmentChange.round_id) & (
        RoundEntry.entry_id == AssignmentChange.entry_id
    )
    query = (
        select(AssignmentChange, RoundEntry.code)
        .join(RoundEntry, here)
        .where(AssignmentChange.round_id == round.id)
        .options(
            joinedload(AssignmentChange.out),
            joinedload(AssignmentChange.into),
            joinedload(AssignmentChange.made_by),
        )
        .order_by(AssignmentChange.made_at.desc(), AssignmentChange.id)
    )
    return [(change, code) for change, code in db.session.execute(query)]


def standing_pairs(round: Round) -> frozenset[Pair]:
    """(code, judge) of what stands now."""
    query = select(Assignment.code, Assignment.judge_id).where(
        Assignment.round_id == round.id, Assignment.state.in_(HELD)
    )
    return frozenset((code, judge) for code, judge in db.session.execute(query))


@dataclass(frozen=True)
class Difference:
    """An entry whose readers differ between two assignments: who is only in the first, only in the second."""

    code: str
    first: tuple[str, ...]
    second: tuple[str, ...]


def differences(
    first: Mapping[str, tuple[str, ...]], second: Mapping[str, tuple[str, ...]]
) -> list[Difference]:
    """Entries by code whose readers differ; judges by key."""
    found = []
    for code in sorted({*first, *second}):
        one, two = set(first.get(code, ())), set(second.get(code, ()))
        if one != two:
            found.append(Difference(code, tuple(sorted(one - two)), tuple(sorted(two - one))))
    return found

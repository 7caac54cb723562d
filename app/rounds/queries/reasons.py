"""Why one judge reads one entry, from what was kept when it was computed: for whoever asks later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.rounds.models import Assignment, AssignmentRun, Conflict, Panelist, Round
from app.rounds.queries.problem import HELD
from app.rounds.queries.runs import answer_of, chosen_run, task_of
from app.rounds.states import ConflictState
from app.scoring import PairExplanation, explain_pair

MOST_RIVALS = 12


@dataclass(frozen=True)
class Deed:
    """Somebody's act with its instant."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Reason:
    """One pair, told.

    ``run``: the assignment that stood at the release, ``told``: what it says of the pair, None where it does not know
    the judge. ``rivals``: names of the judges with a greater affinity who do not read the entry, and why; ``hidden``:
    how many more there are. ``ties``: ties of the judge in this round by state. ``runs``: how many were computed.
    """

    assignment: Assignment
    panelist: Panelist | None
    load: int
    run: AssignmentRun | None
    told: PairExplanation | None
    rivals: Sequence[tuple[str, float, str]]
    hidden: int
    ties: Mapping[ConflictState, int]
    searched_at: datetime | None
    released: Deed | None
    by_hand: str
    runs: int


def reason_of(assignment: Assignment) -> Reason:
    """Everything that is on record about why the judge reads the entry; ten queries at most."""
    round, run = assignment.round, chosen_run(assignment.round)
    told = _told(run, assignment) if run is not None else None
    rivals = told.rivals if told is not None else ()
    names = _names([rival.judge for rival in rivals[:MOST_RIVALS]] + [str(assignment.why.get("by") or "")])
    acts, (load, runs) = _acts(round), _counts(assignment)
    return Reason(
        assignment=assignment,
        panelist=_panelist(assignment),
        load=load,
        run=run,
        told=told,
        rivals=[
            (names.get(rival.judge, rival.judge), rival.affinity, rival.because)
            for rival in rivals[:MOST_RIVALS]
        ],
        hidden=max(len(rivals) - MOST_RIVALS, 0),
        ties=_ties(assignment),
        searched_at=max((act.at for act, _ in acts), default=None),
        released=next((Deed(act.at, name) for act, name in acts if act.name == "round.released"), None),
        by_hand=names.get(str(assignment.why.get("by") or ""), ""),
        runs=runs,
    )


def _told(run: AssignmentRun, assignment: Assignment) -> PairExplanation | None:
    answer = answer_of(run)
    if assignment.judge_id not in answer.loads or assignment.code not in answer.by_entry:
        return None
    return explain_pair(task_of(run).problem, answer, assignment.code, assignment.judge_id)


def _panelist(assignment: Assignment) -> Panelist | None:
    query = select(Panelist).where(
        Panelist.round_id == assignment.round_id, Panelist.user_id == assignment.judge_id
    )
    return db.session.scalar(query.options(joinedload(Panelist.user).joinedload(User.expert)))


def _counts(assignment: Assignment) -> tuple[int, int]:
    """Entries of the judge, runs of the round."""
    load = select(func.count(Assignment.id)).where(
        Assignment.round_id == assignment.round_id,
        Assignment.judge_id == assignment.judge_id,
        Assignment.state.in_(HELD),
    )
    runs = select(func.count(AssignmentRun.id)).where(AssignmentRun.round_id == assignment.round_id)
    row = db.session.execute(select(load.scalar_subquery(), runs.scalar_subquery())).one()
    return row[0], row[1]


def _ties(assignment: Assignment) -> dict[ConflictState, int]:
    query = select(Conflict.state, func.count()).where(
        Conflict.round_id == assignment.round_id, Conflict.user_id == assignment.judge_id
    )
    return dict(db.session.execute(query.group_by(Conflict.state)).all())


def _acts(round: Round) -> list[tuple[Act, str]]:
    """Computations and the release, with who did them: each of them searched the records for ties."""
    query = (
        select(Act, User.name)
        .outerjoin(User, User.id == Act.actor_id)
        .where(
            Act.noun == Round.__tablename__,
            Act.subject_id == round.id,
            Act.name.in_(["round.staged", "round.released"]),
        )
    )
    return [(act, name or "") for act, name in db.session.execute(query)]


def _names(keys: Sequence[str]) -> dict[str, str]:
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(set(keys)))).all())

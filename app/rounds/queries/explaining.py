"""Why a judge reads an entry, or does not: for the officer who must be able to say it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, case, func, null, select, union_all
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, Panelist, Round, RoundEntry
from app.rounds.queries.problem import HELD, Board, load_board
from app.rounds.queries.progress import panel_of
from app.rounds.queries.runs import answer_of, chosen_run
from app.rounds.states import AssignmentState, PanelistState
from app.scoring import Assignment as Solution


@dataclass(frozen=True)
class Row:
    """One entry with its assignments, standing and ended."""

    row: RoundEntry
    held: list[Assignment] = field(default_factory=list)
    ended: list[Assignment] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """One judge with the codes that he reads and the mean affinity of them, 0 to 1."""

    panelist: Panelist
    codes: Sequence[str]
    affinity: float


@dataclass(frozen=True)
class AssignmentGrid:
    """The whole assignment in figures: standing pairs, total affinity, the worst-served entry, loads, who lacks."""

    entries: int
    pairs: int
    total: float
    worst: float | None
    worst_code: str
    loads: Mapping[str, int]
    by_judge: Mapping[str, Sequence[tuple[str, float]]]
    short: int
    by_hand: int

    @property
    def judges_with_work(self) -> int:
        """Judges who read something."""
        return len(self.loads)

    @property
    def range(self) -> tuple[int, int]:
        """Least and greatest load of those who read something."""
        return (min(self.loads.values()), max(self.loads.values())) if self.loads else (0, 0)


def grid_of(round: Round) -> AssignmentGrid:
    """The figures of what stands; one query whatever its size."""
    held = select(Assignment.code, Assignment.judge_id, Assignment.affinity, Assignment.is_pinned).where(
        Assignment.round_id == round.id, Assignment.state.in_(HELD)
    )
    every = select(RoundEntry.code, null(), null(), null()).where(RoundEntry.round_id == round.id)
    query: Any = union_all(held, every)
    sums: dict[str, float] = {}
    counts = Counter[str]()
    by_judge: dict[str, list[tuple[str, float]]] = defaultdict(list)
    pinned = 0
    for code, judge, affinity, is_pinned in sorted(db.session.execute(query), key=lambda row: str(row[0])):
        sums[code] = sums.get(code, 0.0) + (affinity or 0.0)
        if judge is None:
            continue
        counts[code] += 1
        by_judge[judge].append((code, affinity))
        pinned += is_pinned
    worst = min(sums, key=lambda code: (sums[code], code), default="")
    return AssignmentGrid(
        entries=len(sums),
        pairs=counts.total(),
        total=sum(sums.values()),
        worst=sums.get(worst) if counts else None,
        worst_code=worst,
        loads={judge: len(rows) for judge, rows in by_judge.items()},
        by_judge=by_judge,
        short=sum(counts[code] < round.reviews_per_entry for code in sums),
        by_hand=pinned,
    )


def rows_of(round: Round, shown: Sequence[RoundEntry]) -> list[Row]:
    """These entries with their assignments, the best match first. One query."""
    rows = {row.entry_id: Row(row) for row in shown}
    query = (
        select(Assignment)
        .where(Assignment.round_id == round.id, Assignment.entry_id.in_(rows))
        .options(joinedload(Assignment.judge))
        .order_by(Assignment.affinity.desc(), Assignment.id)
    )
    for assignment in db.session.scalars(query):
        row = rows[assignment.entry_id]
        (row.held if assignment.state in HELD else row.ended).append(assignment)
    return list(rows.values())


def readers_of(round: Round, grid: AssignmentGrid) -> list[Reader]:
    """Panelists who accepted with what they read. One query."""
    found = []
    for panelist in panel_of(round):
        if panelist.state == PanelistState.ACCEPTED:
            own = grid.by_judge.get(panelist.user_id, ())
            mean = sum(affinity for _, affinity in own) / len(own) if own else 0.0
            found.append(Reader(panelist, [code for code, _ in own], mean))
    return found


@dataclass(frozen=True)
class Candidate:
    """A judge beside one entry.

    ``status``: reading, ended (recused, released, voided), conflict, forbidden, unready, colleague (somebody of his
    employer reads it), full (his maximum is reached), free. ``rank``: 1 + how many of the allowed have a greater
    affinity. ``chance``: with which he could have been drawn by the run that stands, None where it drew no lots.
    ``reserve``: his place among those who stand ready for the entry. ``cost``: what his affinity is above that of the
    least suited reader (below 0: the entry would be served worse). ``kept_apart``: why an officer forbade the pair.
    """

    user: User
    status: str
    affinity: float
    rank: int | None
    load: int
    limit: int | None
    why: dict[str, Any]
    assignment: Assignment | None
    chance: float | None = None
    reserve: int | None = None
    cost: float | None = None
    kept_apart: str = ""


ORDER = ("reading", "free", "full", "colleague", "unready", "forbidden", "conflict", "ended")


def candidates_for(row: RoundEntry, board: Board | None = None) -> list[Candidate]:
    """Everybody on the panel beside one entry: readers first, then who could read it, then who may not and why.

    ``board``: the round with this entry, where it is loaded already.
    """
    round, run = row.round, chosen_run(row.round)
    board = board or load_board(round, row)
    answer = answer_of(run) if run is not None else None
    load, here = _loads(row)
    reading = {key for key, a in here.items() if a.state in HELD}
    houses = {board.house(key) for key in reading} - {None}
    apart = {judge: reason for (entry, judge), reason in board.kept_apart.items() if entry == row.entry_id}
    matches = board.matches.row(row.entry_id)
    allowed = [key for key in board.seats if (row.entry_id, key) not in board.conflicts]
    least = min((matches[key].affinity for key in reading if key in matches), default=None)
    found = []
    for key, panelist in board.seats.items():
        affinity, conflicted = matches[key].affinity, key not in allowed
        status = _status(panelist, here.get(key), conflicted, board.house(key) in houses, load.get(key, 0))
        if status not in ("reading", "ended", "conflict") and key in apart:
            status = "forbidden"
        found.append(
            Candidate(
                user=panelist.user,
                status=status,
                affinity=affinity,
                rank=None if conflicted else 1 + sum(matches[other].affinity > affinity for other in allowed),
                load=load.get(key, 0),
                limit=panelist.max_load,
                why=matches[key].as_why() | (here[key].why if key in here else {}),
                assignment=here.get(key),
                chance=_chance(answer, row.code, key),
                reserve=_reserve(answer, row.code, key),
                cost=None if least is None else affinity - least,
                kept_apart=apart.get(key, ""),
            )
        )
    return sorted(found, key=lambda c: (ORDER.index(c.status), -c.affinity, c.load, c.user.name))


def _loads(row: RoundEntry) -> tuple[dict[str, int], dict[str, Assignment]]:
    """How many entries of the round each judge holds, and the judges' assignments to this one. One query."""
    held = func.sum(case((Assignment.state.in_(HELD), 1), else_=0)).label("n")
    every = (
        select(Assignment.judge_id, held)
        .where(Assignment.round_id == row.round_id)
        .group_by(Assignment.judge_id)
        .subquery()
    )
    here = and_(
        Assignment.round_id == row.round_id,
        Assignment.entry_id == row.entry_id,
        Assignment.judge_id == every.c.judge_id,
    )
    rows = db.session.execute(
        select(every.c.judge_id, every.c.n, Assignment).outerjoin_from(every, Assignment, here)
    ).all()
    return {judge: int(n) for judge, n, _own in rows}, {
        judge: own for judge, _n, own in rows if own is not None
    }


def _chance(answer: Solution | None, code: str, judge: str) -> float | None:
    if answer is None or answer.objective != "random":
        return None
    return answer.chances.get((code, judge), 0.0)


def _reserve(answer: Solution | None, code: str, judge: str) -> int | None:
    ready = answer.reserves.get(code, ()) if answer is not None else ()
    return ready.index(judge) + 1 if judge in ready else None


def _status(panelist: Panelist, own: Assignment | None, conflicted: bool, colleague: bool, load: int) -> str:
    if own is not None and own.state in HELD:
        return "reading"
    if own is not None and own.state != AssignmentState.RELEASED:
        return "ended"
    if conflicted:
        return "conflict"
    if not panelist.is_ready:
        return "unready"
    if colleague:
        return "colleague"
    return "full" if panelist.max_load is not None and load >= panelist.max_load else "free"

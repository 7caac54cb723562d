"""Why a judge reads an entry, or does not: for the officer who must be able to say it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, Panelist, Round, RoundEntry
from app.rounds.queries.problem import HELD, load_board
from app.rounds.queries.progress import assignments_of, entries_of, panel_of
from app.rounds.states import AssignmentState, PanelistState


@dataclass(frozen=True)
class Row:
    """One entry with its assignments, standing and ended."""

    row: RoundEntry
    held: list[Assignment] = field(default_factory=list)
    ended: list[Assignment] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """One judge with his assignments."""

    panelist: Panelist
    held: list[Assignment] = field(default_factory=list)

    @property
    def affinity(self) -> float:
        """Mean affinity of what he reads, 0 to 1."""
        return sum(a.affinity for a in self.held) / len(self.held) if self.held else 0.0


@dataclass(frozen=True)
class AssignmentGrid:
    """The whole assignment from both sides."""

    rows: list[Row]
    readers: list[Reader]

    @property
    def pairs(self) -> int:
        """Standing assignments."""
        return sum(len(row.held) for row in self.rows)

    @property
    def judges_with_work(self) -> int:
        """Judges who read something."""
        return sum(bool(reader.held) for reader in self.readers)

    def lacking(self, wanted: int) -> int:
        """Entries with fewer readers than wanted."""
        return sum(len(row.held) < wanted for row in self.rows)


def grid_of(round: Round) -> AssignmentGrid:
    """Entries by code with their readers, panelists with their entries. Four queries."""
    rows = {r.entry_id: Row(r) for r in db.session.scalars(entries_of(round))}
    panel = [p for p in panel_of(round) if p.state == PanelistState.ACCEPTED]
    readers = {p.user_id: Reader(p) for p in panel}
    for assignment in assignments_of(round):
        standing = assignment.state in HELD
        if assignment.entry_id in rows:
            row = rows[assignment.entry_id]
            (row.held if standing else row.ended).append(assignment)
        if standing and assignment.judge_id in readers:
            readers[assignment.judge_id].held.append(assignment)
    return AssignmentGrid(list(rows.values()), list(readers.values()))


@dataclass(frozen=True)
class Candidate:
    """A judge beside one entry.

    ``status``: reading, ended (recused, released, voided), conflict, unready, colleague (somebody of his employer
    reads it), full (his maximum is reached), free. ``rank``: 1 + how many of the allowed have a greater affinity.
    """

    user: User
    status: str
    affinity: float
    rank: int | None
    load: int
    limit: int | None
    why: dict[str, Any]
    assignment: Assignment | None


def candidates_for(row: RoundEntry) -> list[Candidate]:
    """Everybody on the panel beside one entry: readers first, then who could read it, then who may not and why."""
    round = row.round
    board, every = load_board(round), assignments_of(round)
    held = [a for a in every if a.state in HELD]
    load = Counter(a.judge_id for a in held)
    here = {a.judge_id: a for a in every if a.entry_id == row.entry_id}
    reading = {key for key, a in here.items() if a.state in HELD}
    houses = {board.house(key) for key in reading} - {None}
    allowed = [p.user_id for p in board.panelists if (row.entry_id, p.user_id) not in board.conflicts]
    found = []
    for panelist in board.panelists:
        key, match = panelist.user_id, board.matches[row.entry_id, panelist.user_id]
        conflicted = (row.entry_id, key) in board.conflicts
        status = _status(panelist, here.get(key), conflicted, board.house(key) in houses, load[key])
        better = sum(board.matches[row.entry_id, other].affinity > match.affinity for other in allowed)
        found.append(
            Candidate(
                user=panelist.user,
                status=status,
                affinity=match.affinity,
                rank=None if conflicted else 1 + better,
                load=load[key],
                limit=panelist.max_load,
                why=match.as_why() | (here[key].why if key in here else {}),
                assignment=here.get(key),
            )
        )
    order = ("reading", "free", "full", "colleague", "unready", "conflict", "ended")
    return sorted(found, key=lambda c: (order.index(c.status), -c.affinity, c.load, c.user.name))


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

"""How far the reading has come, per judge and per entry. Counts alone: marks are nobody's before closing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, Panelist, Round, RoundEntry
from app.rounds.states import READING, AssignmentState, PanelistState, RoundState


@dataclass(frozen=True)
class Tally:
    """Assignments of one judge or one entry: standing (staged, waiting or done), done, ended before they were done."""

    given: int = 0
    done: int = 0
    ended: int = 0

    @property
    def left(self) -> int:
        """What is not done."""
        return self.given - self.done


def _tallied(key: InstrumentedAttribute[str], *conditions: ColumnElement[bool]) -> Any:
    standing = Assignment.state.in_([*READING, AssignmentState.STAGED])
    return (
        select(
            literal(key.key).label("of"),
            key.label("key"),
            func.sum(cast(standing, Integer)).label("given"),
            func.sum(cast(Assignment.state == AssignmentState.DONE, Integer)).label("done"),
            func.count().label("n"),
        )
        .where(*conditions)
        .group_by(key)
    )


def tallies_of(round: Round) -> tuple[dict[str, Tally], dict[str, Tally]]:
    """Tallies by judge and by entry, of everybody and everything that was ever assigned in the round. One query."""
    by_judge, by_entry, _entries = board_of(round)
    return by_judge, by_entry


def board_of(round: Round) -> tuple[dict[str, Tally], dict[str, Tally], int]:
    """The same and how many entries take part, in the same query."""
    here = Assignment.round_id == round.id
    entries: Any = select(literal("entries"), literal(""), literal(0), literal(0), func.count())
    query = union_all(
        _tallied(Assignment.judge_id, here),
        _tallied(Assignment.entry_id, here),
        entries.where(RoundEntry.round_id == round.id),
    )
    found: dict[str, dict[str, Tally]] = {"judge_id": {}, "entry_id": {}, "entries": {}}
    for of, key, given, done, n in db.session.execute(query):
        found[of][key] = Tally(given, done, n - given)
    return found["judge_id"], found["entry_id"], found["entries"][""].ended


def tally_by_judge(round: Round) -> dict[str, Tally]:
    """Tally of every judge who was ever assigned something in the round."""
    return _tally(Assignment.judge_id, Assignment.round_id == round.id)


def tally_by_round(round_ids: Iterable[str]) -> dict[str, Tally]:
    """Tally of whole rounds."""
    return _tally(Assignment.round_id, Assignment.round_id.in_(list(round_ids)))


def _tally(key: InstrumentedAttribute[str], *conditions: ColumnElement[bool]) -> dict[str, Tally]:
    rows = db.session.execute(_tallied(key, *conditions))
    return {k: Tally(given, done, n - given) for _, k, given, done, n in rows}


def panel_of(round: Round) -> list[Panelist]:
    """The panel with its people, chair first, those who left last."""
    query = (
        select(Panelist)
        .where(Panelist.round_id == round.id)
        .options(joinedload(Panelist.user).options(joinedload(User.expert)))
    )
    order = {
        PanelistState.ACCEPTED: 0,
        PanelistState.INVITED: 1,
        PanelistState.DECLINED: 2,
        PanelistState.REMOVED: 3,
    }
    return sorted(
        db.session.scalars(query), key=lambda p: (not p.is_chair, order[p.state], p.user.name, p.id)
    )


def entries_of(round: Round) -> Select[RoundEntry]:
    """The entries of the round by code, with item and entrant."""
    return (
        select(RoundEntry)
        .where(RoundEntry.round_id == round.id)
        .options(
            joinedload(RoundEntry.entry).options(joinedload(Entry.item), joinedload(Entry.organisation)),
        )
        .order_by(RoundEntry.code)
    )


def assignments_of(round: Round) -> list[Assignment]:
    """Every assignment of the round with its judge, by code; ended ones too."""
    query = (
        select(Assignment)
        .where(Assignment.round_id == round.id)
        .options(joinedload(Assignment.judge))
        .order_by(Assignment.code, Assignment.affinity.desc(), Assignment.id)
    )
    return list(db.session.scalars(query))


LAG = 0.25


def laggards(round: Round, tallies: Mapping[str, Tally], at: datetime) -> set[str]:
    """Judges of an open round who are behind: overdue, or with a quarter less done than of the time is gone.

    The time runs from the release to the date that is due; who has nothing left to read is never behind.
    """
    if round.state != RoundState.OPEN or round.opened_at is None:
        return set()
    whole = (round.due_at - round.opened_at).total_seconds()
    gone = min((at - round.opened_at).total_seconds() / whole, 1.0) if whole > 0 else 1.0
    return {
        key
        for key, tally in tallies.items()
        if tally.left and (at >= round.due_at or tally.done / tally.given < gone - LAG)
    }


def remindable(round: Round, panel: Iterable[Panelist], tallies: dict[str, Tally]) -> list[Panelist]:
    """Panelists who owe an answer, a signature, a declaration or, once released, a review."""
    if round.state == RoundState.CLOSED:
        return []
    left = {key for key, tally in tallies.items() if tally.left and round.state == RoundState.OPEN}
    return [
        p
        for p in panel
        if p.state == PanelistState.INVITED
        or (p.state == PanelistState.ACCEPTED and (not p.is_ready or p.user_id in left))
    ]

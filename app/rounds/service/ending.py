"""How an assignment ends before it is done: the judge loses the entry in the same transaction."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from app.calls.models import Item
from app.entries.models import Entry, Reader
from app.entries.policy import binds, members_of
from app.entries.service import revoke_reading
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, Conflict, Round
from app.rounds.states import ASSIGNMENT_MOVES, READING, AssignmentState, ConflictState, RoundState


def end_assignment(assignment: Assignment, verb: str, reason: str, *, by: User | None, at: datetime) -> None:
    """Move to the end that ``verb`` names (recuse, drop, void), revoke the reading, keep the reason.

    Act ``assignment.recused | dropped | voided``.
    """
    assignment.state = ASSIGNMENT_MOVES.go(verb, assignment.state)
    assignment.ended_at, assignment.end_reason = at, reason
    revoke_reading(assignment.entry, assignment.judge, at=at)
    past = {"recuse": "recused", "drop": "dropped", "void": "voided"}[verb]
    record(f"assignment.{past}", assignment, by=by, at=at, call_id=assignment.round.call_id)


def assignments_touched(conflict: Conflict) -> list[Assignment]:
    """The judge's assignments to entries of the organisation, or on items that it issued, in this round and in every
    other one of the call that has not closed; standing ones alone."""
    rounds = select(Round.id).where(
        Round.call_id == conflict.round.call_id,
        or_(Round.id == conflict.round_id, Round.state != RoundState.CLOSED),
    )
    standing = [*READING, AssignmentState.STAGED]
    return _assignments(conflict, standing, Assignment.round_id.in_(rounds))


def end_conflicted(conflict: Conflict, *, by: User | None, at: datetime) -> list[Assignment]:
    """End what a confirmed tie touches: staged pairs vanish, released ones are voided and returned (rule 8).

    So the counts of the other rounds of the call that still run are right at once. What he read of it in closed ones is
    hidden from him as well; what he gave there stays, for two officers to correct.
    """
    ended = []
    for assignment in assignments_touched(conflict):
        if assignment.state == AssignmentState.STAGED:
            db.session.delete(assignment)
        else:
            reason = conflict.decision_reason or conflict.note
            end_assignment(assignment, "void", reason, by=by, at=at)
            ended.append(assignment)
    for assignment in _elsewhere(conflict):
        assignment.hidden_at = assignment.hidden_at or at
    for entry in _readable(conflict, at):
        revoke_reading(entry, conflict.user, at=at)
    return ended


def show_again(conflict: Conflict) -> None:
    """A declaration was taken back: other rounds show the entries again, unless another tie still hides them."""
    for assignment in _elsewhere(conflict):
        entry = assignment.entry
        others = (
            select(Conflict.id)
            .join(Round, Round.id == Conflict.round_id)
            .where(
                Conflict.id != conflict.id,
                Conflict.user_id == conflict.user_id,
                Conflict.organisation_id.in_([*members_of(entry), entry.item.issuer_id]),
                Conflict.state == ConflictState.CONFIRMED,
                Round.call_id == conflict.round.call_id,
            )
        )
        if db.session.scalar(others.limit(1)) is None:
            assignment.hidden_at = None


def _elsewhere(conflict: Conflict) -> list[Assignment]:
    rounds = select(Round.id).where(Round.call_id == conflict.round.call_id, Round.id != conflict.round_id)
    return _assignments(conflict, READING, Assignment.round_id.in_(rounds))


def _assignments(
    conflict: Conflict, states: Collection[AssignmentState], where: ColumnElement[bool]
) -> list[Assignment]:
    query = (
        select(Assignment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Item, Item.id == Entry.item_id)
        .where(
            where,
            Assignment.judge_id == conflict.user_id,
            Assignment.state.in_(states),
            _concerns(conflict),
        )
    )
    return list(db.session.scalars(query))


def _readable(conflict: Conflict, at: datetime) -> list[Entry]:
    """Entries of the organisation in the call, or on items that it issued, which the judge was granted."""
    query = (
        select(Entry)
        .join(Item, Item.id == Entry.item_id)
        .where(
            Entry.call_id == conflict.round.call_id,
            Entry.id.in_(
                select(Reader.entry_id).where(
                    Reader.user_id == conflict.user_id, or_(Reader.until.is_(None), Reader.until > at)
                )
            ),
            _concerns(conflict),
        )
    )
    return list(db.session.scalars(query))


def _concerns(conflict: Conflict) -> ColumnElement[bool]:
    key = conflict.organisation_id
    return or_(binds(key), Item.issuer_id == key)

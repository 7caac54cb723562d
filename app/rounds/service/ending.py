"""How an assignment ends before it is done: the judge loses the entry in the same transaction."""

from datetime import datetime

from sqlalchemy import or_, select

from app.calls.models import Item
from app.entries.models import Entry
from app.entries.service import revoke_reading
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, Conflict
from app.rounds.states import ASSIGNMENT_MOVES, READING, AssignmentState


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
    """The judge's assignments to entries of the organisation, or on items that it issued; standing ones alone."""
    query = (
        select(Assignment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Item, Item.id == Entry.item_id)
        .where(
            Assignment.round_id == conflict.round_id,
            Assignment.judge_id == conflict.user_id,
            Assignment.state.in_([*READING, AssignmentState.STAGED]),
            or_(
                Entry.organisation_id == conflict.organisation_id, Item.issuer_id == conflict.organisation_id
            ),
        )
    )
    return list(db.session.scalars(query))


def end_conflicted(conflict: Conflict, *, by: User | None, at: datetime) -> list[Assignment]:
    """End what a confirmed tie touches: staged pairs vanish, released ones are voided and returned (rule 8)."""
    ended = []
    for assignment in assignments_touched(conflict):
        if assignment.state == AssignmentState.STAGED:
            db.session.delete(assignment)
        else:
            reason = conflict.decision_reason or conflict.note
            end_assignment(assignment, "void", reason, by=by, at=at)
            ended.append(assignment)
    return ended

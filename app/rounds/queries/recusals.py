"""Who did not read what, and why: ties that were confirmed, and readings that ended before they were done."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.entries.models import Entry
from app.extensions import db
from app.rounds.models import Assignment, Conflict
from app.rounds.states import AssignmentState, ConflictState

ENDED = (AssignmentState.RECUSED, AssignmentState.VOIDED, AssignmentState.RELEASED)


def confirmed_ties(round_ids: Iterable[str]) -> list[Conflict]:
    """Confirmed ties of these rounds with judge and organisation, in the order in which they were raised."""
    query = select(Conflict).where(
        Conflict.round_id.in_(list(round_ids)), Conflict.state == ConflictState.CONFIRMED
    )
    shown = query.options(joinedload(Conflict.user), joinedload(Conflict.organisation))
    return list(db.session.scalars(shown.order_by(Conflict.raised_at, Conflict.id)))


def ended_readings(round_ids: Iterable[str]) -> list[Assignment]:
    """Readings of these rounds that a judge stepped back from, or lost, in the order of their end."""
    query = select(Assignment).where(Assignment.round_id.in_(list(round_ids)), Assignment.state.in_(ENDED))
    entrant = joinedload(Assignment.entry).joinedload(Entry.organisation)
    shown = query.options(entrant, joinedload(Assignment.judge))
    return list(db.session.scalars(shown.order_by(Assignment.ended_at, Assignment.id)))

"""The pool of experts, searched for people to ask onto a panel."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.extensions import db
from app.people.models import Expert, Organisation, Seat, User
from app.people.states import SeatRole
from app.rounds.models import Conflict, Panelist, Round
from app.rounds.states import ConflictState, PanelistState


def available_experts(round: Round, at: datetime, *, q: str = "", chain: str = "") -> Select[User]:
    """People with a judge's seat who are not on the panel, by name; ``q`` in name, employer, title or fields."""
    seats = select(Seat.user_id).where(
        Seat.role == SeatRole.JUDGE, Seat.since <= at, or_(Seat.until.is_(None), Seat.until > at)
    )
    asked = select(Panelist.user_id).where(
        Panelist.round_id == round.id, Panelist.state.in_([PanelistState.INVITED, PanelistState.ACCEPTED])
    )
    query = (
        select(User)
        .join(User.expert)
        .outerjoin(Expert.employer)
        .where(User.id.in_(seats), User.id.not_in(asked), User.active.is_(True))
        .options(contains_eager(User.expert).contains_eager(Expert.employer))
        .order_by(User.name, User.id)
    )
    for word in q.split()[:5]:
        query = query.where(_mentions(word))
    if chain:
        query = query.where(_in_list(Expert.chain_names, chain))
    return query


def _mentions(word: str) -> ColumnElement[bool]:
    columns = (User.name, Expert.employer_name, Expert.title, Organisation.name)
    found = [column.icontains(word, autoescape=True) for column in columns]
    return or_(*found, _in_list(Expert.fields, word), _in_list(Expert.chain_names, word))


def _in_list(column: Any, word: str) -> ColumnElement[bool]:
    """A word inside a JSON list of texts, which is stored with its characters escaped."""
    return cast(column, String).icontains(json.dumps(word)[1:-1], autoescape=True)


def conflicts_of(round: Round) -> list[Conflict]:
    """The ties of the round's panel, undecided ones first, then by judge."""
    query = (
        select(Conflict)
        .where(Conflict.round_id == round.id)
        .options(
            joinedload(Conflict.user).options(joinedload(User.expert)), joinedload(Conflict.organisation)
        )
    )
    order = {ConflictState.PROPOSED: 0, ConflictState.CONFIRMED: 1, ConflictState.DISMISSED: 2}
    return sorted(db.session.scalars(query), key=lambda c: (order[c.state], c.user.name, c.organisation.name))


def own_conflicts(panelist: Panelist) -> list[Conflict]:
    """What this judge declared himself in the round; never what the records suggested."""
    query = select(Conflict).where(
        Conflict.round_id == panelist.round_id,
        Conflict.user_id == panelist.user_id,
        Conflict.is_declared.is_(True),
    )
    return list(db.session.scalars(query))


def declared_elsewhere(panelist: Panelist) -> dict[str, Conflict]:
    """What this judge declared in other rounds of the same call and did not take back, by organisation."""
    query = (
        select(Conflict)
        .join(Conflict.round)
        .where(
            Round.call_id == panelist.round.call_id,
            Round.id != panelist.round_id,
            Conflict.user_id == panelist.user_id,
            Conflict.is_declared.is_(True),
            Conflict.state == ConflictState.CONFIRMED,
        )
        .order_by(Conflict.decided_at, Conflict.id)
    )
    return {conflict.organisation_id: conflict for conflict in db.session.scalars(query)}

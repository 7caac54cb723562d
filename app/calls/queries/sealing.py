"""Reads about openers for pages."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.calls.models import Call, CallOpener, CallSealing
from app.calls.policy import why_not_opener
from app.extensions import db
from app.people.models import Membership, OpenerKey, Seat, User
from app.people.policy.seats import administrators
from app.people.states import SeatRole


def sealed_calls_of(user: User) -> list[CallOpener]:
    """Where a person is an opener today, of calls that are not opened yet, with call and key; the latest first."""
    mine = (
        select(CallOpener)
        .join(CallOpener.sealing)
        .join(CallSealing.call)
        .where(CallOpener.user_id == user.id, CallOpener.until.is_(None), Call.opened_at.is_(None))
        .options(joinedload(CallOpener.sealing).joinedload(CallSealing.call))
    )
    return list(db.session.scalars(mine.order_by(CallOpener.since.desc(), CallOpener.id)))


def possible_openers(call: Call, at: datetime) -> list[User]:
    """The officers of a call who have a key and may be openers, by name."""
    seated = select(Seat.user_id).where(Seat.role == SeatRole.OFFICER)
    with_key = select(OpenerKey.user_id).where(OpenerKey.until.is_(None))
    found = select(User).where(User.id.in_(seated), User.id.in_(with_key), User.active)
    known = selectinload(User.seats), selectinload(User.memberships).joinedload(Membership.organisation)
    people = db.session.scalars(found.options(*known).order_by(User.name, User.id))
    seats = db.session.scalars(administrators()).all()
    return [user for user in people if why_not_opener(user, call, at, seats) is None]

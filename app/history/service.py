"""Adding to the record."""

from datetime import datetime
from typing import Any, Protocol

from app.extensions import db
from app.history.models import Act, Attempt, Reading


class Subject(Protocol):
    """Anything with a key; its table's name is the noun of the record."""

    id: Any
    __tablename__: str


class Actor(Protocol):
    """Whoever acts: a user, by key."""

    id: Any


def record(
    name: str, subject: Subject, *, by: Actor | None, at: datetime, call_id: str | None = None, **figures: Any
) -> Act:
    """Append one act in the caller's transaction.

    ``name`` is ``noun.past_tense``; ``by`` is None where the clock acted; ``figures`` carries ids, counts and codes,
    never names or texts, so that a person can be erased without touching the record (house.md, States and time).
    """
    if subject.id is None:
        db.session.flush()
    act = Act(
        at=at,
        name=name,
        noun=subject.__tablename__,
        subject_id=str(subject.id),
        call_id=call_id or getattr(subject, "call_id", None),
        actor_id=str(by.id) if by is not None else None,
        figures=figures,
    )
    db.session.add(act)
    return act


def reading_of(subject: Subject, *, by: Actor, at: datetime, page: str) -> Reading:
    """The note that a protected record was opened; the edge writes it before the answer goes out (trust.md A42)."""
    return Reading(
        at=at, noun=subject.__tablename__, subject_id=str(subject.id), actor_id=str(by.id), page=page[:120]
    )


def attempt_of(
    *, by: Actor, at: datetime, page: str, code: str, status: int, subject_id: str | None = None
) -> Attempt:
    """The note that a signed-in person was refused; the edge writes it apart from what was rolled back."""
    return Attempt(
        at=at, actor_id=str(by.id), page=page[:120], code=code[:60], status=status, subject_id=subject_id
    )

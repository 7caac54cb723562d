"""What a verb keeps shut on PostgreSQL. On SQLite BEGIN IMMEDIATE shuts everything, and nothing here does anything.

Locked first and loaded afterwards: PostgreSQL gives whoever waited for a row that row anew, and of all that hangs on
it (the draft of an entry) what stood there before the wait.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import inspect, select

from app.extensions import db
from app.people.models import Membership, Seat, User

Row = tuple[type[Any], str]
PEOPLE = (User, Membership, Seat)


def rows_to_lock(things: Iterable[Any]) -> list[Row]:
    """(model, key) of each thing, in the order in which they are to be locked; before it those that the model names
    (``locked_first``), which others lock first as well."""
    if not _needed():
        return []
    found: list[Row] = []
    for thing in things:
        found += [*getattr(thing, "locked_first", ()), (type(thing), inspect(thing).identity[0])]
    return found


def lock_rows(rows: Sequence[Row]) -> bool:
    """Wait for these rows and keep them shut until the transaction ends; whether there was anything to keep shut.
    What was loaded before is stale."""
    for model, key in rows:
        db.session.execute(select(model.id).where(model.id == key).with_for_update())
    return bool(rows)


def forget_but_people() -> None:
    """Let everything be loaded anew but people, who were loaded in this very transaction."""
    for row in list(db.session):
        if not isinstance(row, PEOPLE):
            db.session.expire(row)


def _needed() -> bool:
    return db.engine.dialect.name != "sqlite"

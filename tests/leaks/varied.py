"""A row as it might be: each of its states, its flags turned round, what may be missing taken away, its instants moved.

Verdicts are asked of rows whose attributes are put in place as if they had been loaded, and put back; for lists the
row is written otherwise, and taken back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean
from sqlalchemy import inspect as look_into
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import RelationshipDirection
from sqlalchemy.orm.attributes import set_committed_value

from app.extensions import db
from app.people.models import User
from app.shared.columns import Choice
from tests.factories.people import AT

FAR = timedelta(days=1000)


@contextmanager
def changed(row: Any, name: str, value: Any) -> Iterator[None]:
    """Within, the attribute has this value."""
    before = getattr(row, name)
    set_committed_value(row, name, value)
    try:
        yield
    finally:
        set_committed_value(row, name, before)


def ways(row: Any, user: User | None) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What could be otherwise, by name: of the row, and the states and flags of what it belongs to; whose it is."""
    yield from _ways(row, "", whole=True)
    for attribute in look_into(type(row)).column_attrs if user is not None else ():
        for told, value in owned(attribute.columns[0], user):
            if getattr(row, attribute.key) != value:
                name = attribute.key
                yield f"{name}={told}", lambda name=name, value=value: changed(row, name, value)  # type: ignore[misc]
    for way in look_into(type(row)).relationships:
        if way.direction is RelationshipDirection.MANYTOONE and (over := getattr(row, way.key)) is not None:
            yield from _ways(over, f"{way.key}.", whole=False)
            if any(column.nullable for column in way.local_columns):
                yield f"no {way.key}", lambda key=way.key: changed(row, key, None)  # type: ignore[misc]
        elif way.uselist and getattr(row, way.key):
            yield f"no {way.key}", lambda key=way.key: changed(row, key, [])  # type: ignore[misc]


def _ways(row: Any, before: str, *, whole: bool) -> Iterator[tuple[str, Callable[[], Any]]]:
    for attribute in look_into(type(row)).column_attrs:
        column, name = attribute.columns[0], attribute.key
        if getattr(column, "primary_key", False):
            continue
        for told, value in others(column, getattr(row, name), whole=whole):
            yield f"{before}{name}{told}", lambda name=name, value=value: changed(row, name, value)  # type: ignore[misc]


def owned(column: Any, user: User | None) -> Iterator[tuple[str, str]]:
    """For a column that names somebody: who asks, or his house."""
    tables = {key.column.table.name for key in getattr(column, "foreign_keys", ())}
    if user is not None and "user" in tables:
        yield "himself", user.id
    if user is not None and "organisation" in tables and user.memberships:
        yield "his house", user.memberships[0].organisation_id


def others(column: Any, now: Any, *, whole: bool) -> Iterator[tuple[str, Any]]:
    """Other values of a column, as they are told."""
    if isinstance(column.type, Choice):
        yield from ((f"={each.value}", each) for each in column.type.enum if each != now)
    elif isinstance(column.type, Boolean):
        yield f"={not now}".lower(), not now
    elif isinstance(now, datetime | date) and whole:
        yield from (("-", now - FAR), ("+", now + FAR))
    if whole and getattr(column, "nullable", False):
        if now is not None:
            yield "=none", None
        elif column.type.python_type in {datetime, date}:
            yield "=now", AT if column.type.python_type is datetime else AT.date()


def written_otherwise(row: Any) -> Iterator[str]:
    """The row, or what it belongs to, in the database with one thing otherwise, as far as its CHECKs let it."""
    yield from _written(row, "", whole=True)
    for way in look_into(type(row)).relationships:
        if way.direction is RelationshipDirection.MANYTOONE and (over := getattr(row, way.key)) is not None:
            yield from _written(over, f"{way.key}.", whole=False)


def _written(row: Any, before: str, *, whole: bool) -> Iterator[str]:
    for attribute in look_into(type(row)).column_attrs:
        column, name = attribute.columns[0], attribute.key
        if getattr(column, "primary_key", False):
            continue
        moved = {"+", "-"} if isinstance(getattr(row, name), datetime) else set()
        for told, value in [o for o in others(column, getattr(row, name), whole=whole) if o[0] not in moved]:
            point = db.session.begin_nested()
            try:
                setattr(row, name, value)
                db.session.flush()
            except IntegrityError:
                point.rollback()
                continue
            yield f"{before}{name}{told}"
            point.rollback()

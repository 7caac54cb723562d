"""Thirty of a thing, for tests that count queries: one is made by services and factories, the others are its copies."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, String, Table, UniqueConstraint, select

from app.extensions import db
from app.shared.columns import KEY_LENGTH, new_key
from tests.factories.inserting import LOCKED
from tests.factories.reopening import reopened

Row = dict[str, Any]
Rows = dict[Table, list[Row]]
KEY = re.compile(rf"(?<![0-9a-z])[0-9a-z]{{{KEY_LENGTH}}}(?![0-9a-z])")


def make_many(count: int, make: Callable[[], object]) -> None:
    """Call ``make`` once, and write what it wrote so many times in all, each time with keys of its own.

    A copy refers to its own rows where the first refers to its own, and to the same as the first in all else. Names
    are equal; what must be unique in a table is not. Hashes of content are copied, so nothing can be verified.
    """
    if count < 1:
        return
    before = {table: {_key(table, row) for row in rows} for table, rows in _everything()}
    make()
    db.session.flush()
    made = {
        table: [row for row in rows if _key(table, row) not in before.get(table, ())]
        for table, rows in _everything()
    }
    keys = {row["id"] for rows in made.values() for row in rows if isinstance(row.get("id"), str)}
    connection = db.session.connection()
    for table, copies in _copied(made, keys, count - 1).items():
        with reopened(connection) if table.name in LOCKED else nullcontext():
            if copies:
                connection.execute(table.insert(), copies)


def _everything() -> Iterator[tuple[Table, list[Row]]]:
    for table in db.metadata.sorted_tables:
        if rows := list(db.session.execute(select(table)).mappings()):
            yield table, [dict(row) for row in rows]


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row.get(column.name) for column in table.primary_key)


def _copied(made: Rows, keys: set[str], count: int) -> Rows:
    others = [{key: new_key() for key in keys} for _ in range(count)]
    return {
        table: [
            copy
            for row, moving in [(row, _moving(table, row, keys)) for row in rows]
            for number, names in enumerate(others, start=1)
            # a city is known by its code and the same for all
            if _key(table, copy := _copy(table, row, moving, names, number)) != _key(table, row)
        ]
        for table, rows in made.items()
    }


def _moving(table: Table, row: Row, keys: set[str]) -> dict[str, str]:
    """The columns that tell one of the keys, as text."""
    told = {
        name: value if type(value) is str else json.dumps(value)
        for name, value in row.items()
        if type(value) is str or (value and isinstance(table.columns[name].type, JSON))
    }
    return {name: text for name, text in told.items() if not keys.isdisjoint(KEY.findall(text))}


def _copy(table: Table, row: Row, moving: dict[str, str], names: dict[str, str], number: int) -> Row:
    copy = dict(row)
    for name, text in moving.items():
        moved = KEY.sub(lambda found: names.get(found[0], found[0]), text)
        copy[name] = moved if type(row[name]) is str else json.loads(moved)
    if table.autoincrement_column is not None:
        del copy[table.autoincrement_column.name]
    for columns in _unique(table):
        if all(copy.get(c.name) == row[c.name] is not None for c in columns):
            column = next(c for c in reversed(columns) if not c.foreign_keys)
            copy[column.name] = _another(column, copy[column.name], number)
    return copy


@cache
def _unique(table: Table) -> list[list[Column[Any]]]:
    rules = [list(rule.columns) for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    return rules + [list(index.columns) for index in table.indexes if index.unique]


def _another(column: Column[Any], value: Any, number: int) -> Any:
    if not isinstance(value, str):
        return value + 1000 * number
    limit = column.type.length if isinstance(column.type, String) else None
    made = f"{value}-{number}"
    return made if limit is None or len(made) <= limit else value[: limit - KEY_LENGTH] + new_key().upper()

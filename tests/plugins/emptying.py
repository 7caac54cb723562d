"""Emptying the database between tests, and a SQLite that does not wait for the disk."""

import sqlite3
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, event

from app.extensions import db

FUNCTION = "empty_every_table"


def be_careless(engine: Engine) -> None:
    """Force nothing to the disk: no database of a test outlives a power cut, and a commit takes 4 ms with it."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _careless)


def _careless(connection: Any, _record: Any) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.execute("PRAGMA synchronous=OFF")


def prepare_emptying(connection: Connection) -> None:
    """Teach PostgreSQL to empty the tables that are there by now, in one call of which it keeps the plan.

    Emptying small tables is ten times quicker than TRUNCATE, which makes new files for each; and looking whether
    there is anything is quicker than planning a DELETE for each of a hundred and thirty.
    """
    if connection.dialect.name != "postgresql":
        return
    wipes = "\n".join(
        f'IF EXISTS (SELECT 1 FROM "{name}") THEN DELETE FROM "{name}"; END IF;' for name in _names()
    )
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS void LANGUAGE plpgsql "
        f"SET session_replication_role = replica AS $$ BEGIN {wipes} END $$"
    )


def empty(connection: Connection) -> None:
    """Delete every row. Only tables that hold one are written to: a test fills ten of a hundred."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT {FUNCTION}()")
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    # Of a closed round the database lets nobody take a mark away.
    connection.exec_driver_sql("UPDATE round SET state = 'open' WHERE state = 'closed'")
    for (name,) in connection.exec_driver_sql(_filled()).all():
        connection.exec_driver_sql(f'DELETE FROM "{name}"')


def _names() -> list[str]:
    """Tables, children first."""
    return [table.name for table in reversed(db.metadata.sorted_tables)]


@cache
def _filled() -> str:
    """A statement that gives the names of the tables that hold a row."""
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in _names())

"""How SQLite is opened, and how a writing transaction begins on either database."""

import sqlite3
import threading
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm import Session

from app.extensions import db

WRITING = {"writing": True}
TURNED = "turned_writing"
WAIT, LONG_WAIT = 5_000, 45_000
"""Milliseconds for which a writer on SQLite waits for the others; the long one is a final submit's, which came in time
and would be late at its next try. Shorter than the minute after which proxies give up."""
LOOK = 5
"""Milliseconds between two looks at whether it is our turn."""
PRIMARY = 0xFF
"""SQLite's extended codes carry the plain one in their last byte."""
_NEVER = threading.Event()


def prepare() -> None:
    """Hook every engine once: SQLite durable, with foreign keys, and BEGIN said by us (IMMEDIATE for writers); rows
    that are added together leave together for PostgreSQL."""
    if not event.contains(Engine, "connect", _open_sqlite):
        event.listen(Engine, "connect", _open_sqlite)
        event.listen(Engine, "begin", _begin)
        # One statement of many rows instead of many statements: a third less work on PostgreSQL's side.
        PGDialect_psycopg.use_insertmanyvalues_wo_returning = True


def _open_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={WAIT}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        options = connection.get_execution_options()
        if options.get("writing", False):
            _begin_immediate(connection, options.get("wait", WAIT))
        else:
            connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection, wait: int) -> None:
    """Say it as soon as no other writer is at work; ``OperationalError`` after so many milliseconds.

    SQLite's own waiting asks less and less often, ten times a second in the end, and newcomers take the turn of
    whoever waits longest: that is how a bid that was pressed in time could be answered with 503. Here all ask equally.
    """
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA busy_timeout=0")
    try:
        for _look in range(wait // LOOK):
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & PRIMARY != sqlite3.SQLITE_BUSY:
                    break
                _NEVER.wait(LOOK / 1000)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={WAIT}")


def begin_writing(wait: int = WAIT) -> None:
    """End the read transaction of the session and begin one that may write; everything loaded before is stale.
    ``wait``: milliseconds for which SQLite waits for other writers before it gives up (503)."""
    db.session.rollback()
    db.session.connection(execution_options=WRITING | {"wait": wait})


def go_on_writing(wait: int = WAIT) -> bool:
    """As ``begin_writing``; whether all that the session has read may be used inside the transaction as it is.

    SQLite tells by ``data_version`` whether anybody else committed since the reading transaction began. Where nobody
    did, reading everything once more would give the very same rows. Otherwise, and on PostgreSQL always, what was
    loaded before is stale.
    """
    session = db.session()
    unsaved = session.new or session.dirty or session.deleted
    if db.engine.dialect.name != "sqlite" or not session.in_transaction() or unsaved:
        begin_writing(wait)
        return False
    connection = session.connection()
    before = connection.exec_driver_sql("PRAGMA data_version").scalar()
    _turn(session, connection, wait)
    if connection.exec_driver_sql("PRAGMA data_version").scalar() == before:
        return True
    session.expire_all()
    return False


def write_apart(row: Any) -> None:
    """Add one row in a transaction of its own, on a connection of its own: what the session has loaded stays fresh."""
    with Session(db.engine) as apart:
        apart.connection(execution_options=WRITING)
        apart.add(row)
        apart.commit()


def turn_writing() -> None:
    """Let the session write although it has read already, without losing what hangs in it unsaved (Flask-Security).

    SQLite refuses to turn a reading transaction into a writing one once somebody else wrote meanwhile; so the reading
    one is ended and BEGIN IMMEDIATE said in its place, once a transaction. PostgreSQL has no such trouble.
    """
    session = db.session()
    connection = session.connection()
    if connection.dialect.name != "sqlite" or session.info.get(TURNED) is session.get_transaction():
        return
    if connection.get_execution_options().get("writing", False):
        session.info[TURNED] = session.get_transaction()
    else:
        _turn(session, connection)


def _turn(session: Session, connection: Connection, wait: int = WAIT) -> None:
    """Let a reading transaction of SQLite end and a writing one begin in its place; the session notices nothing."""
    connection.exec_driver_sql("ROLLBACK")
    _begin_immediate(connection, wait)
    session.info[TURNED] = session.get_transaction()

"""One consistent copy of the database while it is in use, and the way back; either kind with what it brings along."""

import gzip
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, Engine, inspect, text

from app.adapters.disk import force

SQLITE = "jiebang.db"
LEFT_OUT = {"alembic_version"}
EMPTIED = ("half_opened", "login_session")
"""Tables that stand empty in every copy: what the first of two openers has lent to the second (one of them and a backup
would do), and who is signed in (a restore must not sign in again whoever was shown out)."""
CHUNK = 1024 * 1024


def dump_database(engine: Engine, folder: Path) -> dict[str, int]:
    """Write the copy into the folder; rows of each table. Readers and writers go on meanwhile."""
    folder.mkdir(parents=True)
    return (
        _dump_sqlite(engine, folder) if engine.dialect.name == "sqlite" else _dump_postgresql(engine, folder)
    )


def load_database(engine: Engine, folder: Path) -> None:
    """Put the copy in place of an empty database. PostgreSQL: its tables stand already (``flask db upgrade``)."""
    if engine.dialect.name == "sqlite":
        _load_sqlite(engine, folder)
    else:
        _load_postgresql(engine, folder)


def count_rows(connection: Connection) -> dict[str, int]:
    """Rows of each table."""
    names = sorted(inspect(connection).get_table_names())
    return {
        name: int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())  # noqa: S608  names of our tables
        for name in names
    }


def revision_of(connection: Connection) -> str:
    """The schema's revision; empty where no migration made it."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _dump_sqlite(engine: Engine, folder: Path) -> dict[str, int]:
    target = folder / SQLITE
    with (
        sqlite3.connect(str(engine.url.database)) as source,
        sqlite3.connect(target, isolation_level=None) as copy,
    ):
        source.backup(copy)
        # Overwritten, not only unlinked: whoever holds the copy reads its free pages too.
        copy.execute("PRAGMA secure_delete=ON")
        names = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for name in names.intersection(EMPTIED):
            copy.execute(f'DELETE FROM "{name}"')  # noqa: S608
        copy.execute("VACUUM")
        # A copy is one file: nothing of it may wait in another.
        copy.execute("PRAGMA journal_mode=DELETE")
        problem = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if problem != "ok":
            raise OSError(f"The copy of the database is damaged: {problem}")
        counted = {
            name: int(copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
            for name in names
            if not name.startswith(("sqlite_", "search_index", "scope_index"))
        }
    for connection in (source, copy):
        connection.close()
    return counted


def _load_sqlite(engine: Engine, folder: Path) -> None:
    path = Path(str(engine.url.database))
    engine.dispose()
    for beside in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        beside.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(folder / SQLITE) as source, sqlite3.connect(path) as target:
        source.backup(target)
    for connection in (source, target):
        connection.close()
    force(path)


def _tables(connection: Connection) -> list[str]:
    """Whoever is referred to first, so that rows can be put back in this order."""
    found = inspect(connection).get_sorted_table_and_fkc_names()
    return [name for name, _ in found if name is not None and name not in LEFT_OUT]


def _kept(connection: Connection) -> list[str]:
    return [table for table in _tables(connection) if table not in EMPTIED]


def _columns(connection: Connection, table: str) -> list[str]:
    """What is stored; what the database works out itself is left to it."""
    rows = inspect(connection).get_columns(table)
    return [row["name"] for row in rows if not row.get("computed")]


def _copy(cursor: Any, table: str, columns: Sequence[str], way: str) -> Any:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return cursor.copy(sql.SQL(f"COPY {{}} ({{}}) {way}").format(sql.Identifier(table), names))


def _dump_postgresql(engine: Engine, folder: Path) -> dict[str, int]:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        driver: Any = connection.connection.driver_connection
        for table in _kept(connection):
            with (
                gzip.open(folder / f"{table}.copy.gz", "wb", compresslevel=3) as target,
                driver.cursor() as cursor,
                _copy(cursor, table, _columns(connection, table), "TO STDOUT") as rows,
            ):
                for piece in rows:
                    target.write(piece)
        counted = {name: count for name, count in count_rows(connection).items() if name not in LEFT_OUT}
        return counted | dict.fromkeys(EMPTIED, 0)


def _load_postgresql(engine: Engine, folder: Path) -> None:
    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        tables = _tables(connection)
        # What the database itself keeps from changing (app/reviews/ddl.py) is put back, not changed.
        _switch_triggers(connection, tables, "DISABLE")
        for table in reversed(tables):
            connection.execute(text(f'DELETE FROM "{table}"'))  # noqa: S608
        for table in _kept(connection):
            with (
                gzip.open(folder / f"{table}.copy.gz", "rb") as source,
                driver.cursor() as cursor,
                _copy(cursor, table, _columns(connection, table), "FROM STDIN") as rows,
            ):
                while piece := source.read(CHUNK):
                    rows.write(piece)
        _switch_triggers(connection, tables, "ENABLE")
        _set_sequences(connection, tables)


def _switch_triggers(connection: Connection, tables: Sequence[str], way: str) -> None:
    """Our own triggers, not those of foreign keys; by the owner of the tables, in the transaction that restores."""
    for table in tables:
        connection.execute(text(f'ALTER TABLE "{table}" {way} TRIGGER USER'))


def _set_sequences(connection: Connection, tables: Sequence[str]) -> None:
    """Keys that the database counts go on where they were."""
    for table in tables:
        for column in _columns(connection, table):
            name = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": f'"{table}"', "column": column},
            ).scalar()
            if name:
                greatest = f'SELECT setval(:name, coalesce(max("{column}"), 0) + 1, false) FROM "{table}"'  # noqa: S608
                connection.execute(text(greatest), {"name": name})

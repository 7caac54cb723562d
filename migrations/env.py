"""How a migration runs: one transaction on either database, foreign keys off and checked on SQLite.

Versions are numbered 0001, 0002 … and never import ``app``: a migration describes the tables of its day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, TypeDecorator

LOCK = 20_261_123
BY_HAND = {
    "table": ("search_index", "scope_index"),
    "column": ("lexemes",),
    "index": ("ix_search_document_lexemes", "ix_scope_term_lexemes"),
}


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our own column types are written as what the database sees (``UTCDateTime`` → ``sa.DateTime(timezone=True)``)."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def is_described(_object: Any, name: str | None, kind: str, reflected: bool, _compared: Any) -> bool:
    """Whether models describe it. The full-text structures of ``app/search/ddl.py`` are written by hand."""
    return not (reflected and str(name).startswith(BY_HAND[kind])) if kind in BY_HAND else True


def number(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    """The next number for a new version; nothing at all where no table changed."""
    script = directives[0]
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and script.upgrade_ops
        and script.upgrade_ops.is_empty()
    ):
        directives[:] = []
        return
    versions = [version.revision for version in ScriptDirectory.from_config(context.config).walk_revisions()]
    script.rev_id = f"{max((int(version[:4]) for version in versions), default=0) + 1:04d}"


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """A batch migration drops and renames tables; with foreign keys on, SQLite would delete the children by cascade.

    The pragma does nothing inside a transaction, so it is said before BEGIN, to the driver itself.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def check_foreign_keys(connection: Connection) -> None:
    """Refuse, still inside the transaction, a migration that left a child without its parent."""
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise RuntimeError(
            f"the migration would leave {len(orphans)} broken references, first: {tuple(orphans[0])}"
        )


def wait_for_others(connection: Connection) -> None:
    """Two servers that start together migrate one after the other (SQLite: BEGIN IMMEDIATE has seen to it)."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def run() -> None:
    """Migrate the application's database."""
    database = current_app.extensions["migrate"].db
    with (
        database.engine.connect().execution_options(writing=True) as connection,
        foreign_keys_off(connection),
    ):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            transactional_ddl=True,  # SQLite's is, once BEGIN is said by us and not by its driver
            render_as_batch=True,
            render_item=render_item,
            include_object=is_described,
            compare_server_default=True,
            process_revision_directives=number,
        )
        with context.begin_transaction():
            wait_for_others(connection)
            context.run_migrations()
            check_foreign_keys(connection)


run()

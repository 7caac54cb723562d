"""Putting a backup back into an empty installation, and proving that it is the one that was taken."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text

from app.adapters.backups.dumps import count_rows, load_database, revision_of
from app.adapters.backups.making import FILES, MANIFEST, POOL, digest_of, read_json
from app.adapters.log_files import LogFolder
from app.adapters.store import KeyTaken, Store

PERSON = "user"
SOUND = {"ok", "log_lost"}
"""What the copied checkpoint may say of the database: the copy of the log was taken first, so it is never ahead."""


class RestoreRefused(Exception):
    """Nothing was changed, or what was put back is not what was taken; the sentence says what."""


@dataclass(frozen=True)
class Restored:
    """What was put back, how long it took, and what was proved of it."""

    at: str
    rows: int
    files: int
    seconds: float


def restore_backup(backup: Path, engine: Engine, store: Store) -> Restored:
    """Check every digest of the backup, put database and files in place, and check what stands then.

    The log's folder is left as it is: it is the witness against a backup that is too old, and a restore that brought
    its own along would be believed (trust.md A39). ``check_signed`` compares with the copy, the start with the newest.

    Error: ``RestoreRefused`` where the backup is not whole, the database holds people already or has another revision,
    or rows are not those of the backup afterwards.
    """
    began = time.monotonic()
    manifest = read_json(backup / MANIFEST)
    files = read_json(backup / FILES)
    _check_backup(backup, manifest, files)
    _check_target(engine, manifest)
    load_database(engine, backup / "database")
    _put_files(backup.parent / POOL, files, store)
    _check_rows(engine, manifest)
    return Restored(
        manifest["at"], sum(manifest["rows"].values()), len(files), round(time.monotonic() - began, 2)
    )


def check_signed(backup: Path) -> None:
    """What was signed before the backup was taken stands in the restored database unaltered: its log has the root of
    the copied checkpoint. In the context of an application on that database. Error: ``RestoreRefused``."""
    # Here, not above: the tables are loaded by ``create_app``.
    from app.history.logbook import log_agrees

    copied = LogFolder(backup / "log")
    told = log_agrees(copied.checkpoint(), copied.verifier())
    if told.code not in SOUND:
        raise RestoreRefused(f"The log in the database is not the one that was signed ({told.code}).")


def _check_backup(backup: Path, manifest: dict[str, Any], files: list[dict[str, Any]]) -> None:
    for name, wanted in manifest["parts"].items():
        path = backup / name
        if not path.exists() or digest_of(path) != wanted:
            raise RestoreRefused(f"{name} is not what was backed up.")
    for row in files:
        path = backup.parent / POOL / row["key"]
        if not path.exists() or path.stat().st_size != row["size"] or digest_of(path) != row["sha256"]:
            raise RestoreRefused(f"files/{row['key']} is not what was backed up.")


def _check_target(engine: Engine, manifest: dict[str, Any]) -> None:
    if engine.dialect.name != manifest["database"]:
        raise RestoreRefused(
            f"The backup is of {manifest['database']}, the database is {engine.dialect.name}."
        )
    with engine.connect() as connection:
        there = inspect(connection).has_table(PERSON)
        if there and connection.execute(text(f'SELECT 1 FROM "{PERSON}" LIMIT 1')).first() is not None:  # noqa: S608
            raise RestoreRefused("The database holds people already; restore into an empty one.")
        if engine.dialect.name == "sqlite":
            return
        if not there:
            raise RestoreRefused("The database has no tables; run flask db upgrade first.")
        if revision_of(connection) != manifest["revision"]:
            raise RestoreRefused(f"The tables are not those of revision {manifest['revision'] or '(none)'}.")


def _put_files(pool: Path, files: list[dict[str, Any]], store: Store) -> None:
    for row in files:
        try:
            with (pool / row["key"]).open("rb") as source:
                store.put(row["key"], source)
        except KeyTaken:
            continue  # a restore that was broken off has put it there


def _check_rows(engine: Engine, manifest: dict[str, Any]) -> None:
    with engine.connect() as connection:
        standing = count_rows(connection)
    for name, wanted in manifest["rows"].items():
        if standing.get(name) != wanted:
            raise RestoreRefused(f"{name} has {standing.get(name)} rows, the backup {wanted}.")

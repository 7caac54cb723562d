"""Making a backup: the log, then the database, then the files, so that each later part knows all of the earlier."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from app.adapters.backups.dumps import dump_database, revision_of
from app.adapters.disk import force
from app.adapters.log_files import LogFolder
from app.adapters.store import Missing, Store

MANIFEST, FILES, POOL = "manifest.json", "files.json", "files"
NAME = "%Y-%m-%dT%H%M%SZ"
KEYS = {"log.key"}
PART = 1024 * 1024


class BackupFailed(Exception):
    """Nothing was kept; the sentence says why."""


def make_backup(root: Path, engine: Engine, store: Store, log: LogFolder, at: datetime) -> Path:
    """Take one backup into a new folder of ``root``, named by the instant; where it is.

    Nothing stands under its name before all of it has reached the disk. Errors: ``BackupFailed`` where one of that
    second is there already or the copy of the database is damaged.
    """
    name = at.astimezone(UTC).strftime(NAME)
    whole, begun = root / name, root / f".{name}.partial"
    if whole.exists() or begun.exists():
        raise BackupFailed(f"There is already a backup of {name}.")
    begun.mkdir(parents=True, mode=0o700)
    try:
        checkpoint = _copy_log(log, begun / "log")
        rows = dump_database(engine, begun / "database")
        with engine.connect() as connection:
            revision = revision_of(connection)
        files = _copy_files(root, store)
        write_json(begun / FILES, files)
        parts = {str(path.relative_to(begun)): digest_of(path) for path in _parts(begun)}
        write_json(
            begun / MANIFEST,
            {
                "at": at.astimezone(UTC).isoformat(),
                "database": engine.dialect.name,
                "revision": revision,
                "rows": rows,
                "files": len(files),
                "checkpoint": checkpoint,
                "parts": parts,
            },
        )
        for path in _parts(begun):
            force(path)
        begun.rename(whole)
        force(root)
    except OSError as error:
        shutil.rmtree(begun, ignore_errors=True)
        raise BackupFailed(str(error)) from error
    return whole


def latest_backup(root: Path) -> Path | None:
    """The newest whole backup; None before the first."""
    return next(reversed(_backups(root)), None)


def prune_backups(root: Path, keep: int, at: datetime) -> int:
    """Drop all but the newest ``keep``, what was left half made a day ago, and the objects that none of those names."""
    dropped = 0
    for old in _backups(root)[:-keep]:
        shutil.rmtree(old)
        dropped += 1
    for begun in root.glob(".*.partial"):
        if datetime.fromtimestamp(begun.stat().st_mtime, UTC) < at - timedelta(days=1):
            shutil.rmtree(begun)
    if dropped:
        needed = {row["key"] for one in _backups(root) for row in read_json(one / FILES)}
        for path in (root / POOL).glob("**/*"):
            if path.is_file() and str(path.relative_to(root / POOL)) not in needed:
                path.unlink()
    return dropped


def _backups(root: Path) -> list[Path]:
    return sorted(path.parent for path in root.glob(f"[0-9]*/{MANIFEST}"))


def _copy_log(log: LogFolder, into: Path) -> str:
    """The published files and the leaves; whoever signs keeps his key elsewhere."""
    into.mkdir(parents=True)
    note = log.checkpoint()
    if log.path.exists():
        shutil.copytree(log.path, into, dirs_exist_ok=True, ignore=lambda _folder, names: KEYS & set(names))
    return note


def _copy_files(root: Path, store: Store) -> list[dict[str, Any]]:
    """Bring what is new into the pool; every object of the store with its size and digest."""
    before = latest_backup(root)
    known = {row["key"]: row for row in read_json(before / FILES)} if before is not None else {}
    rows = []
    for key, _written_at in store.listed():
        path = root / POOL / key
        if key in known and path.exists() and path.stat().st_size == known[key]["size"]:
            rows.append(known[key])
            continue
        try:
            rows.append(_copy_file(store, key, path))
        except Missing:  # purged since it was listed
            continue
    return sorted(rows, key=lambda row: str(row["key"]))


def _copy_file(store: Store, key: str, path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft, mark, size = path.with_name(f"{path.name}.partial"), hashlib.sha256(), 0
    with draft.open("wb") as target:
        for piece in store.stream(key):
            target.write(piece)
            mark.update(piece)
            size += len(piece)
        target.flush()
        os.fsync(target.fileno())
    draft.rename(path)
    return {"key": key, "size": size, "sha256": mark.hexdigest()}


def _parts(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    mark = hashlib.sha256()
    with path.open("rb") as source:
        while piece := source.read(PART):
            mark.update(piece)
    return mark.hexdigest()


def write_json(path: Path, content: Any) -> None:
    """One file of plain data."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def read_json(path: Path) -> Any:
    """The content of such a file."""
    return json.loads(path.read_text(encoding="utf-8"))

"""Everything that an installation leaves on a disk, as whoever holds the disk would search it."""

import base64
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import JSON, LargeBinary, String, Text, text

from app.extensions import db
from tests.leaks.reading import text_of

NESTED = 4


def spelled(word: str) -> set[bytes]:
    """How a word of Latin letters may stand in bytes: as text, wide, in hexadecimal, in Base64 at each offset."""
    raw = word.encode()
    shifted = {
        base64.b64encode(b"\0" * before + raw)[4 if before else 0 :][: len(raw) // 3 * 4 - 4]
        for before in range(3)
    }
    return {raw, word.encode("utf-16-le"), word.encode("utf-16-be"), raw.hex().encode(), *shifted}


def do_not_compress(app: Flask) -> None:
    """Let PostgreSQL lay long values down as they are: what it has compressed could not be searched."""
    if db.engine.dialect.name != "postgresql":
        return
    kinds = (String, Text, JSON, LargeBinary)
    columns = [c for table in db.metadata.sorted_tables for c in table.columns if isinstance(c.type, kinds)]
    with db.engine.begin() as connection:
        for column in columns:
            change = f'ALTER TABLE "{column.table.name}" ALTER COLUMN "{column.name}" SET STORAGE EXTERNAL'
            connection.execute(text(change))


def everything(app: Flask, since: float) -> Iterator[tuple[str, bytes]]:
    """Every table, every file of the data folder, and of the database's server (its log of writes too) those written
    since; each with its name."""
    for name in db.metadata.tables:
        for row in db.session.execute(text(f'SELECT * FROM "{name}"')):
            yield name, b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    folder = app.config["SETTINGS"].data_dir
    yield from _files(folder, folder, 0)
    if db.engine.dialect.name == "postgresql":
        yield from _server(since)


def _server(since: float) -> Iterator[tuple[str, bytes]]:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        told = connection.execute(
            text(
                "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
            )
        )
        folder, number = told.one()
    root = Path(folder)
    yield from _files(root / "base" / str(number), root, since)
    for name in ("pg_wal", "pg_xact", "log", "pg_stat_tmp"):
        yield from _files(root / name, root, since)


def _files(path: Path, root: Path, since: float) -> Iterator[tuple[str, bytes]]:
    for one in [path, *path.rglob("*")] if path.is_dir() else [path]:
        try:
            if one.is_file() and one.stat().st_mtime >= since:
                yield from _unpacked(str(one.relative_to(root)), one.read_bytes())
        except FileNotFoundError:  # a server's own file that went meanwhile
            continue


def _unpacked(name: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """A file, and what it holds where it is packed."""
    yield name, content
    if depth == NESTED:
        return
    if content[:2] == b"\x1f\x8b":
        yield from _unpacked(f"{name}!", gzip.decompress(content), depth + 1)
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield f"{name}!", member.encode()
                yield from _unpacked(f"{name}!{member}", archive.read(member), depth + 1)
    elif content[:4] == b"%PDF":
        yield f"{name}!", text_of(content).encode()
    elif content[:1] == b"\x78":
        try:
            yield f"{name}!", zlib.decompress(content)
        except zlib.error:
            return


def found(places: list[tuple[str, bytes]], word: str) -> set[str]:
    """The places at which a word stands, however it is written."""
    spellings = spelled(word)
    return {name for name, content in places if any(each in content for each in spellings)}

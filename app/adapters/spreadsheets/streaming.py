"""Large tables row by row: the file is unpacked in a process of its own, the rows arrive as they are asked for.

For what the office's own lists never are: a capability schedule of 100,000 rows. The parser may take more memory than
for a list, but still has a limit, and none of it is the worker's: here no more than a row at a time is held.
"""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import current_app

from app.adapters.scanning import scan
from app.adapters.spreadsheets.archive import inspect_archive
from app.adapters.spreadsheets.limits import SpreadsheetRefused
from app.adapters.store import new_store_key, store
from app.adapters.uploads import SENTENCES, safe_name
from app.files.proof import MEDIA_TYPES, Proof
from app.shared.text import t

MOST_BYTES = 32 << 20
MOST_UNPACKED = 512 << 20
MOST_ROWS = 300_000
TYPES = {
    "xlsx": MEDIA_TYPES["xlsx"],
    "xls": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
}
_CHILD = Path(__file__).with_name("streaming_child.py")
_LIMITS = {"rows": MOST_ROWS, "columns": 40, "sheets": 40, "merges": 400_000, "memory": 1 << 30, "cpu": 120}
_REASONS = {
    "password": t("文件有密码，请去掉密码后再上传"),
    "format": t("文件无法作为电子表格打开，请上传 xlsx、xls、ods 或 csv 文件"),
    "rows": t("表格超过 %(most)s 行，请分成几个文件", most=MOST_ROWS),
    "exhausted": t("表格过大或过于复杂，请只把有内容的行复制到新表再上传"),
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class StreamedRow:
    """A row of a sheet by its number on screen; every cell of a merged range has the range's text."""

    sheet: str
    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Streamed:
    """``total``: rows of all sheets together; ``rows`` are read while they are asked for."""

    total: int
    rows: Iterator[StreamedRow]


@contextmanager
def stream_rows(path: Path, filename: str) -> Iterator[Streamed]:
    """The rows of every visible sheet of an xlsx, xls or ods file, or of a csv file.

    ``SpreadsheetRefused``, at once or while rows are read, says what is wrong.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if not head.startswith((_ZIP, _OLE)):
        rows = _separated(path, filename)
        yield Streamed(len(rows), iter(rows))
        return
    if head.startswith(_ZIP):
        inspect_archive(path.read_bytes(), MOST_UNPACKED)
    with (
        path.open("rb") as file,
        subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", str(_CHILD), json.dumps(_LIMITS)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
            text=True,
            encoding="utf-8",
        ) as child,
    ):
        try:
            yield Streamed(_told(child), _rows(child))
        finally:
            child.kill()


def _answer(child: "subprocess.Popen[str]") -> object:
    """The next line of the child; where it died without its last one, the file was too much for it."""
    assert child.stdout is not None  # noqa: S101  made with a pipe
    line = child.stdout.readline()
    if not line.endswith("\n"):
        raise SpreadsheetRefused(_REASONS["exhausted"])
    found = json.loads(line)
    if isinstance(found, dict) and "refused" in found:
        raise SpreadsheetRefused(_REASONS[found["refused"]])
    return found


def _told(child: "subprocess.Popen[str]") -> int:
    found = _answer(child)
    return int(found["total"]) if isinstance(found, dict) else 0


def _rows(child: "subprocess.Popen[str]") -> Iterator[StreamedRow]:
    while found := _answer(child):
        if isinstance(found, list):
            sheet, number, *cells = found
            yield StreamedRow(sheet, number, tuple(cells))


def _separated(path: Path, filename: str) -> list[StreamedRow]:
    """Comma- or tab-separated text, UTF-8 or GB18030."""
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SpreadsheetRefused(_REASONS["format"])
    if "\x00" in text:
        raise SpreadsheetRefused(_REASONS["format"])
    first = text[: text.find("\n")]
    found = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",")
    rows: list[StreamedRow] = []
    try:
        for n, row in enumerate(found, 1):
            if n > MOST_ROWS:
                raise SpreadsheetRefused(_REASONS["rows"])
            rows.append(StreamedRow(filename, n, tuple(row[: _LIMITS["columns"]])))
    except csv.Error as error:
        raise SpreadsheetRefused(_REASONS["format"]) from error
    return rows


def keep_table(filename: str, stream: IO[bytes]) -> Proof:
    """Check a large table and lay it into the store, before any transaction begins; ``SpreadsheetRefused``."""
    name = safe_name(filename)
    ending = name.rpartition(".")[2].lower()
    if ending not in TYPES:
        raise SpreadsheetRefused(_REASONS["format"])
    data = stream.read(MOST_BYTES + 1)
    if not data.strip():
        raise SpreadsheetRefused(t("文件是空的"))
    if len(data) > MOST_BYTES:
        raise SpreadsheetRefused(t("文件超过 %(most)s MB", most=MOST_BYTES >> 20))
    if data.startswith(_ZIP):
        inspect_archive(data, MOST_UNPACKED)
    code = scan(current_app.config["SETTINGS"].scanner, io.BytesIO(data))
    if code is not None:
        raise SpreadsheetRefused(SENTENCES[code])
    key = new_store_key()
    store().put(key, data)
    return Proof(name, TYPES[ending], len(data), hashlib.sha256(data).hexdigest(), key)

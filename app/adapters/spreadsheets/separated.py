"""Comma- and tab-separated text, as Chinese offices save it."""

import csv
import io

from app.adapters.spreadsheets.limits import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, SpreadsheetRefused
from app.calls.reading.sheets import Sheet
from app.shared.text import t

_DELIMITERS = ",\t;|"
_LONGEST_CELL = 100_000


def read_separated(data: bytes, filename: str) -> Sheet:
    """One sheet out of UTF-8, UTF-16 with its mark, or GB18030 text; the delimiter is the one that its lines share."""
    if len(data) > 4 * MOST_CHARACTERS:
        raise SpreadsheetRefused(t("文件太大，请只保留榜单部分"))
    text = _decoded(data, filename)
    if len(text) > MOST_CHARACTERS:
        raise SpreadsheetRefused(t("文件太大，请只保留榜单部分"))
    delimiter = _delimiter(text)
    rows: list[tuple[str, ...]] = []
    try:
        csv.field_size_limit(_LONGEST_CELL)
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(tuple(row[:MOST_COLUMNS]))
            if len(rows) > MOST_ROWS:
                raise SpreadsheetRefused(t("表格超过 %(most)s 行，请只保留榜单部分", most=MOST_ROWS))
    except csv.Error as error:
        raise _no_spreadsheet(filename) from error
    if not any(len(row) > 1 for row in rows):
        raise _no_spreadsheet(filename)
    return Sheet(filename, tuple(rows))


def _decoded(data: bytes, filename: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(char) < 32 and char not in "\t\r\n\f\x1a" for char in text):
            return text.rstrip("\x1a")
    raise _no_spreadsheet(filename)


def _delimiter(text: str) -> str:
    """The one that most of the first lines hold, and hold often."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    return max(
        _DELIMITERS,
        key=lambda sign: (sum(sign in line for line in lines), sum(map(str.count, lines, sign * len(lines)))),
    )


def _no_spreadsheet(filename: str) -> SpreadsheetRefused:
    return SpreadsheetRefused(t("“%(name)s”不是电子表格，请上传 xlsx、xls、ods 或 csv 文件", name=filename))

"""Tables as Excel or CSV, a row at a time. Nothing a cell holds is ever a formula (trust.md, A29)."""

import csv
import io
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.shared.clock import SHANGHAI

Cell = str | int | float | Decimal | date | datetime | None
PIECE = 64 * 1024
STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST, LONGEST = 48, 32_767


def write_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A workbook with one sheet: title row, headings, rows. Memory does not grow with the rows.

    Text stays text (no formula, no link), numbers stay numbers, instants are printed for Shanghai.
    """
    import xlsxwriter  # heavy: loaded where a table is written, never by a worker that writes none

    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet(_sheet_name(title))
        styles = _Styles(book)
        for column, head in enumerate(heads):
            sheet.set_column(column, column, min(WIDEST, max(8, 2 * len(head) + 2)))
        sheet.freeze_panes(2, 0)
        sheet.write_string(0, 0, title, styles.title)
        for column, head in enumerate(heads):
            sheet.write_string(1, column, head, styles.head)
        for number, row in enumerate(rows, 2):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, styles)
        book.close()
        file.seek(0)
        yield from iter(lambda: file.read(PIECE), b"")


def write_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """CSV in UTF-8 with the mark that Excel and WPS ask for; text that a program might run gets an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([literal(head) for head in heads])
    for row in rows:
        writer.writerow([literal(cell) if isinstance(cell, str) else plain(cell) for cell in row])
        if buffer.tell() > PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def literal(text: str) -> str:
    """Text that no spreadsheet takes for a formula, full-width signs (＝ and the like) included."""
    first = unicodedata.normalize("NFKC", text.lstrip(" \u3000\u200b\ufeff")[:1])
    return f"'{text}" if first.startswith(STARTS) or text[:1] in STARTS else text


def plain(cell: Cell) -> str | int | float:
    """A figure, day or instant as a cell prints it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if isinstance(cell, Decimal) else cell


class _Styles:
    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})


def _write(sheet: Any, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    if isinstance(cell, bool) or cell is None:
        return
    if isinstance(cell, int | float | Decimal):
        sheet.write_number(row, column, float(cell), styles.text)
    else:
        text = cell if isinstance(cell, str) else str(plain(cell))
        sheet.write_string(row, column, text[:LONGEST], styles.text)


def _sheet_name(title: str) -> str:
    """At most 31 characters without the signs that Excel forbids."""
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Sheet1"

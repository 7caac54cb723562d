"""A workbook of several plain tables for the file, the same bytes for the same rows."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.adapters.sheets import Cell, plain

LONGEST, WIDEST = 32_767, 60


@dataclass(frozen=True)
class BookTable:
    """One sheet: its name (at most 31 characters), headings, rows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_book(tables: Sequence[BookTable], made_at: datetime) -> bytes:
    """The workbook. Texts are stored as texts with the quote prefix, so that nothing becomes a formula (A29)."""
    import xlsxwriter  # heavy: loaded where a table is written

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "quote_prefix": True})
    figure = book.add_format({"border": 1, "valign": "top"})
    for table in tables:
        sheet = book.add_worksheet(table.title)
        for column, words in enumerate(table.heads):
            longest = max((len(str(row[column] or "")) for row in table.rows), default=0)
            sheet.set_column(column, column, min(WIDEST, 2 * max(len(words), longest // 2) + 3))
            sheet.write_string(0, column, words, head)
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                if cell is None:
                    sheet.write_blank(number, column, None, figure)
                elif isinstance(value := plain(cell), str):
                    sheet.write_string(number, column, value[:LONGEST], text)
                else:
                    sheet.write_number(number, column, float(value), figure)
        sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()

"""Run as a program of its own: a workbook on standard input, its rows on standard output, one JSON line each.

The first line tells how many rows there are, the last is empty (``[]``). It limits its own memory and time before it
touches the workbook, imports nothing of ours but the neighbour that lists do, and may die of a hostile file.
"""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from child import Refused, cell_text, limit  # type: ignore[import-not-found]


def merged(sheet: Any, most: int) -> dict[int, list[tuple[int, int, int, int]]]:
    """First row of a merged range → the ranges that begin there."""
    found: dict[int, list[tuple[int, int, int, int]]] = {}
    for first, last in (sheet.merged_cell_ranges or [])[:most]:
        found.setdefault(first[0], []).append((first[1], last[0], last[1], first[0]))
    return found


def rows_of(sheet: Any, most: dict[str, int]) -> Iterator[tuple[int, list[str]]]:
    """(number on screen, cells) of every row from the first on, merged ranges filled in."""
    _top, left = sheet.start or (0, 0)
    ranges = merged(sheet, most["merges"])
    running: list[tuple[int, int, int, str]] = []
    for row, values in enumerate(sheet.iter_rows()):
        cells = [cell_text(value).strip() for value in values[: most["columns"]]]
        running = [each for each in running if each[1] >= row]
        for begin, bottom, right, _first in ranges.get(row, ()):
            at = begin - left
            text = cells[at] if 0 <= at < len(cells) else ""
            if text:
                running.append((at, bottom, min(right - left, most["columns"] - 1), text))
        for at, _bottom, right, text in running:
            for column in range(at, min(right + 1, len(cells))):
                cells[column] = text
        yield row + 1, cells


def read_all(data: bytes, most: dict[str, int]) -> Iterator[Any]:
    """The total, then every row."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        kinds, seen = python_calamine.SheetTypeEnum, python_calamine.SheetVisibleEnum
        known = [
            meta.name
            for meta in book.sheets_metadata
            if meta.typ == kinds.WorkSheet and meta.visible == seen.Visible
        ][: most["sheets"]]
        total = sum(end[0] + 1 for name in known if (end := book.get_sheet_by_name(name).end))
        if total > most["rows"]:
            raise Refused("rows")
        yield {"total": total}
        for name in known:
            for number, cells in rows_of(book.get_sheet_by_name(name), most):
                yield [name, number, *cells]
        yield []
    except python_calamine.PasswordError as error:
        raise Refused("password") from error
    except python_calamine.CalamineError as error:
        raise Refused("password" if "password" in str(error).lower() else "format") from error


def main() -> None:
    most = json.loads(sys.argv[1])
    limit(most["memory"], most["cpu"])
    out = sys.stdout
    try:
        for line in read_all(sys.stdin.buffer.read(), most):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    except Refused as reason:
        out.write(json.dumps({"refused": reason.args[0]}) + "\n")
    except MemoryError:
        out.write(json.dumps({"refused": "exhausted"}) + "\n")
    out.flush()


if __name__ == "__main__":
    main()

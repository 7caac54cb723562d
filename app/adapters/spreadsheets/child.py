"""Run as a program of its own: a workbook on standard input, its cells as JSON on standard output.

It limits its own memory and time before it touches the workbook, imports nothing of ours, and may die of a hostile
file.
"""

import io
import json
import sys
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

CELL = 4  # what an empty cell costs of the budget of characters


def limit(memory: int, cpu: int) -> None:
    """Address space and processor time; where the system knows no such limits, the parent's clock remains."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def cell_text(value: object) -> str:
    """What Excel shows in a cell without a format."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        text = f"{value:.15g}"
        return f"{value:.0f}" if "e+" in text and abs(value) < 1e21 else text
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    text = str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return (
        text
        if text.isprintable()
        else "".join(char for char in text if char.isprintable() or char in "\n\t\u3000\xa0")
    )


class Refused(Exception):
    """One of the reasons that the parent knows."""


def read_sheet(sheet: Any, most: dict[str, int], budget: list[int]) -> dict[str, Any]:
    """Rows from the first with content on, without empty cells at their ends."""
    top, left = sheet.start or (0, 0)
    rows: list[list[str]] = []
    filled = 0
    if sheet.height > 4 * most["rows"]:
        raise Refused("rows")
    for values in sheet.to_python(nrows=4 * most["rows"]):
        row = [cell_text(value) for value in values[: most["columns"]]]
        while row and not row[-1].strip():
            row.pop()
        filled += bool(row)
        budget[0] -= sum(map(len, row)) + CELL * len(row)
        if filled > most["rows"]:
            raise Refused("rows")
        if budget[0] < 0:
            raise Refused("characters")
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    merges = [
        (first[0] - top, first[1] - left, last[0] - top, last[1] - left)
        for first, last in (sheet.merged_cell_ranges or [])[: most["merges"]]
        if first[0] >= top and first[1] >= left and first[0] - top < len(rows)
    ]
    return {"name": sheet.name, "rows": rows, "merges": merges, "first_row": top + 1}


def read_all(data: bytes, most: dict[str, int]) -> list[dict[str, Any]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        kinds, seen = python_calamine.SheetTypeEnum, python_calamine.SheetVisibleEnum
        known = [meta for meta in book.sheets_metadata if meta.typ == kinds.WorkSheet][: most["sheets"]]
        budget = [most["characters"]]
        return [
            read_sheet(book.get_sheet_by_name(meta.name), most, budget)
            | {"hidden": meta.visible != seen.Visible}
            for meta in known
        ]
    except python_calamine.PasswordError as error:
        raise Refused("password") from error
    except python_calamine.CalamineError as error:
        raise Refused("password" if "password" in str(error).lower() else "format") from error


def main() -> None:
    most = json.loads(sys.argv[1])
    limit(most["memory"], most["cpu"])
    try:
        answer: dict[str, Any] = {"sheets": read_all(sys.stdin.buffer.read(), most)}
    except Refused as reason:
        answer = {"refused": reason.args[0]}
    except MemoryError:
        answer = {"refused": "exhausted"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()

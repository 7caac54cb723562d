"""Small ways to make an office's workbook in memory and to read it as the product does."""

import io
import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.adapters.spreadsheets import read_grid
from app.calls.reading import Reading, read_list, to_json
from app.chains.catalogue import load_catalogue

DATA = Path(__file__).parent / "data"
EXPECTED: dict[str, Any] = json.loads((DATA / "challenge_list.expected.json").read_text(encoding="utf-8"))
ORIGINAL = (DATA / "challenge_list.xlsx").read_bytes()


def make(fill: Callable[[Workbook], None]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    fill(book)
    book.close()
    return target.getvalue()


def make_sheet(fill: Callable[[Worksheet], None], name: str = "Sheet1") -> bytes:
    return make(lambda book: fill(book.add_worksheet(name)))


def make_table(rows: list[list[Any]], *, top: int = 0, left: int = 0) -> bytes:
    def fill(sheet: Worksheet) -> None:
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is not None:
                    sheet.write(top + i, left + j, value)

    return make_sheet(fill)


def read(data: bytes, name: str = "榜单.xlsx", **options: Any) -> Reading:
    return read_list(read_grid(data, name), load_catalogue(), **options)


def read_rows(rows: list[list[Any]], **place: int) -> Reading:
    return read(make_table(rows, **place))


def plain(data: bytes, name: str = "榜单.xlsx") -> dict[str, Any]:
    return to_json(read(data, name))


def without_rows(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items compared across layouts: the row differs, the words kept of an indicator may be spaced otherwise."""
    return [{key: value for key, value in deepcopy(item).items() if key != "row"} for item in items]


def places(reading: Reading) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in reading.problems]


def codes(reading: Reading) -> set[tuple[int, str]]:
    return {(problem.row, problem.code) for problem in reading.problems}


def originals() -> list[list[Any]]:
    """The seventeen items as they stand in the example: the twelve columns of each."""
    sheet = read_grid(ORIGINAL, "x.xlsx")[0]
    return [list(row) for row in sheet.rows[2:]]

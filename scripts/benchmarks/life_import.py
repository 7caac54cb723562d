"""A schedule of 100,000 rows, read as the worker reads it: from a workbook, in batches, each a transaction."""

import argparse
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from sqlalchemy import select

from app.capabilities.models import Schedule
from app.capabilities.states import ScheduleState
from app.chains.service import import_shipped
from app.extensions import db
from app.jobs.schedules import read_file
from app.shared import clock
from scripts.benchmarks.rows import WORDS, Dice, put
from scripts.benchmarks.seats import add_people

HEADS = (
    "序号",
    "类别（产品/项目/参数）名称",
    "产品/项目/参数名称",
    "依据的标准（方法）名称及编号（含年号）",
    "限制范围",
)
SHEETS = 4
"""Sites, each on a sheet of its own."""


def measure_import(asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Rows a second of the first reading, and of a second version, whose things are known already."""
    db.create_all()
    at, dice = clock.now(), Dice()
    import_shipped(at=at)
    db.session.commit()
    with db.engine.begin() as connection:
        people = add_people(connection, dice, 2, "320100", at)
    rows = asked.rows
    with TemporaryDirectory() as folder:
        path = Path(folder) / "schedule.xlsx"
        write_workbook(path, rows, dice)
        for number, title in ((1, "first version"), (2, "second version")):
            row: dict[str, Any] = {
                "id": dice.key(), "organisation_id": people.laboratories[0], "number": number,
                "valid_from": date(2026, 1, 1), "file_name": path.name, "sha256": "0" * 64, "imported_at": at,
                "imported_by_id": people.members[0],
            }  # fmt: skip
            with db.engine.begin() as connection:
                put(connection, Schedule, [row])
            began = time.perf_counter()
            read_file(row["id"], path, path.name, at)
            took = time.perf_counter() - began
            schedule = db.session.scalars(select(Schedule).where(Schedule.id == row["id"])).one()
            whole = (
                schedule.rows_stored + schedule.rows_doubtful + schedule.rows_blank + schedule.rows_heading
            )
            yield {
                "what": title,
                "rows": schedule.rows_read,
                "seconds": round(took, 1),
                "rows_a_second": round(schedule.rows_read / took),
                "nothing_lost": schedule.state == ScheduleState.READ and schedule.rows_read == whole,
            }
            db.session.rollback()


def write_workbook(path: Path, rows: int, dice: Dice) -> None:
    """Sheets for several sites; a hundredth of the rows is doubtful."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    for site in range(SHEETS):
        sheet = book.add_worksheet(f"场所{site + 1}")
        sheet.write_row(0, 0, HEADS)
        for place in range(1, rows // SHEETS):
            group = place // 40
            subject = f"{WORDS[group % len(WORDS)]}{WORDS[(group * 7 + site) % len(WORDS)]}{group % 97}型"
            parameter = f"{WORDS[place % len(WORDS)]}{WORDS[place % 40]}{dice.random.randrange(9)}项"
            method = (
                "" if place % 100 == 0 else f"示例方法 GB/T {place % 9000}.{site + 1}-20{10 + place % 15}"
            )
            sheet.write_row(
                place, 0, (str(place), subject, parameter, method, "只测室温" if place % 9 == 0 else "")
            )
    book.close()

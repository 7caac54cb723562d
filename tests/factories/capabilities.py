"""Schedules and what they say."""

import io
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter

from app.adapters.store import new_store_key, store
from app.capabilities.models import Capability, Schedule
from app.capabilities.reading import SheetRow, Told, read_lines
from app.capabilities.service import (
    adopt_schedule,
    current_sorter,
    finish_reading,
    keep_lines,
    start_schedule,
)
from app.extensions import db
from app.files.proof import Proof
from app.people.models import Organisation, User
from tests.factories.people import AT, make_member, make_organisation

HEADS = (
    "序号",
    "类别(产品/项目/参数)名称",
    "产品/项目/参数名称",
    "依据的标准(方法)名称及编号(含年号)",
    "限制范围",
)
ROWS: tuple[tuple[str, ...], ...] = (
    ("1", "动力电池", "热失控", "电动汽车用动力蓄电池安全要求 GB 38031-2020", ""),
    ("2", "动力电池", "绝缘电阻", "GB 18384-2020", "只测600 V以下"),
    ("3", "钢筋", "拉伸试验", "GB/T 28900-2022", ""),
)
DOUBTFUL: tuple[tuple[str, ...], ...] = (
    ("4", "汽车座椅", "强度", "FMVSS 207", ""),
    ("5", "汽车座椅", "噪声", "", ""),
)


def proof(name: str = "附表.xlsx") -> Proof:
    """Of a small file that lies in the store."""
    key = new_store_key()
    store().put(key, b"1")
    return Proof(name, "application/octet-stream", 1, "0" * 64, key)


def book(rows: Sequence[Sequence[str]] = ROWS, heads: Sequence[str] = HEADS) -> bytes:
    """A workbook of a schedule."""
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = workbook.add_worksheet("附表")
    for n, row in enumerate((heads, *rows)):
        sheet.write_row(n, 0, row)
    workbook.close()
    return made.getvalue()


def make_schedule(
    laboratory: Organisation | None = None,
    rows: Sequence[Sequence[str]] = ROWS,
    *,
    by: User | None = None,
    at: datetime = AT,
    read: bool = True,
    adopted: bool = True,
) -> Schedule:
    """A schedule in force, unless told to stop before."""
    laboratory = laboratory or make_organisation()
    by = by or make_member(laboratory)
    schedule = start_schedule(laboratory, proof(), date(2026, 1, 1), by=by, at=at)
    if read:
        told = Told()
        found = (SheetRow("附表", n, tuple(row)) for n, row in enumerate((HEADS, *rows), 1))
        keep_lines(schedule, list(read_lines(found, told, at.year)), current_sorter(at))
        finish_reading(schedule, told, at=at)
        if adopted:
            adopt_schedule(schedule, by=by, at=at)
    db.session.flush()
    return schedule


def capabilities(schedule: Schedule) -> list[Capability]:
    """What a schedule says, in its order."""
    return db.session.query(Capability).filter_by(schedule_id=schedule.id).order_by(Capability.id).all()

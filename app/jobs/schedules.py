"""Schedules that were handed in are read, a batch a transaction; what was interrupted goes on at its row."""

import tempfile
from datetime import datetime
from itertools import islice
from pathlib import Path

from app.adapters.spreadsheets.limits import SpreadsheetRefused
from app.adapters.spreadsheets.streaming import stream_rows
from app.adapters.store import Missing, store
from app.capabilities.models import Schedule
from app.capabilities.queries import next_reading
from app.capabilities.reading import SheetRow, Told, read_lines
from app.capabilities.service import current_sorter, fail_reading, finish_reading, keep_lines
from app.capabilities.states import ScheduleState
from app.extensions import db
from app.jobs.transaction import transaction
from app.jobs.work import work
from app.shared.text import Text, t

BATCH = 2000


@work(every=5, transactional=False)
def read_schedules(at: datetime) -> int:
    """One schedule that waits, from where it stands to its end."""
    key = next_reading()
    if key is None:
        return 0
    schedule = db.session.get_one(Schedule, key)
    name, store_key = schedule.file_name, schedule.file.store_key if schedule.file else ""
    db.session.rollback()
    with tempfile.NamedTemporaryFile() as copy:
        try:
            for piece in store().stream(store_key):
                copy.write(piece)
            copy.flush()
            read_file(key, Path(copy.name), name, at)
        except SpreadsheetRefused as refused:
            _give_up(key, refused.message, at)
        except Missing:
            _give_up(key, t("文件不在存储中"), at)
    return 1


def read_file(key: str, path: Path, name: str, at: datetime, batch: int = BATCH) -> None:
    """Read a schedule from a file; lines that are kept already are passed over."""
    told, sorter = Told(), current_sorter(at)
    db.session.rollback()
    with stream_rows(path, name) as streamed:
        rows = (SheetRow(row.sheet, row.number, row.cells) for row in streamed.rows)
        found = read_lines(rows, told, at.year)
        while lines := list(islice(found, batch)):
            with transaction():
                schedule = db.session.get_one(Schedule, key)
                if schedule.state != ScheduleState.READING:
                    return
                schedule.rows_in_file = streamed.total
                keep_lines(schedule, lines, sorter)
    if not told.tables:
        _give_up(key, t("没有找到表头：需要“项目/参数”和“依据的标准（方法）”两列"), at)
        return
    with transaction():
        schedule = db.session.get_one(Schedule, key)
        if schedule.state == ScheduleState.READING:
            finish_reading(schedule, told, at=at)


def _give_up(key: str, why: Text, at: datetime) -> None:
    with transaction():
        schedule = db.session.get_one(Schedule, key)
        if schedule.state == ScheduleState.READING:
            fail_reading(schedule, why, at=at)

"""Doubtful rows: mended, taken as they stand, left out."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from app.capabilities.models import DoubtfulRow, Schedule
from app.capabilities.policy import may_decide_row, may_decide_rows
from app.capabilities.reading import CELLS, Line, Sort, judge
from app.capabilities.service.chains import current_sorter
from app.capabilities.service.imports import CAPABILITIES, capability_rows
from app.capabilities.service.terms import terms_of
from app.capabilities.service.writing import write_rows
from app.capabilities.standards import parted
from app.capabilities.states import Doubt, RowState
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, require

MOST_AT_ONCE = 5000


def mend_row(row: DoubtfulRow, cells: Mapping[str, str], *, by: User, at: datetime) -> Doubt | None:
    """Write a row anew and judge it again; where nothing is doubtful any more it is taken. Gives what is doubtful
    still: then the row waits on, with what was written."""
    require(may_decide_row(by, row, at))
    row.cells = {**row.cells, **{name: cells[name].strip() for name in CELLS if name in cells}}
    row.is_mended = True
    doubt, _ = judge(row.cells, at.year)
    if doubt is None:
        _take([row], by, at)
    else:
        row.doubt, row.state = doubt, RowState.WAITING
        row.decided_by_id = row.decided_at = None
    record("schedule.row_mended", row.schedule, by=by, at=at, row=row.row, taken=doubt is None)
    return doubt


def take_row(row: DoubtfulRow, *, by: User, at: datetime) -> None:
    """Let a row stand as it is. ``Invalid`` where something is missing that must be written."""
    require(may_decide_row(by, row, at))
    if row.doubt.must_mend:
        raise Invalid({"row": t("%(doubt)s，须先补写", doubt=row.doubt.label)})
    _take([row], by, at)
    record("schedule.row_taken", row.schedule, by=by, at=at, rows=1)


def take_rows(schedule: Schedule, doubt: Doubt, *, by: User, at: datetime) -> int:
    """Let all rows with the same doubt stand as they are; how many (at most ``MOST_AT_ONCE`` at a time)."""
    require(may_decide_rows(by, schedule, at))
    if doubt.must_mend:
        raise Invalid({"doubt": t("%(doubt)s，须先补写", doubt=doubt.label)})
    waiting = select(DoubtfulRow).where(
        DoubtfulRow.schedule_id == schedule.id,
        DoubtfulRow.doubt == doubt,
        DoubtfulRow.state == RowState.WAITING,
    )
    rows = list(db.session.scalars(waiting.order_by(DoubtfulRow.row).limit(MOST_AT_ONCE)))
    _take(rows, by, at)
    record("schedule.row_taken", schedule, by=by, at=at, rows=len(rows))
    return len(rows)


def leave_out_row(row: DoubtfulRow, *, by: User, at: datetime) -> None:
    """A row is no capability; it stays on the list of what was read."""
    require(may_decide_row(by, row, at))
    row.state, row.decided_by_id, row.decided_at = RowState.LEFT_OUT, by.id, at
    record("schedule.row_left_out", row.schedule, by=by, at=at, row=row.row)


def _take(rows: list[DoubtfulRow], by: User, at: datetime) -> None:
    terms = terms_of(((row.cells["subject"], row.cells["parameter"]) for row in rows), current_sorter())
    made = []
    for row in rows:
        line = Line(
            row.row, row.sheet, row.sheet_row, Sort.CAPABILITY, row.cells, row.cells.get("site", ""), None,
            parted(row.cells["method"]),
        )  # fmt: skip
        made += capability_rows(row.schedule, row.row, row.cells, line, terms)
        row.state, row.decided_by_id, row.decided_at = RowState.TAKEN, by.id, at
    write_rows(CAPABILITIES, made)
    db.session.flush()

"""A schedule is handed in, read in batches, and then waits to be put in force."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, insert, select

from app.capabilities.models import Capability, DoubtfulRow, Schedule
from app.capabilities.policy import may_drop_schedule, may_import_schedule
from app.capabilities.reading import Line, Sort, Told
from app.capabilities.service.terms import terms_of
from app.capabilities.service.writing import write_rows
from app.capabilities.sorting import Sorter
from app.capabilities.standards import Standard
from app.capabilities.states import SCHEDULE_MOVES, CapabilityKind, RowState
from app.extensions import db
from app.files.proof import Proof
from app.files.service import keep_file
from app.history.service import record
from app.people.models import Organisation, User
from app.shared.columns import new_key
from app.shared.text import Text
from app.shared.verdict import require

CAPABILITIES, DOUBTFUL = (db.metadata.tables[m.__tablename__] for m in (Capability, DoubtfulRow))
"""Written to as tables: the mapper would part a batch into a statement for every pattern of empty columns."""


def start_schedule(
    organisation: Organisation, upload: Proof, valid_from: date, *, by: User, at: datetime
) -> Schedule:
    """Hand in a file as the laboratory's next version. Nothing is read yet; ``valid_from`` is the day from which the
    authority's schedule holds."""
    require(may_import_schedule(by, organisation, at))
    last = select(func.max(Schedule.number)).where(Schedule.organisation_id == organisation.id)
    schedule = Schedule(
        organisation=organisation,
        number=(db.session.scalar(last) or 0) + 1,
        valid_from=valid_from,
        file_name=upload.name,
        sha256=upload.sha256,
        imported_at=at,
        imported_by_id=by.id,
    )
    db.session.add(schedule)
    db.session.flush()
    schedule.file = keep_file(schedule, "table", upload, by=by, at=at)
    record("schedule.started", schedule, by=by, at=at, number=schedule.number, sha256=upload.sha256)
    return schedule


def keep_lines(schedule: Schedule, lines: Sequence[Line], sorter: Sorter) -> None:
    """Store one batch of lines, those that follow the last one that was kept: called again with lines that are kept
    already it does nothing, so that a reading goes on where it was interrupted.

    Every line counts as stored, doubtful, blank or heading; the database refuses a sum that is not what was read.
    """
    fresh = [line for line in lines if line.number > schedule.rows_read]
    told = [line for line in fresh if line.sort == Sort.CAPABILITY]
    terms = terms_of(((line.cells["subject"], line.cells["parameter"]) for line in told), sorter)
    rows = [row for line in told for row in capability_rows(schedule, line.number, line.cells, line, terms)]
    write_rows(CAPABILITIES, rows)
    doubtful = [_doubtful(schedule, line) for line in fresh if line.sort == Sort.DOUBTFUL]
    if doubtful:
        db.session.execute(insert(DOUBTFUL), doubtful)
    sorts = Counter(line.sort for line in fresh)
    schedule.rows_stored += sorts[Sort.CAPABILITY]
    schedule.rows_doubtful += sorts[Sort.DOUBTFUL]
    schedule.rows_blank += sorts[Sort.BLANK]
    schedule.rows_heading += sorts[Sort.HEADING]
    schedule.rows_read += len(fresh)
    db.session.flush()


def capability_rows(
    schedule: Schedule,
    number: int,
    cells: dict[str, str],
    line: Line,
    terms: dict[tuple[str, str], int],
) -> list[dict[str, object]]:
    """What one row becomes: a capability for each of its methods."""
    return [
        {
            "organisation_id": schedule.organisation_id,
            "schedule_id": schedule.id,
            "term_id": terms[(cells["subject"], cells["parameter"])],
            "kind": CapabilityKind.ACCREDITED,
            "row": number,
            "field": cells.get("field", ""),
            "method": method,
            **standard_columns(standard),
            "restriction": cells.get("restriction", ""),
            "site": line.site,
            "origin": "",
            "origin_id": "",
            "value": "",
        }
        for method, standard in line.methods
    ]


def standard_columns(standard: Standard | None) -> dict[str, object]:
    """A standard as its two columns; none where no number was recognised."""
    return {
        "standard_key": standard.key[:80] if standard else "",
        "edition": standard.edition if standard else None,
    }


def _doubtful(schedule: Schedule, line: Line) -> dict[str, object]:
    return {
        "id": new_key(),
        "schedule_id": schedule.id,
        "row": line.number,
        "sheet": line.sheet,
        "sheet_row": line.sheet_row,
        "doubt": line.doubt,
        "state": RowState.WAITING,
        "cells": line.cells | {"site": line.site},
        "is_mended": False,
    }


def finish_reading(schedule: Schedule, told: Told, *, at: datetime) -> None:
    """The file has been read to its end; the version waits for a person to put it in force."""
    schedule.state = SCHEDULE_MOVES.go("finish", schedule.state)
    schedule.finished_at = at
    schedule.certificate = told.certificate
    schedule.sites = list(told.sites)[:40]
    schedule.skipped_sheets = told.skipped[:40]
    record(
        "schedule.read",
        schedule,
        by=None,
        at=at,
        rows=schedule.rows_read,
        stored=schedule.rows_stored,
        doubtful=schedule.rows_doubtful,
    )


def fail_reading(schedule: Schedule, why: Text, *, at: datetime) -> None:
    """The file could not be read; what had been stored of it stays and is in force nowhere."""
    schedule.state = SCHEDULE_MOVES.go("fail", schedule.state)
    schedule.finished_at, schedule.trouble = at, str(why)
    record("schedule.failed", schedule, by=None, at=at, rows=schedule.rows_read)


def drop_schedule(schedule: Schedule, *, by: User, at: datetime) -> None:
    """Let a version go that never was in force."""
    require(may_drop_schedule(by, schedule, at))
    schedule.state = SCHEDULE_MOVES.go("drop", schedule.state)
    record("schedule.dropped", schedule, by=by, at=at, rows=schedule.rows_read)

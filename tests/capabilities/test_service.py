"""Schedules are read without loss, resumed, mended, put in force; what was demonstrated waits for them."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.adapters.spreadsheets.limits import SpreadsheetRefused
from app.capabilities import queries
from app.capabilities.models import Capability, DoubtfulRow, Schedule, ScopeTerm
from app.capabilities.queries import CapabilityFilter
from app.capabilities.service import (
    Shown,
    adopt_schedule,
    correct_chain,
    current_sorter,
    demonstrate_capabilities,
    drop_schedule,
    keep_lines,
    leave_out_row,
    mend_row,
    take_row,
    take_rows,
)
from app.capabilities.states import CapabilityKind, Doubt, RowState, ScheduleState, Sorting
from app.extensions import db
from app.jobs.schedules import read_file
from app.shared.verdict import Invalid, Refused
from tests.factories.capabilities import DOUBTFUL, ROWS, book, capabilities, make_schedule
from tests.factories.needs import make_chain
from tests.factories.people import AT, make_officer, make_organisation


def _doubtful(schedule: Schedule) -> list[DoubtfulRow]:
    return db.session.query(DoubtfulRow).filter_by(schedule_id=schedule.id).order_by(DoubtfulRow.row).all()


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "附表.xlsx"
    path.write_bytes(book((*ROWS, *DOUBTFUL, ("", "", "", "", ""), ROWS[0])))
    return path


def test_file_is_read_whole_and_every_row_counted(app: Flask, workbook: Path) -> None:
    schedule = make_schedule(read=False)
    db.session.commit()
    read_file(schedule.id, workbook, "附表.xlsx", AT)
    assert schedule.state == ScheduleState.READ
    told = (schedule.rows_read, schedule.rows_stored, schedule.rows_doubtful, schedule.rows_blank)
    assert (*told, schedule.rows_heading) == (8, 4, 2, 1, 1)
    assert [(c.standard, c.term.subject, c.term.parameter) for c in capabilities(schedule)][:2] == [
        ("GB 38031-2020", "动力电池", "热失控"), ("GB 18384-2020", "动力电池", "绝缘电阻"),
    ]  # fmt: skip
    assert [row.doubt for row in _doubtful(schedule)] == [Doubt.NO_YEAR, Doubt.NO_METHOD]


def test_interrupted_reading_goes_on_where_it_stood(
    app: Flask, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = make_schedule(read=False)
    db.session.commit()
    kept = 0

    def die(*arguments: object) -> None:
        nonlocal kept
        kept += 1
        if kept == 3:
            raise KeyboardInterrupt
        keep_lines(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("app.jobs.schedules.keep_lines", die)
    with pytest.raises(KeyboardInterrupt):
        read_file(schedule.id, workbook, "附表.xlsx", AT, batch=2)
    assert (schedule.state, schedule.rows_read) == (ScheduleState.READING, 4)
    read_file(schedule.id, workbook, "附表.xlsx", AT, batch=3)
    assert (schedule.state, schedule.rows_read) == (ScheduleState.READ, 8)
    assert [c.row for c in capabilities(schedule)] == [2, 3, 4, 8]


def test_file_without_headings_fails_with_a_sentence(app: Flask, tmp_path: Path) -> None:
    schedule = make_schedule(read=False)
    db.session.commit()
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    read_file(schedule.id, path, "a.csv", AT)
    assert schedule.state == ScheduleState.FAILED
    assert "表头" in schedule.trouble


def test_text_of_too_many_rows_fails_before_it_fills_the_memory(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.adapters.spreadsheets.streaming.MOST_ROWS", 50)
    schedule = make_schedule(read=False)
    db.session.commit()
    path = tmp_path / "a.csv"
    path.write_text("甲\n" * 51, encoding="utf-8")
    with pytest.raises(SpreadsheetRefused, match="超过"):
        read_file(schedule.id, path, "a.csv", AT)


def test_database_refuses_a_sum_that_loses_rows(app: Flask) -> None:
    schedule = make_schedule()
    schedule.rows_blank += 1
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_same_object_and_parameter_of_two_laboratories_is_one_term(app: Flask) -> None:
    first = make_schedule()
    second = make_schedule(rows=(("1", "动力 电池", "热失控", "GB 38031-2025", ""),))
    assert capabilities(first)[0].term_id == capabilities(second)[0].term_id
    assert queries.latest_editions(["GB 38031", ""]) == {"GB 38031": 2025}


def test_doubtful_rows_are_mended_taken_and_left_out(app: Flask) -> None:
    schedule = make_schedule(rows=(*ROWS, *DOUBTFUL, *DOUBTFUL), adopted=False)
    owner = schedule.organisation.memberships[0].user
    no_year, no_method, again, left = _doubtful(schedule)
    with pytest.raises(Invalid):
        take_row(no_method, by=owner, at=AT)
    assert mend_row(no_method, {"method": "GB/T 18697"}, by=owner, at=AT) == Doubt.NO_YEAR
    assert mend_row(no_method, {"method": "GB/T 18697-2002"}, by=owner, at=AT) is None
    assert take_rows(schedule, Doubt.NO_YEAR, by=owner, at=AT) == 2
    leave_out_row(left, by=owner, at=AT)
    db.session.flush()
    db.session.expire_all()
    assert [r.state for r in (no_year, no_method, again, left)] == [
        RowState.TAKEN, RowState.TAKEN, RowState.TAKEN, RowState.LEFT_OUT,
    ]  # fmt: skip
    assert [(c.row, c.standard) for c in capabilities(schedule)][3:] == [
        (6, "GB/T 18697-2002"), (5, "FMVSS 207"), (7, "FMVSS 207"),
    ]  # fmt: skip
    assert schedule.rows_doubtful == 4
    with pytest.raises(Refused):
        take_row(no_method, by=owner, at=AT)


def test_new_version_tells_what_was_added_gone_and_changed(app: Flask) -> None:
    first = make_schedule()
    owner = first.organisation.memberships[0].user
    rows = (
        ("1", "动力电池", "热失控", "GB 38031-2025", ""),
        ("2", "动力电池", "绝缘电阻", "GB 18384-2020", "只测600 V以下"),
        ("3", "动力电池", "挤压", "GB 38031-2025", ""),
    )
    second = make_schedule(first.organisation, rows, by=owner)
    assert (first.state, second.state) == (ScheduleState.SUPERSEDED, ScheduleState.IN_FORCE)
    assert (second.added, second.gone, second.changed) == (1, 1, 1)
    changed = db.session.scalars(queries.lines_changed(second, first)).all()
    was = queries.lines_before(changed, first)[changed[0].id]
    assert (was.standard, changed[0].standard) == ("GB 38031-2020", "GB 38031-2025")
    assert queries.version_before(second) == first
    holds = db.session.scalars(queries.search_capabilities(None, CapabilityFilter(), AT)).all()
    assert {c.schedule_id for c in holds} == {second.id}


def test_dropped_version_is_never_in_force(app: Flask) -> None:
    schedule = make_schedule(adopted=False)
    owner = schedule.organisation.memberships[0].user
    drop_schedule(schedule, by=owner, at=AT)
    with pytest.raises(Refused):
        adopt_schedule(schedule, by=owner, at=AT)


def test_demonstrated_capability_holds_until_a_schedule_shows_it(app: Flask) -> None:
    laboratory, officer = make_organisation(), make_officer()
    shown = [Shown("动力电池", "热失控", "GB 38031-2020", "0.5 s"), Shown("储氢瓶", "氢循环次数")]
    made = demonstrate_capabilities(
        laboratory, shown, origin="攻关任务 示例", origin_id="p1", by=officer, at=AT
    )
    again = demonstrate_capabilities(
        laboratory, shown, origin="攻关任务 示例", origin_id="p1", by=officer, at=AT
    )
    assert [c.id for c in again] == [c.id for c in made]
    found = db.session.scalars(queries.search_capabilities(None, CapabilityFilter(), AT)).all()
    assert {c.kind for c in found} == {CapabilityKind.DEMONSTRATED}
    schedule = make_schedule(laboratory)
    db.session.expire_all()
    assert [c.shown_by_id for c in made] == [schedule.id, None]
    kinds = [c.kind for c in db.session.scalars(queries.search_capabilities(None, CapabilityFilter(), AT))]
    assert kinds.count(CapabilityKind.DEMONSTRATED) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CapabilityFilter(text="电池 热失控"), 1),
        (CapabilityFilter(text="GB 18384"), 1),
        (CapabilityFilter(text="GB 18384-2015"), 0),
        (CapabilityFilter(text="检测"), 0),
        (CapabilityFilter(city="320100"), 3),
        (CapabilityFilter(city="320200"), 0),
        (CapabilityFilter(kind="demonstrated"), 0),
        (CapabilityFilter(kind="x"), 3),
    ],
)
def test_list_is_narrowed(app: Flask, wanted: CapabilityFilter, found: int) -> None:
    make_schedule()
    assert len(db.session.scalars(queries.search_capabilities(None, wanted, AT)).all()) == found


def test_chain_is_found_by_words_and_corrected_by_a_person_for_all(app: Flask) -> None:
    battery = make_chain("动力电池")
    schedule = make_schedule()
    term = capabilities(schedule)[0].term
    assert (term.chain_id, term.sorting) == (battery.id, Sorting.RULE)
    assert term.chain_words.startswith("动力电池、")
    other = make_chain("新型储能")
    correct_chain(term, other, "示例理由", by=make_officer(), at=AT)
    second = make_schedule()
    assert capabilities(second)[0].term.chain_id == other.id
    by_chain = queries.search_capabilities(None, CapabilityFilter(chain=other.slug), AT)
    assert len(db.session.scalars(by_chain).all()) == 2
    assert current_sorter(AT).sort("示例无名物", "示例无名").chain_id is None
    assert db.session.query(ScopeTerm).count() == 3
    assert db.session.query(Capability).count() == 6

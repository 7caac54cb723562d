"""From the office's own spreadsheet to items: mended, accepted, left out, saved at once or not at all."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from app.adapters.spreadsheets import read_grid
from app.calls import service
from app.calls.importing import Understood
from app.calls.models import Call, Item, ListImport
from app.calls.policy import may_mend_import
from app.calls.reading import Sheet, read_list
from app.calls.service.imports import row_base, taken_codes
from app.calls.states import ImportState
from app.chains.queries import current_catalogue
from app.extensions import db
from app.people.models import User
from app.people.states import OrganisationKind, SeatRole
from app.shared.verdict import Invalid, Refused
from tests.factories.drafts import make_catalogues, make_draft
from tests.factories.people import AT, make_officer, make_organisation, seat

LIST = Path(__file__).parent / "reading" / "data" / "challenge_list.xlsx"


def start(officer: User, call: Call | None = None) -> ListImport:
    """The shipped list, read for a draft without items."""
    make_catalogues()
    call = call or make_draft(officer, items=0)
    reading = read_list(read_grid(LIST.read_bytes(), LIST.name), current_catalogue())
    return service.start_import(call, reading, LIST.name, "0" * 64, by=officer, at=AT)


def accept_all(listing: ListImport, officer: User) -> None:
    """Accept every warning there is."""
    understood = Understood.of(listing)
    for code in {p.code for p in understood.reading.problems}:
        service.accept_warning(listing, code, by=officer, at=AT)


def test_import_reads_and_saves_nothing_at_first(app: Flask) -> None:
    officer = make_officer()
    listing = start(officer)
    assert db.session.query(Item).count() == 0
    with pytest.raises(Refused) as refused:
        service.save_import(listing, by=officer, at=AT)
    assert refused.value.verdict.code == "unsettled"


def test_import_mended_and_accepted_saves_all_at_once(app: Flask) -> None:
    officer = make_officer()
    firm = make_organisation(kind=OrganisationKind.ENTERPRISE, credit_code="91329901MADEX0134R")
    listing = start(officer)
    understood = Understood.of(listing)
    mended = service.mend_row(
        listing,
        16,
        {"chain": "水污染防治装备", "city": "宜兴市"},
        row_base(understood, 16),
        by=officer,
        at=AT,
    )
    assert mended.reading.item(16).chain == "水污染防治装备"
    service.accept_warning(listing, "indicators_few", by=officer, at=AT)
    made = service.save_import(listing, by=officer, at=AT)
    db.session.commit()
    assert len(made) == 17
    item = db.session.query(Item).filter_by(code="JSJB-2026-014").one()
    assert (item.chain.name, item.region.name_zh, item.issuer_id) == ("水污染防治装备", "宜兴市", firm.id)
    assert item.source_row["row"] == 16
    first = db.session.query(Item).filter_by(code="JSJB-2026-001").one()
    row = first.indicators[0]
    assert (row.text, row.comparator, row.value, row.unit, row.k) == (
        "弯矩 Urel≤1.5%(k=2)",
        "≤",
        1.5,
        "%",
        2.0,
    )
    assert [i.places for i in made] == [2 if i.is_parallel else 1 for i in made]
    assert listing.state == ImportState.SAVED
    with pytest.raises(Refused):
        service.save_import(listing, by=officer, at=AT)


def test_import_accepted_in_one_row_waits_in_the_others(app: Flask) -> None:
    officer = make_officer()
    listing = start(officer)
    service.accept_warning(listing, "indicators_few", row=6, by=officer, at=AT)
    understood = Understood.of(listing)
    waiting = understood.unsettled(understood.problems([]))
    assert 6 not in waiting
    assert 8 in waiting


def test_import_accepted_and_then_mended_badly_asks_again(app: Flask) -> None:
    officer = make_officer()
    listing = start(officer)
    accept_all(listing, officer)
    base = row_base(Understood.of(listing), 16)
    understood = service.mend_row(listing, 16, {"chain": "环保"}, base, by=officer, at=AT)
    assert understood.unsettled(understood.problems([])) == {}
    understood = service.mend_row(listing, 16, {"chain": "不存在的链"}, base, by=officer, at=AT)
    assert 16 in understood.unsettled(understood.problems([]))


def test_import_row_mended_by_two_officers_refused(app: Flask) -> None:
    officer, other = make_officer(), make_officer()
    listing = start(officer)
    base = row_base(Understood.of(listing), 16)
    service.mend_row(listing, 16, {"chain": "氢能"}, base, by=other, at=AT)
    with pytest.raises(Refused) as refused:
        service.mend_row(listing, 16, {"chain": "传感器"}, base, by=officer, at=AT)
    assert refused.value.verdict.code == "changed_meanwhile"


def test_import_row_left_out_is_not_saved(app: Flask) -> None:
    officer = make_officer()
    listing = start(officer)
    accept_all(listing, officer)
    service.leave_out_row(listing, 16, True, by=officer, at=AT)
    assert len(service.save_import(listing, by=officer, at=AT)) == 16


def test_import_with_every_row_left_out_refused(app: Flask) -> None:
    officer = make_officer()
    listing = start(officer)
    accept_all(listing, officer)
    for item in Understood.of(listing).reading.items:
        service.leave_out_row(listing, item.row, True, by=officer, at=AT)
    with pytest.raises(Invalid):
        service.save_import(listing, by=officer, at=AT)


def test_import_of_codes_that_stand_there_blocked_and_none_saved(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer, items=1)
    listing = start(officer, call)
    accept_all(listing, officer)
    assert taken_codes(call) == ["JSJB-2026-001"]
    with pytest.raises(Refused):
        service.save_import(listing, by=officer, at=AT)
    db.session.rollback()
    assert len(call.items) == 1


def test_import_without_codes_numbers_them(app: Flask) -> None:
    officer = make_officer()
    make_catalogues()
    call = make_draft(officer, items=1)
    rows = (("需求名称", "榜单金额（万元）"), ("示例甲", "100"), ("示例乙", "200"))
    reading = read_list(Sheet("表", rows), current_catalogue())
    listing = service.start_import(call, reading, "a.csv", "0" * 64, by=officer, at=AT)
    accept_all(listing, officer)
    made = service.save_import(listing, by=officer, at=AT)
    assert [i.code for i in made] == ["JSJB-2026-002", "JSJB-2026-003"]


@pytest.mark.parametrize("code", ["有 空格", "a/b", "长" * 41])
def test_import_of_codes_that_no_address_carries_blocked(app: Flask, code: str) -> None:
    rows = (("榜单编号", "需求名称", "榜单金额（万元）"), (code, "示例甲", "100"))
    reading = read_list(Sheet("表", rows), current_catalogue())
    listing = SimpleNamespace(reading={"reading": reading.to_plain(), "marks": {}, "accepted": []})
    understood = Understood.of(listing)  # type: ignore[arg-type]
    problems = understood.problems([])[reading.items[0].row]
    assert "code_unusable" in {p.code for p in problems}


def test_import_of_hostile_characters_kept_as_text(app: Flask) -> None:
    officer = make_officer()
    make_catalogues()
    call = make_draft(officer, items=0)
    rows = (("需求名称", "榜单金额（万元）"), ("=HYPERLINK(1)\x00<b>", "100"))
    reading = read_list(Sheet("表", rows), current_catalogue())
    listing = service.start_import(call, reading, "a.csv", "0" * 64, by=officer, at=AT)
    accept_all(listing, officer)
    assert service.save_import(listing, by=officer, at=AT)[0].title == "=HYPERLINK(1)<b>"


def test_import_dropped_leaves_nothing(app: Flask) -> None:
    officer = make_officer()
    listing = start(officer)
    service.drop_import(listing, by=officer, at=AT)
    assert db.session.query(Item).count() == 0
    with pytest.raises(Refused):
        service.save_import(listing, by=officer, at=AT)


def test_import_into_a_kind_without_indicators_refused(app: Flask) -> None:
    officer = make_officer()
    seat(officer, SeatRole.OFFICER, kind="centre")
    call = service.create_call("centre", "示例清单", 2026, by=officer, at=AT)
    with pytest.raises(Refused) as refused:
        start(officer, call)
    assert refused.value.verdict.hide
    assert db.session.query(ListImport).count() == 0


@pytest.mark.parametrize("state", [ImportState.SAVED, ImportState.DROPPED])
def test_import_that_is_over_is_not_mended(app: Flask, state: ImportState) -> None:
    listing = start(officer := make_officer())
    assert may_mend_import(officer, listing, AT)
    listing.state = state
    assert may_mend_import(officer, listing, AT).code == "wrong_state"

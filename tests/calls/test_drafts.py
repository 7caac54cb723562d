"""A call from nothing, from last year's, and its parts while it is a draft."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.calls import service
from app.calls.completeness import advice_on, missing_in
from app.calls.parts import fingerprint, read_part
from app.calls.service.forms import find_question, form_base, put_question
from app.calls.states import ItemState
from app.extensions import db
from app.history.models import Act
from app.kinds import KINDS
from app.people.states import OrganisationKind, SeatRole
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call, make_item
from tests.factories.drafts import add_item, make_catalogues, make_draft, write
from tests.factories.people import AT, make_officer, make_organisation, make_user, seat


def test_create_call_takes_the_defaults_of_its_kind(app: Flask) -> None:
    officer = make_officer()
    call = service.create_call("challenge", "示例榜单", 2026, by=officer, at=AT)
    kind = KINDS["challenge"]
    assert [row["weight"] for row in call.rubric] == [c.weight for c in kind.criteria]
    assert call.method["threshold"] == "60.00"
    assert call.method["ties"] == list(kind.method.ties)
    assert [s["key"] for s in call.form] == [s.key for s in kind.sections]
    assert [row["key"] for row in call.timetable] == ["screened", "judged", "decided", "noticed", "announced"]
    assert call.slug == "challenge-2026"
    assert service.create_call("challenge", "另一个", 2026, by=officer, at=AT).slug == "challenge-2026-2"


def test_create_call_without_the_seat_refused(app: Flask) -> None:
    with pytest.raises(Refused):
        service.create_call("challenge", "示例", 2026, by=make_user(), at=AT)
    with pytest.raises(Invalid):
        service.create_call("centre", "示例", 2026, by=make_officer(), at=AT)


def test_copy_call_moves_every_date_and_keeps_the_rules(app: Flask) -> None:
    officer = make_officer()
    source = make_draft(officer, items=2)
    source.items[0].state = ItemState.FAILED
    copy = service.copy_call(source, 2028, "2028年示例榜单", items="all", by=officer, at=AT)
    assert copy.opens_at is not None
    assert source.opens_at is not None
    assert copy.opens_at == source.opens_at.replace(year=2028)
    assert copy.timetable[0]["starts_on"].startswith("2028-12")
    assert copy.rubric == source.rubric
    assert copy.form == source.form
    assert [i.code for i in copy.items] == [i.code.replace("2026", "2028") for i in source.items]
    assert all(len(i.indicators) == 5 and i.state == ItemState.LISTED for i in copy.items)
    again = service.copy_call(source, 2027, "二次发榜", items="failed", by=officer, at=AT)
    assert [i.title for i in again.items] == [source.items[0].title]


def test_copy_call_offers_the_chains_of_today(app: Flask) -> None:
    make_catalogues()
    officer = make_officer()
    seat(officer, SeatRole.OFFICER, kind="rd_case")
    source = service.create_call("rd_case", "示例征集", 2026, by=officer, at=AT)
    found = find_question(source, "chain")
    assert found is not None
    offered = list(found[1]["choices"])
    form = deepcopy(source.form)
    for section in form:
        for question in section["questions"]:
            if question["key"] == "chain":
                question["choices"] = ["去年才有的产业链", "其他"]
            if question["key"] == "stage":
                question["choices"] = ["承办人改过的环节", "其他环节"]
    source.form = form
    copy = service.copy_call(source, 2027, "2027 年示例征集", by=officer, at=AT)
    chain, stage = find_question(copy, "chain"), find_question(copy, "stage")
    assert chain is not None
    assert stage is not None
    assert chain[1]["choices"] == offered
    assert stage[1]["choices"] == ["承办人改过的环节", "其他环节"]
    assert find_question(source, "chain")[1]["choices"][0] == "去年才有的产业链"  # type: ignore[index]


def test_question_rewritten_keeps_what_its_page_does_not_show(app: Flask) -> None:
    make_catalogues()
    officer = make_officer()
    seat(officer, SeatRole.OFFICER, kind="rd_case")
    call = service.create_call("rd_case", "示例征集", 2026, by=officer, at=AT)
    for key, name, value in (("client_alias", "needed_when", None), ("chain", "choices_from", "chains")):
        found = find_question(call, key)
        assert found is not None
        section, old = found
        shown = {k: old[k] for k in ("type", "label", "required", "identifying", "limit", "choices")} | {
            "hint": "新"
        }
        put_question(call, section["key"], key, shown, form_base(call), by=officer, at=AT)
        made = find_question(call, key)
        assert made is not None
        assert made[1]["hint"] == "新"
        assert made[1][name] == (value or old[name])
        assert made[1][name]
    section, old = find_question(call, "chain") or ({}, {})
    changed = {"type": "choice", "label": "产业链", "choices": ["甲", "乙"]}
    put_question(call, section["key"], "chain", changed, form_base(call), by=officer, at=AT)
    assert (find_question(call, "chain") or ({}, {}))[1]["choices_from"] == ""


def test_copy_call_of_a_leap_day_lands_on_the_day_before(app: Flask) -> None:
    officer = make_officer()
    source = make_draft(officer, items=0)
    source.opens_at = datetime(2028, 2, 29, 1, tzinfo=UTC)
    source.closes_at = datetime(2028, 4, 1, tzinfo=UTC)
    source.year = 2028
    copy = service.copy_call(source, 2029, "示例", by=officer, at=AT)
    assert copy.opens_at == datetime(2029, 2, 28, 1, tzinfo=UTC)


def test_update_part_on_an_old_base_refused_and_nothing_overwritten(app: Flask) -> None:
    officer, other = make_officer(), make_officer()
    call = make_draft(officer, items=0)
    base = fingerprint(read_part(call, "basics"))
    write(call, "basics", by=other, contact="另一位写的")
    plain = read_part(call, "basics") | {"contact": "我写的"}
    with pytest.raises(Refused) as refused:
        service.update_part(call, "basics", plain, base, by=officer, at=AT)
    assert refused.value.verdict.code == "changed_meanwhile"
    assert refused.value.verdict.http_status == 409
    assert call.contact == "另一位写的"


def test_update_part_of_another_part_does_not_collide(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer, items=0)
    base = fingerprint(read_part(call, "method"))
    write(call, "basics", by=officer, contact="改了")
    plain = read_part(call, "method") | {"reviews_per_entry": 7}
    service.update_part(call, "method", plain, base, by=officer, at=AT)
    assert call.method["reviews_per_entry"] == 7
    assert db.session.query(Act).filter_by(name="call.edited", call_id=call.id).count() >= 3


@pytest.mark.parametrize(
    ("part", "values", "field"),
    [
        ("basics", {"title": "  "}, "title"),
        ("timetable", {"closes_at": "2026-11-01T00:00:00+00:00"}, "closes_on"),
        ("timetable", {"notice_days": 0}, "notice_days"),
        ("method", {"number": "median"}, "number"),
        ("method", {"ties": ["median", "median"]}, "ties"),
        ("method", {"ties": ["criterion:nothing"]}, "ties"),
        ("method", {"threshold": "100.01"}, "threshold"),
        ("method", {"threshold": "NaN"}, "threshold"),
        ("method", {"reviews_per_entry": 0}, "reviews_per_entry"),
        ("rubric", {"rows": []}, "rows"),
        ("rubric", {"rows": [{"key": "a", "name": "甲", "weight": 0, "guide": ""}]}, "rows"),
        ("rubric", {"rows": [{"key": k, "name": "甲", "weight": 50, "guide": ""} for k in "ab"]}, "rows"),
    ],
)
def test_update_part_with_values_that_do_not_hold_refused(
    app: Flask, part: str, values: dict[str, Any], field: str
) -> None:
    officer = make_officer()
    call = make_draft(officer, items=0)
    with pytest.raises(Invalid) as invalid:
        write(call, part, by=officer, **values)
    assert field in invalid.value.errors


def test_stage_that_ends_before_it_starts_refused(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer, items=0)
    stages = [dict(row) for row in call.timetable]
    stages[1]["ends_on"] = "2026-01-01"
    with pytest.raises(Invalid) as invalid:
        write(call, "timetable", by=officer, stages=stages)
    assert "stages" in invalid.value.errors


def test_missing_in_a_fresh_call_names_every_part(app: Flask) -> None:
    call = service.create_call("challenge", "示例", 2026, by=make_officer(), at=AT)
    assert {m.part for m in missing_in(call, AT)} == {"basics", "timetable", "items"}
    assert missing_in(make_draft(), AT) == []


def test_missing_in_rubric_and_method_told(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer)
    rows = [{"key": "only", "name": "唯一", "weight": 90, "guide": ""}]
    write(call, "rubric", by=officer, rows=rows)
    assert {m.part for m in missing_in(call, AT)} == {"rubric", "method"}
    assert missing_in(call, AT + timedelta(days=400))[0].part == "timetable"


def test_advice_lists_items_with_few_indicators(app: Flask) -> None:
    call = make_call()
    make_item(call, indicators=4, code="A-1")
    said = [str(m.sentence) for m in advice_on(call)]
    assert any("A-1" in sentence and "5" in sentence for sentence in said)


def test_item_with_a_code_that_stands_there_refused(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer)
    with pytest.raises(Invalid) as invalid:
        add_item(call, 2, by=officer, code=call.items[0].code)
    assert "code" in invalid.value.errors


def test_item_whose_sources_do_not_add_up_refused(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer, items=0)
    with pytest.raises(Invalid) as invalid:
        add_item(call, 1, by=officer, sources={"issuer": "100", "fiscal": "100", "own": ""})
    assert "amount" in invalid.value.errors


def test_item_limited_to_the_province_without_a_reason_refused(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer, items=0)
    with pytest.raises(Invalid) as invalid:
        add_item(call, 1, by=officer, province_only=True)
    assert "province_reason" in invalid.value.errors


def test_item_of_a_registered_issuer_joined_by_credit_code(app: Flask) -> None:
    officer = make_officer()
    firm = make_organisation(kind=OrganisationKind.ENTERPRISE)
    laboratory = make_organisation()
    call = make_draft(officer, items=0)
    joined = add_item(call, 1, by=officer, issuer_credit_code=firm.credit_code)
    apart = add_item(call, 2, by=officer, issuer_credit_code=laboratory.credit_code)
    assert (joined.issuer_id, apart.issuer_id) == (firm.id, None)


def test_items_move_and_leave(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer, items=3)
    first, second, third = sorted(call.items, key=lambda i: i.position)
    service.move_item(third, -1, by=officer, at=AT)
    service.move_item(first, -1, by=officer, at=AT)
    assert [i.id for i in sorted(call.items, key=lambda i: i.position)] == [first.id, third.id, second.id]
    service.remove_item(second, by=officer, at=AT)
    db.session.commit()
    assert {i.id for i in call.items} == {first.id, third.id}


def test_indicators_rewritten_keep_their_rows(app: Flask) -> None:
    officer = make_officer()
    item = make_draft(officer).items[0]
    keys = [row.id for row in item.indicators]
    plain = read_part(item, "indicators")
    rows = [row | {"today": "0.8"} for row in plain["rows"][:3]]
    service.update_indicators(item, rows, fingerprint(plain), by=officer, at=AT)
    db.session.commit()
    assert [row.id for row in item.indicators] == keys[:3]
    assert {row.today for row in item.indicators} == {"0.8"}


@pytest.mark.parametrize(
    "row",
    [{"comparator": "range", "low": 2.0, "high": 1.0}, {"comparator": "≥", "value": None}, {"text": " "}],
)
def test_indicators_that_contradict_themselves_refused(app: Flask, row: dict[str, Any]) -> None:
    officer = make_officer()
    item = make_draft(officer).items[0]
    plain = read_part(item, "indicators")
    rows = [plain["rows"][0] | row]
    with pytest.raises(Invalid):
        service.update_indicators(item, rows, fingerprint(plain), by=officer, at=AT)

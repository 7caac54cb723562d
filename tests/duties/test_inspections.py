"""Findings of inspections: judged by the one standard, seen by officers and the laboratory, the old row kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.duties.letters import RULES
from app.duties.listing import ListedDuty
from app.duties.models import Duty, Inspection
from app.duties.policy import (
    may_correct_inspection,
    may_record_inspection,
    may_see_inspection,
    may_see_inspections,
    visible_inspections,
)
from app.duties.service import Found, correct_inspection, import_duties, record_inspection
from app.duties.standard import STANDARD
from app.duties.states import Judgement, Level
from app.extensions import db
from app.history.models import Act
from app.people.models import Organisation, User
from app.people.states import MembershipRole, SeatRole
from app.shared.clock import local_date
from app.shared.verdict import Invalid, Refused
from app.web.receipt_clock import RECEIVED
from tests.factories.calls import make_call
from tests.factories.copying import make_many
from tests.factories.credit import make_keeper, make_misconduct
from tests.factories.people import AT, make_member, make_officer, make_organisation, make_user, seat

TODAY = local_date(AT)
DUTY = ListedDuty(Level.PROVINCE, "江苏省", "组织交叉检查", "", "省局", "")


def _world() -> tuple[User, Organisation, Found]:
    """Somebody who records, a laboratory, and what was found in it."""
    keeper, house = make_keeper(), make_organisation()
    listed = import_duties([DUTY], "示例清单", "duties.xlsx", by=keeper, at=AT)
    duty = db.session.scalars(select(Duty).where(Duty.list_id == listed.id)).one()
    found = Found(house.credit_code, duty.id, TODAY, "14.1", "三份报告没有原始记录", "示例检查〔2026〕3号")
    return keeper, house, found


def test_judgement_follows_from_the_clause(app: Flask) -> None:
    keeper, _, found = _world()
    for clause, judgement in (
        ("14.1", Judgement.FALSE),
        ("13.2", Judgement.UNTRUE),
        ("clear", Judgement.CLEAR),
    ):
        made = record_inspection(replace(found, clause=clause), by=keeper, at=AT)
        assert made.judgement == judgement == STANDARD[clause].judgement


def test_every_seat_sees_and_writes_as_in_the_table(app: Flask) -> None:
    keeper, house, found = _world()
    row = record_inspection(found, by=keeper, at=AT)
    supervisor, insider = make_user(), make_member(house)
    seat(supervisor, SeatRole.SUPERVISOR)
    seat(insider, SeatRole.OFFICER, kind="challenge")
    table: dict[str, tuple[User | None, bool, bool, bool, str]] = {
        "keeper": (keeper, True, True, True, "ok"),
        "officer": (make_officer(make_call()), True, True, False, "no_seat"),
        "owner": (make_member(house), True, False, False, "no_seat"),
        "reader": (make_member(house, MembershipRole.READER), True, False, False, "no_seat"),
        "insider": (insider, True, True, True, "own"),
        "supervisor": (supervisor, False, False, False, "absent"),
        "rival": (make_member(make_organisation()), False, False, False, "absent"),
        "visitor": (None, False, False, False, "absent"),
    }
    for name, (person, sees, lists, records, correct) in table.items():
        assert may_see_inspection(person, row, AT).ok is sees, name
        assert (row in db.session.scalars(visible_inspections(person, AT)).all()) is sees, name
        assert may_see_inspections(person, AT).ok is lists, name
        assert may_record_inspection(person, AT).ok is records, name
        assert may_correct_inspection(person, row, AT).code == correct, name
    with pytest.raises(Refused, match="own"):
        record_inspection(found, by=insider, at=AT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"credit_code": "91320000MA1ABCDE8X"}, "credit_code"),
        ({"clause": "99"}, "clause"),
        ({"facts": " "}, "facts"),
        ({"duty_id": "000000000000"}, "duty"),
        ({"source": ""}, "source"),
        ({"found_on": TODAY + timedelta(days=1)}, "found_on"),
        ({"decision": "没有的文号"}, "decision"),
    ],
)
def test_nonsense_is_not_recorded(app: Flask, changes: dict[str, Any], field: str) -> None:
    keeper, _, found = _world()
    with pytest.raises(Invalid) as told:
        record_inspection(replace(found, **changes), by=keeper, at=AT)
    assert field in told.value.errors


def test_correction_leaves_the_old_row_links_the_decision_and_tells_the_laboratory(app: Flask) -> None:
    keeper, house, found = _world()
    decision, owner = make_misconduct(house), make_member(house)
    first = record_inspection(found, by=keeper, at=AT)
    told = replace(found, clause="13.4", decision=decision.document_number)
    with pytest.raises(Invalid):
        correct_inspection(first, told, " ", by=keeper, at=AT)
    second = correct_inspection(first, told, "复核后更正", by=keeper, at=AT)
    assert (first.judgement, first.replaced_at, second.judgement) == (Judgement.FALSE, AT, Judgement.UNTRUE)
    assert (second.replaces_id, second.misconduct) == (first.id, decision)
    with pytest.raises(Refused, match="replaced"):
        correct_inspection(first, told, "再改", by=keeper, at=AT)
    rules = {rule.act: rule for rule in RULES}
    acts = [act for act in db.session.scalars(select(Act)) if act.name in rules]
    assert {act.name for act in acts} == set(rules)
    for act in acts:
        assert list(rules[act.name].readers(act)) == [owner.id]
        assert rules[act.name].words(act, owner.id) is not None


def test_pages_of_officer_and_laboratory_and_the_workbook(
    client: FlaskClient, sign_in: Callable[[User], FlaskClient], count_queries: Any
) -> None:
    keeper, house, found = _world()
    owner, rival = make_member(house), make_member(make_organisation())
    db.session.commit()
    client.environ_base[RECEIVED] = AT.timestamp()
    desk = sign_in(keeper)
    given = {
        "credit_code": found.credit_code,
        "found_on": TODAY.isoformat(),
        "duty": found.duty_id,
        "clause": "14.1",
        "facts": "三份报告没有原始记录",
        "source": found.source,
    }
    assert desk.get("/officer/inspections/record").status_code == 200
    assert desk.post("/officer/inspections/record", data=given | {"facts": ""}).status_code == 400
    assert desk.post("/officer/inspections/record", data=given).status_code == 303
    row = db.session.scalars(select(Inspection)).one().id
    correct = f"/officer/inspections/{row}/correct"
    assert "三份报告没有原始记录" in desk.get(correct).text
    assert desk.post(correct, data=given | {"clause": "13.4", "reason": "复核"}).status_code == 303
    assert "不实检验检测报告" in desk.get("/officer/inspections?judgement=untrue").text
    book = CalamineWorkbook.from_filelike(BytesIO(desk.get("/officer/inspections.xlsx").data))
    assert any(house.name in line for line in book.get_sheet_by_index(0).to_python())
    assert "复核" in sign_in(owner).get("/lab/inspections").text
    assert house.name not in sign_in(rival).get("/lab/inspections").text
    assert sign_in(rival).get("/officer/inspections").status_code == 403
    counts = []
    for number in (0, 29):
        make_many(
            number,
            lambda: record_inspection(found, by=db.session.merge(keeper), at=AT) and db.session.flush(),
        )
        db.session.commit()
        desk = sign_in(keeper)
        desk.get("/officer/inspections")
        with count_queries() as count:
            assert desk.get("/officer/inspections").status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1] <= 10

"""Surveys and rosters are read by their headings, looked at, saved once; the roster tells whom nobody has asked."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.needs.models import KeyEnterprise, Need, NeedImport
from app.needs.policy import surveying as policy
from app.needs.queries.roster import places_known, reach_by_chain, roster, told_by
from app.needs.reading import NoTable, Row, cost_of, read_rows
from app.needs.service import surveying as service
from app.needs.states import ImportSort, ImportState, NeedState, Trouble, Urgency, Way
from app.people.models import User
from app.people.states import OrganisationKind
from app.shared.verdict import Refused
from tests.factories.needs import make_chain
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.recommending import make_recommender

HEADS = [
    "单位名称*",
    "统一社会信用代码",
    "所在市",
    "所属产业链",
    "产品（检测对象）",
    "难题类别",
    "问题描述",
    "年费用（万元）",
]
WHOLE = ["示例甲厂", "", "南京", "氢能产业链", "储氢瓶", "测不了、周期长", "送省外", "12.5"]


def read(*lines: list[str], sort: ImportSort = ImportSort.SURVEY) -> list[Row]:
    make_chain()
    return read_rows([["2026 年调查"], HEADS, *lines], sort, places_known())


def start(rows: list[Row], by: User, sort: ImportSort = ImportSort.SURVEY) -> NeedImport:
    return service.start_need_import(sort, "问卷.xlsx", rows, by=by, at=AT)


def test_rows_are_understood_and_what_lacks_is_named(app: Flask) -> None:
    chain = make_chain("氢能")
    rows = read(
        WHOLE, ["", "", "", "", "", "", "", ""], ["示例乙厂", "", "火星", "没有的链", "", "随便", "很急", ""]
    )
    assert [row.number for row in rows] == [3, 5]
    assert (rows[0].chain_id, rows[0].region_code, rows[0].wrong) == (chain.id, "320100", [])
    assert rows[1].wrong == ["chain", "subject", "trouble", "region"]
    with pytest.raises(NoTable):
        read_rows([["甲", "乙"]], ImportSort.SURVEY, places_known())


@pytest.mark.parametrize(
    ("said", "cost"), [("12.5", "12.50"), ("1,200 万元", "1200.00"), ("很多", None), ("", None), ("-3", None)]
)
def test_cost_is_a_plain_number_or_nothing(said: str, cost: str | None) -> None:
    found = cost_of({"cost": said})
    assert (str(found) if found is not None else None) == cost


def test_survey_saves_whole_rows_once_as_needs_that_wait(app: Flask) -> None:
    officer = make_officer()
    enterprise = make_organisation(kind=OrganisationKind.ENTERPRISE)
    own = [enterprise.name, enterprise.credit_code, *WHOLE[2:]]
    listing = start(read(WHOLE, WHOLE, own, ["示例乙厂", "", "", "", "", "", "", ""]), officer)
    assert db.session.query(Need).count() == 0
    assert service.save_need_import(listing, by=officer, at=AT) == 2
    assert (listing.state, listing.saved) == (ImportState.SAVED, 2)
    need = db.session.scalars(select(Need).where(Need.organisation_id.is_(None))).one()
    assert (need.trouble, need.urgency, need.way) == (Trouble.NOT_TESTABLE, Urgency.YEAR, Way.SURVEY)
    assert (need.state, need.published_at, need.may_name) == (NeedState.FILED, None, False)
    assert db.session.scalars(select(Need.organisation_id).where(Need.organisation_id == enterprise.id)).one()
    assert service.save_need_import(start(read(WHOLE), officer), by=officer, at=AT) == 0
    with pytest.raises(Refused):
        service.save_need_import(listing, by=officer, at=AT)


def test_dropped_sheet_leaves_nothing(app: Flask) -> None:
    officer = make_officer()
    listing = start(read(WHOLE), officer)
    service.drop_need_import(listing, by=officer, at=AT)
    assert (listing.state, listing.reading, db.session.query(Need).count()) == (ImportState.DROPPED, [], 0)


def test_roster_tells_how_much_the_survey_reached(app: Flask) -> None:
    officer = make_officer()
    other = ["示例丙厂", "", "苏州", "氢能", "", "", "", ""]
    sheet = read(WHOLE, other, sort=ImportSort.ROSTER)
    service.save_need_import(start(sheet, officer, ImportSort.ROSTER), by=officer, at=AT)
    assert service.save_need_import(start(sheet, officer, ImportSort.ROSTER), by=officer, at=AT) == 0
    service.save_need_import(start(read(WHOLE), officer), by=officer, at=AT)
    assert [(r.chain, r.total, r.reached, r.percent) for r in reach_by_chain(officer, AT)] == [
        ("氢能", 2, 1, 50)
    ]
    left = db.session.scalars(roster(officer, AT, left=True)).all()
    assert [row.name for row in left] == ["示例丙厂"]
    assert told_by(list(left)) == set()
    nanjing = make_recommender()
    assert [(r.total, r.reached) for r in reach_by_chain(nanjing, AT)] == [(1, 1)]


def test_imports_and_roster_are_seen_by_whom_policy_and_query_name(app: Flask) -> None:
    officer = make_officer()
    people: dict[str, Any] = {
        "visitor": None,
        "officer": officer,
        "city": make_recommender(),
        "other": make_recommender("320500"),
        "enterprise": make_member(make_organisation(kind=OrganisationKind.ENTERPRISE)),
    }
    listing = start(read(WHOLE, sort=ImportSort.ROSTER), officer, ImportSort.ROSTER)
    service.save_need_import(listing, by=officer, at=AT)
    listed = db.session.scalars(select(KeyEnterprise)).one()
    for name, who in people.items():
        seen = policy.may_see_need_import(who, listing, AT).ok
        assert seen is (listing in db.session.scalars(policy.visible_need_imports(who, AT)).all()), name
        assert seen is (name == "officer"), name
        known = policy.may_see_key_enterprise(who, listed, AT).ok
        assert known is (listed in db.session.scalars(policy.visible_roster(who, AT)).all()), name
        assert known is (name in {"officer", "city"}), name
        assert policy.may_see_roster(who, AT).ok is (name in {"officer", "city", "other"}), name

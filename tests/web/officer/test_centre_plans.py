"""Plans of centres in the browser: over every desk, refusals beside fields, as many queries for thirty as for two."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.centres.models import Candidate, CentrePlan
from app.centres.reasons import default_weights
from app.centres.states import PlanState
from app.extensions import db
from tests.factories.centres import Planning, make_asked, make_ordered, make_planning, make_ranked
from tests.factories.needs import make_chain
from tests.factories.people import AT, make_region

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]
FIELDS = {
    "title": "江苏省示例产业计量测试中心",
    "sort": "省产业计量测试中心",
    "gap": "量值溯源缺",
    "missing": "9",
}


def test_plan_goes_over_all_desks_to_the_public_page_and_a_draft(visit: Visit) -> None:
    found = make_planning(1)
    officer, second, city, expert = found.officer, found.second, found.city, found.experts[0]
    chain, region = make_chain().id, make_region().code
    db.session.commit()
    plan_key = found.plan.id
    filed = visit(city, AT).post(
        f"/recommender/centre-plans/{plan_key}/candidates/new",
        data=FIELDS | {"chain_id": chain, "region_code": region},
    )
    assert filed.status_code == 303
    mine = visit(city, AT).get(f"/recommender/centre-plans/{plan_key}").get_data(as_text=True)
    assert FIELDS["title"] in mine
    key = db.session.scalars(db.select(Candidate.id).where(Candidate.title == FIELDS["title"])).one()
    desk = visit(officer, AT)
    assert "拟建中心待审核" in desk.get("/officer/").get_data(as_text=True)
    assert desk.post(f"/officer/candidates/{key}/admit").status_code == 303
    assert desk.post(f"/officer/centre-plans/{plan_key}/ask").status_code == 303
    for one in db.session.scalars(db.select(Candidate.id)).all():
        page = visit(expert, AT)
        assert page.get(f"/judge/candidates/{one}/opinion").status_code == 200
        wrong = page.post(f"/judge/candidates/{one}/opinion", data={"score": "101", "why": "急"})
        assert wrong.status_code == 400
        assert (
            page.post(f"/judge/candidates/{one}/opinion", data={"score": "80", "why": "急需"}).status_code
            == 303
        )
    assert "80" in visit(expert, AT).get(f"/judge/centre-plans/{plan_key}").get_data(as_text=True)
    assert visit(officer, AT).post(f"/officer/centre-plans/{plan_key}/rank").status_code == 303
    assert visit(None, AT).get(f"/centre-plans/{plan_key}").status_code == 404
    assert visit(officer, AT).post(f"/officer/centre-plans/{plan_key}/publish").status_code == 403
    assert visit(second, AT).post(f"/officer/centre-plans/{plan_key}/publish").status_code == 303
    public = visit(None, AT).get(f"/centre-plans/{plan_key}").get_data(as_text=True).replace("<wbr>", "")
    assert FIELDS["title"] in public
    assert "优先支持" in public
    assert "得分主要来自" in public
    sheet = visit(None, AT).get(f"/centre-plans/{plan_key}/order.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.get_data())).get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["名次", "拟建名称", "中心类型"]
    assert [row[0] for row in rows[2:]] == [1.0, 2.0]
    assert sum(rows[2][8::2]) == pytest.approx(rows[2][5])
    assert found.plan.title in visit(None, AT).get("/centres").get_data(as_text=True)
    drafted = visit(officer, AT).post(f"/officer/centre-plans/{plan_key}/draft-list", data={"most": "1"})
    assert drafted.status_code == 303
    assert "/officer/calls/" in drafted.location


def test_plan_is_begun_and_changed_with_weights_that_add_up(visit: Visit) -> None:
    found = make_planning(0)
    db.session.commit()
    weights = {f"weight-{key}": str(value) for key, value in default_weights().items()}
    data = {"kind": "centre", "title": "新规划", "year": "2027", "backed": "2"} | weights
    client = visit(found.officer, AT)
    assert client.get("/officer/centre-plans/new").status_code == 200
    wrong = client.post("/officer/centre-plans/new", data=data | {"weight-needs": "90"})
    assert wrong.status_code == 400
    assert "合计应为 100" in wrong.get_data(as_text=True)
    assert client.post("/officer/centre-plans/new", data=data).status_code == 303
    made = db.session.scalars(db.select(CentrePlan).where(CentrePlan.title == "新规划")).one()
    edited = client.post(f"/officer/centre-plans/{made.id}/edit", data=data | {"title": "改名"})
    assert edited.status_code == 303
    assert db.session.get_one(CentrePlan, made.id).title == "改名"


def _paths(found: Planning) -> list[str]:
    first = found.candidates[0].id
    plan = found.plan.id
    return [
        "/officer/centre-plans",
        f"/officer/centre-plans/{plan}",
        f"/officer/candidates/{first}",
    ]


@pytest.mark.parametrize("stage", [make_planning, make_asked, make_ranked, make_ordered])
def test_pages_of_the_office_show_in_every_state(visit: Visit, stage: Callable[[], Planning]) -> None:
    found = stage()
    db.session.commit()
    for path in _paths(found):
        assert visit(found.second, AT).get(path).status_code == 200, path
    plan, first = found.plan, found.candidates[0].id
    forms = {
        PlanState.COLLECTING: ["edit", "advisers", "ask", "candidates/new"],
        PlanState.ASKING: ["advisers"],
        PlanState.RANKED: ["rank", "publish", "return"],
        PlanState.PUBLISHED: ["draft-list"],
    }[plan.state]
    for name in forms:
        assert visit(found.second, AT).get(f"/officer/centre-plans/{plan.id}/{name}").status_code == 200, name
    if plan.state == PlanState.COLLECTING:
        for name in ("edit", "needs", "set-aside"):
            assert visit(found.second, AT).get(f"/officer/candidates/{first}/{name}").status_code == 200, name
        posted = visit(found.second, AT).post(
            f"/officer/candidates/{first}/set-aside", data={"reason": "重复"}
        )
        assert posted.status_code == 303
        assert visit(found.city, AT).get("/recommender/centre-plans").status_code == 200
    if plan.state == PlanState.RANKED:
        back = visit(found.second, AT).post(
            f"/officer/centre-plans/{plan.id}/return", data={"reason": "再议"}
        )
        assert back.status_code == 303


def test_lists_ask_as_often_for_thirty_candidates_as_for_two(visit: Visit, count_queries: Counter) -> None:
    counts: dict[str, list[int]] = {}
    for number in (2, 30):
        found = make_ordered(number)
        db.session.commit()
        seats = {
            "officer": (found.second, f"/officer/centre-plans/{found.plan.id}"),
            "city": (found.city, f"/recommender/centre-plans/{found.plan.id}"),
            "expert": (found.experts[0], f"/judge/centre-plans/{found.plan.id}"),
            "public": (None, f"/centre-plans/{found.plan.id}"),
        }
        for name, (user, path) in seats.items():
            client = visit(user, AT)
            client.get(path)
            with count_queries() as count:
                assert client.get(path).status_code == 200
            counts.setdefault(name, []).append(int(count))
    assert all(few == many <= 14 for few, many in counts.values()), counts
    assert counts["public"][0] <= 10

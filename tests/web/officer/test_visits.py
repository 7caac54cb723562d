"""The pages of visits at the desks of officers, judges and the laboratory."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.history.models import Reading
from app.visits.models import Visit
from app.visits.states import VisitState
from tests.factories.copying import make_many
from tests.factories.files import pdf_bytes
from tests.factories.people import AT, make_user
from tests.factories.visits import make_confirmed, make_held, make_site, make_visit

VisitAs = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]
HEADS = ["ability", "people", "research", "operation", "authority", "support"]


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


def sheet(visit: Visit, **changes: str) -> dict[str, Any]:
    """What the form of a whole sheet sends."""
    lines = {f"seen-{head}": "设备到位" for head in HEADS} | {f"finding-{head}": "meets" for head in HEADS}
    names = "\r\n".join(visitor.name for visitor in visit.visitors)
    rest = {
        "ways": ["documents", "site"],
        "finding": "mostly",
        "conclusion": "基本具备条件",
        "signatures": names,
    }
    return {"revision": str(visit.revision)} | lines | rest | changes


def test_visit_planned_from_the_list(visit: VisitAs) -> None:
    site = make_site()
    browser = visit(site.officer, AT)
    assert site.entry.organisation.name in text_of(browser, "/officer/visits")
    url = f"/officer/entries/{site.entry.id}/plan-visit"
    assert site.experts[0].name in text_of(browser, url)
    data: dict[str, Any] = {"visit_on": "2026-11-25", "place": "示例园区", "others": "示例处长，省局质量处"}
    assert browser.post(url, data=data).status_code == 400
    data |= {"experts": [e.id for e in site.experts[:2]], "leader": site.experts[2].id}
    wrong = browser.post(url, data=data)
    assert wrong.status_code == 400
    assert "请从参加核查的专家中指定组长" in wrong.get_data(as_text=True)
    made = browser.post(url, data=data | {"leader": site.experts[1].id})
    assert made.status_code == 303
    found = db.session.query(Visit).one()
    assert [(v.name, v.duty, v.is_leader) for v in found.visitors][1:] == [
        (site.experts[1].name, "", True),
        ("示例处长", "省局质量处", False),
    ]
    page = text_of(browser, made.location)
    assert "示例处长" in page
    moved = browser.post(
        f"/officer/visits/{found.id}/change",
        data=data | {"leader": site.experts[1].id, "visit_on": "2026-11-26"},
    )
    assert moved.status_code == 303
    assert "2026年11月26日" in text_of(browser, "/officer/visits?state=planned")
    assert browser.post(f"/officer/visits/{found.id}/call-off", data={"reason": "台风"}).status_code == 303
    assert "台风" in text_of(browser, f"/officer/visits/{found.id}")


def test_sheet_filled_in_on_site_handed_in_and_confirmed(visit: VisitAs) -> None:
    site, planned = make_visit()
    browser = visit(site.experts[1], AT)
    assert planned.place in text_of(browser, "/judge/")
    url = f"/judge/visits/{planned.id}"
    assert "填写记录表" in text_of(browser, url)
    assert "质量体系运行" in text_of(browser, f"{url}/sheet")
    saved = browser.post(f"{url}/sheet", data={"revision": "0", "seen-ability": "先记一笔", "save": "1"})
    assert saved.location.endswith("/sheet")
    stale = browser.post(f"{url}/sheet", data=sheet(planned, revision="0", hold="1"))
    assert stale.status_code == 400
    for words in ("刚被同组成员修改", "先记一笔", "设备到位", 'name="revision" id="revision" value="1"'):
        assert words in stale.get_data(as_text=True), words
    bare = browser.post(f"{url}/sheet", data={"revision": "1", "hold": "1"})
    assert bare.status_code == 400
    assert "请写明观察到的情况" in bare.get_data(as_text=True)
    scan = browser.post(f"{url}/scans", data={"file": (io.BytesIO(pdf_bytes()), "记录表.pdf")})
    assert scan.status_code == 303
    for forged in ({}, {"revision": "1"}):
        wrong = browser.post(f"{url}/scans", data={"file": (io.BytesIO(b"MZ"), "假.pdf"), **forged})
        assert wrong.status_code == 400
        assert "先记一笔" in wrong.get_data(as_text=True)
    assert browser.post(f"{url}/sheet", data=sheet(planned, revision="1", hold="1")).status_code == 303
    assert "提交记录表的人不能自己确认" in text_of(browser, url) or "由核查组组长" in text_of(browser, url)
    leader = visit(site.experts[0], AT)
    assert "记录表.pdf" in text_of(leader, f"{url}/confirm")
    assert leader.post(f"{url}/confirm").status_code == 303
    assert db.session.get_one(Visit, planned.id).state == VisitState.CONFIRMED
    assert leader.get(f"{url}/sheet").status_code == 409


def test_officer_fills_in_and_second_sends_back(visit: VisitAs) -> None:
    site, planned = make_visit()
    url = f"/officer/visits/{planned.id}"
    browser = visit(site.officer, AT)
    assert browser.post(f"{url}/sheet", data=sheet(planned, hold="1")).status_code == 303
    assert browser.get(f"{url}/confirm").status_code == 403
    second = visit(site.second, AT)
    assert "设备到位" in text_of(second, f"{url}/return")
    assert second.post(f"{url}/return", data={"reason": "补盲样结果"}).status_code == 303
    assert "补盲样结果" in text_of(second, f"{url}/sheet")


def test_laboratory_hears_the_date_and_sees_its_sheet_in_the_end(visit: VisitAs) -> None:
    site, held = make_held()
    browser = visit(site.member, AT)
    assert "现场核查：2026年11月23日" in text_of(browser, f"/lab/entries/{site.entry.id}")
    early = text_of(browser, f"/lab/visits/{held.id}")
    assert held.place in early
    for words in ("设备到位", "示例处长", site.experts[0].name, "建议批准筹建"):
        assert words not in early, words
    done, sheet_ = make_confirmed()
    late = text_of(visit(done.member, AT), f"/lab/visits/{sheet_.id}")
    for words in ("设备到位，记录齐全", "示例处长", "建议批准筹建"):
        assert words in late, words
    assert visit(done.member, AT).get(f"/lab/visits/{held.id}").status_code == 404


def test_strangers_find_nothing_and_readings_are_recorded(visit: VisitAs) -> None:
    site, held = make_held()
    for path in (f"/officer/visits/{held.id}", f"/judge/visits/{held.id}", f"/lab/visits/{held.id}"):
        assert visit(make_user(), AT).get(path).status_code == 404, path
        assert visit(site.experts[2], AT).get(path).status_code == 404, path
    text_of(visit(site.officer, AT), f"/officer/visits/{held.id}")
    assert db.session.query(Reading).filter_by(noun="visit", subject_id=held.id).count() == 1


@pytest.mark.parametrize("count", [1, 30])
def test_list_of_any_length_takes_the_same_queries(
    visit: VisitAs, count_queries: Counter, count: int
) -> None:
    first = make_visit()[0]
    make_many(count - 1, lambda: make_visit(make_site(first.call, first.officer)))
    browser = visit(first.officer, AT)
    with count_queries() as queries:
        text_of(browser, "/officer/visits")
    assert int(queries) <= 16, queries.statements

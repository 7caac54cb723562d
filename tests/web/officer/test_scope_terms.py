"""Officers correct chains, and see who could meet an item's indicators."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient

from app.capabilities.models import ScopeTerm
from app.capabilities.states import Sorting
from app.extensions import db
from tests.factories.calls import make_call, make_item
from tests.factories.capabilities import capabilities, make_schedule
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_member, make_officer, make_organisation

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def test_officer_corrects_a_chain_with_a_reason(visit: Visit) -> None:
    chain = make_chain("新型储能")
    term = capabilities(make_schedule())[0].term
    key, chain_id = term.id, chain.id
    db.session.commit()
    client = visit(make_officer(), AT)
    assert "热失控" in client.get("/officer/scope-terms").get_data(as_text=True)
    assert "热失控" not in client.get("/officer/scope-terms?how=none&q=钢筋").get_data(as_text=True)
    path = f"/officer/scope-terms/{key}/chain"
    assert "请写明理由" in client.post(path, data={"chain": chain_id}).get_data(as_text=True)
    assert client.post(path, data={"chain": chain_id, "why": "示例理由"}).status_code == 303
    told = db.session.get_one(ScopeTerm, key)
    assert (told.chain_id, told.sorting, told.chain_words) == (chain_id, Sorting.PERSON, "示例理由")
    assert "示例理由" in visit(None, AT).get("/capabilities?q=热失控").get_data(as_text=True)
    assert visit(make_member(make_organisation()), AT).post(path, data={}).status_code == 403
    assert client.get("/officer/scope-terms/999999/chain").status_code == 404


def test_item_tells_who_could_meet_each_indicator(visit: Visit, count_queries: Counter) -> None:
    schedule = make_schedule(rows=(("1", "动力电池", "热失控", "GB 38031-2020", ""),))
    officer = make_officer()
    call = make_call(officer=officer)
    counts = []
    for number in (1, 8):
        item = make_item(call, title="动力电池安全", indicators=number)
        item.indicators[0].parameter = "热失控"
        key, name = item.id, schedule.organisation.name
        db.session.commit()
        client = visit(officer, AT)
        with count_queries() as found:
            page = client.get(f"/officer/items/{key}/laboratories").get_data(as_text=True)
        counts.append(int(found))
        assert name in page
        assert ("没有机构的能力附表与这项指标相近" in page) is (number > 1)
    assert counts[0] == counts[1], counts
    assert (
        visit(make_member(make_organisation()), AT).get(f"/officer/items/{key}/laboratories").status_code
        == 404
    )


def test_need_tells_who_can_test_it(visit: Visit, count_queries: Counter) -> None:
    schedule = make_schedule()
    need = make_need(subject="动力电池", gap="热失控检测能力缺乏", standards="GB 38031-2025")
    other = make_need(subject="无此对象", gap="无此缺口", standards="")
    name, key, none = schedule.organisation.name, need.id, other.id
    db.session.commit()
    client = visit(None, AT)
    page = client.get(f"/needs/{key}/laboratories").get_data(as_text=True)
    for words in (name, "接近", "标准年号不同", "有 0 家已覆盖，1 家接近"):
        assert words in page, words
    assert "没有找到能测的机构" in client.get(f"/needs/{none}/laboratories").get_data(as_text=True)
    counts = []
    for number in (1, 30):
        make_schedule(rows=[(str(n), "动力电池", f"热失控{n}", "GB 38031-2020", "") for n in range(number)])
        with count_queries() as found:
            client.get(f"/needs/{key}/laboratories")
        counts.append(int(found))
    assert counts[0] == counts[1] <= 10

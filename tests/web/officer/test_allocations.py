"""Items shared out through the pages: declared, computed, explained, proposed, told to whoever had to give way."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.decisions.models import Allocation, Decision
from app.decisions.service import agree_decision, make_allocation
from app.extensions import db
from tests.decisions.test_allocating import Shared, ranked, share
from tests.factories.decisions import make_judged_item, propose, rank
from tests.factories.notices import make_notice
from tests.factories.people import AT, make_officer

Visit = Callable[..., FlaskClient]


def test_list_is_shared_out_and_decided_through_the_pages(visit: Visit) -> None:
    shared = ranked(institution=1)
    call, first, second = shared.first.call, shared.first, shared.second
    page = f"/officer/calls/{call.id}/allocation"
    client = visit(first.officer, AT)
    assert page in client.get(f"/officer/results?call={call.id}").get_data(as_text=True)
    early = client.get(f"/officer/items/{second.item.id}/decide").get_data(as_text=True)
    assert "先分配，再拟定" in early
    assert 'name="result"' not in early

    assert client.post(page).status_code == 303

    text = client.get(page).get_data(as_text=True)
    assert "同一单位至多 1 项，该单位已安排满；若由本单位承担，得分合计减少 7 分" in text
    form = client.get(f"/officer/items/{second.item.id}/decide").get_data(as_text=True)
    assert second.entries[1].organisation.name in form
    assert f'value="{second.entries[0].id}"' not in form
    data = {"result": "winners", "winners": [second.entries[1].id], "reasons": "限额分配"}
    assert client.post(f"/officer/items/{second.item.id}/decide", data=data).status_code == 303
    decision = db.session.query(Decision).one()
    told = visit(first.second, AT).get(f"/officer/decisions/{decision.id}").get_data(as_text=True)
    assert "排名在前的 1 家受限额约束" in told


def test_allocation_that_cannot_be_made_says_why_on_its_page(visit: Visit) -> None:
    shared = share(institution=1)
    rank(shared.first)
    page = f"/officer/calls/{shared.first.call.id}/allocation"

    answer = visit(shared.first.officer, AT).post(page)

    assert answer.status_code == 409
    assert f"这些项目还没有有效的排名：{shared.second.item.code}" in answer.get_data(as_text=True)
    assert db.session.query(Allocation).count() == 0


@pytest.mark.parametrize("caps", [{}, {"institution": 1}])
def test_allocation_page_is_for_officers_of_lists_with_limits(visit: Visit, caps: dict[str, Any]) -> None:
    shared = ranked(**caps)
    page = f"/officer/calls/{shared.first.call.id}/allocation"

    assert visit(shared.first.officer, AT).get(page).status_code == (200 if caps else 404)
    assert visit(make_officer(), AT).get(page).status_code == 404
    assert visit(shared.first.member(0), AT).get(page).status_code == 404


def test_loser_by_a_limit_reads_which_one_and_nothing_of_others(visit: Visit) -> None:
    shared = _decided()
    own = shared.second.entries[0]

    text = visit(shared.first.member(0), AT).get(f"/lab/entries/{own.id}/result").get_data(as_text=True)
    other = visit(shared.first.member(1), AT).get(f"/lab/entries/{shared.first.entries[1].id}/result")

    assert "同一单位至多 1 项，本单位已列入其他项目" in text
    assert "减少" not in text
    assert shared.second.entries[1].organisation.name not in text
    assert "限额分配" not in other.get_data(as_text=True)


def _decided() -> Shared:
    shared = ranked(institution=1)
    make_allocation(shared.first.call, by=shared.first.officer, at=AT)
    made = [propose(shared.first, 0), propose(shared.second, 1)]
    for decision in made:
        agree_decision(decision, "同意", by=shared.first.second, at=AT)
    make_notice(shared.first, *made)
    return shared


def test_allocation_page_asks_the_database_as_often_for_many_items(
    visit: Visit, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    shared = ranked(institution=1)
    page, counts = f"/officer/calls/{shared.first.call.id}/allocation", []
    words = {"call": shared.first.call, "officer": shared.first.officer, "second": shared.first.second}
    for more in (0, 6):
        for _ in range(more):
            rank(make_judged_item(((70, 75, 80),), **words))
        make_allocation(shared.first.call, by=shared.first.officer, at=AT)
        db.session.commit()
        client = visit(shared.first.officer, AT)
        client.get(page)
        with count_queries() as seen:
            assert client.get(page).status_code == 200
        counts.append(len(seen.statements))

    assert counts[0] == counts[1] <= 10

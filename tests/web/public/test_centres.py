"""The public page of the centres to build."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories.copying import make_many
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_region
from tests.factories.visits import make_centre, make_centre_call

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")].replace("<wbr>", "")


def test_empty_list_says_what_will_stand_here(visit: Visit) -> None:
    page = text_of(visit(None, AT), "/centres")
    assert "还没有发布中心建设榜单" in page
    assert "权重 40" in page


def test_centre_stands_with_its_reasons(visit: Visit) -> None:
    chain = make_chain()
    make_need(chain)
    make_region("320200", "无锡市", "Wuxi")
    item = make_centre(
        make_centre_call(), chain_id=chain.id, region_code="320200", title="江苏省示例产品质检中心"
    )
    page = text_of(visit(None, AT), "/centres")
    for words in (
        item.title,
        "省质检中心",
        "1 条",
        "尚无专家意见",
        "评审与公示",
        "无锡",
        "权重 30",
        "/chains/",
    ):
        assert words in page, words


def test_filters_are_links_that_keep_each_other(visit: Visit) -> None:
    call = make_centre_call()
    make_region("320200", "无锡市", "Wuxi")
    here = make_centre(call, region_code="320200", title="示例甲中心")
    there = make_centre(call, facts={"centre_type": "省计量中心"}, title="示例乙中心")
    browser = visit(None, AT)
    page = text_of(browser, "/centres?city=320200")
    assert here.title in page
    assert there.title not in page
    assert "city=320200" in page
    assert "没有符合条件的拟建中心" in text_of(browser, "/centres?city=320200&sort=省计量中心")
    assert there.title in text_of(browser, "/centres?sort=省计量中心")
    assert text_of(browser, "/centres?sort=%00&city=x&standing=x&chain=x&page=999")


@pytest.mark.parametrize("count", [1, 30])
def test_page_of_any_length_stays_below_ten_queries(visit: Visit, count_queries: Counter, count: int) -> None:
    call, chain = make_centre_call(), make_chain()
    make_many(count, lambda: make_centre(call, chain_id=chain.id))
    browser = visit(None, AT)
    with count_queries() as queries:
        text_of(browser, "/centres")
    assert int(queries) <= 10, queries.statements

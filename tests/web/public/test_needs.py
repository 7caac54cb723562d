"""The list of needs: filters as links, the whole list as a table, nothing before its publication."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.needs.listing import shipped_needs
from app.needs.service import publish_needs
from app.needs.states import Trouble
from tests.factories.calls import make_call, make_item
from tests.factories.copying import make_many
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")]


def test_needs_empty_says_so_calmly(visit: Visit) -> None:
    page = text_of(visit(None, AT), "/needs")
    assert "清单上还没有需求" in page
    assert "/needs.csv" not in page


def test_needs_shipped_print_object_gap_standard_and_source(visit: Visit) -> None:
    make_chain()
    publish_needs(shipped_needs(), by=None, at=AT)
    page = text_of(visit(None, AT), "/needs")
    for words in (
        "汽车内饰",
        "粘滑性能检测能力缺乏",
        "VDA 230-206",
        "江苏质量图谱·电动汽车",
        "测不了",
        "共 7 项",
    ):
        assert words in page, words
    assert "示例数据" not in page


def test_needs_filters_are_links_that_keep_the_others(visit: Visit) -> None:
    make_need(subject="充电接口", trouble=Trouble.SLOW)
    hydrogen = make_chain("氢能").slug
    make_need(make_chain("氢能"), subject="储氢瓶", trouble=Trouble.NOT_FOUND)
    make_need(make_chain("氢能"), subject="加氢机", trouble=Trouble.FAR)
    client = visit(None, AT)
    page = text_of(client, "/needs?q=示例来源")
    assert f'href="/needs?q=%E7%A4%BA%E4%BE%8B%E6%9D%A5%E6%BA%90&amp;chain={hydrogen}"' in page
    narrowed = text_of(client, f"/needs?chain={hydrogen}")
    assert "储氢瓶" in narrowed
    assert "充电接口" not in narrowed
    assert f'href="/needs?chain={hydrogen}&amp;trouble=not_found"' in narrowed
    assert "没有符合条件的需求" in text_of(client, f"/needs?chain={hydrogen}&trouble=slow")
    assert "储氢瓶" in text_of(client, "/needs?trouble=nonsense&chain=&q=%00")


def test_needs_csv_has_what_the_filter_leaves(visit: Visit) -> None:
    make_need(subject="=1+1", trouble=Trouble.SLOW)
    make_need(subject="储氢瓶")
    make_need(subject="还没公开", published_at=None)
    client = visit(None, AT)
    rows = client.get("/needs.csv").data.decode("utf-8-sig").splitlines()
    assert rows[0] == (
        "产业链,检测对象,检测项目或参数,缺口,依据标准,难题类别,什么时候要用,状态,企业,来源,公开日期,最近确认"
    )
    assert len(rows) == 3
    assert any(",'=1+1," in row for row in rows)
    assert any("GB/T 1-2020; ISO 2:2021" in row for row in rows)
    only = client.get("/needs.csv?trouble=slow").data.decode("utf-8-sig")
    assert "储氢瓶" not in only


@pytest.mark.parametrize("days", [None, 1])
def test_need_before_its_publication_is_nowhere(visit: Visit, days: int | None) -> None:
    need = make_need(subject="还没公开的需求", published_at=AT + timedelta(days=days) if days else None)
    slug, key = need.chain.slug, need.id
    client = visit(None, AT)
    assert client.get(f"/needs/{key}").status_code == 404
    for path in ("/", "/needs", "/chains", f"/chains/{slug}", "/about/measures"):
        assert "还没公开的需求" not in text_of(client, path)
    assert "还没公开的需求" not in client.get("/needs.csv").get_data(as_text=True)


def test_need_page_links_to_its_chain_and_its_challenges(visit: Visit) -> None:
    need = make_need()
    item = make_item(make_call(), chain_id=need.chain_id)
    key, slug, title = need.id, need.chain.slug, item.title
    page = text_of(visit(None, AT), f"/needs/{key}")
    for words in (
        "耐久性能检测能力缺乏",
        "ISO 2:2021",
        "示例来源",
        f'href="/chains/{slug}"',
        title,
        "正在揭榜",
    ):
        assert words in page, words


def test_needs_pages_ask_as_much_for_one_row_as_for_thirty(visit: Visit, count_queries: Counter) -> None:
    key = make_need().id
    counts: dict[str, list[int]] = {}
    for more in (0, 29):
        if more:
            make_many(14, lambda: make_need(make_chain("氢能"), trouble=Trouble.SLOW))
            make_many(15, lambda: make_need(trouble=Trouble.SLOW))
            make_many(29, lambda: make_item(make_call(), chain_id=make_chain().id))
        client = visit(None, AT)
        for path in ("/needs", "/needs.csv", f"/needs/{key}"):
            client.get(path)
            with count_queries() as count:
                client.get(path)
            counts.setdefault(path, []).append(int(count))
    assert all(one == many <= 10 for one, many in counts.values()), counts

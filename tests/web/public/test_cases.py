"""The magazine: filters as links, a page each, seasons, campaigns; drafts and withdrawn cases nowhere."""

import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.extensions import db
from app.jobs.searching import look_through
from app.showcase import service
from app.showcase.models import Case
from tests.factories.campaigns import TODAY, make_campaign
from tests.factories.cases import (
    CLIENT,
    make_case,
    make_checking,
    make_confirmed,
    make_dissected,
    make_published,
    make_season,
    officer_of,
)
from tests.factories.copying import make_many
from tests.factories.needs import make_chain
from tests.factories.people import AT, make_officer, make_region

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    page = answer.get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")].replace("<wbr>", "")


def make_withdrawn(**given: Any) -> Case:
    case = make_published(**given)
    service.withdraw_case(case, "成效数据不实", by=officer_of(case), at=AT)
    return case


def test_cases_empty_says_so_calmly(visit: Visit) -> None:
    page = text_of(visit(None, AT), "/cases")
    assert "还没有发布案例" in page


def test_cases_filters_are_links_that_narrow(visit: Visit) -> None:
    chain, other = make_chain(), make_chain("氢能")
    wuxi = make_region("320200", "无锡市", "Wuxi")
    make_published(call=make_season(make_officer(), year=2025), chain=chain, title="甲案例")
    second = make_published(chain=other, title="乙案例", stage="开发")
    third = make_published(call=make_season(make_officer(), kind="service_case"), chain=chain, title="丙案例")
    third.region_code = wuxi.code
    client = visit(None, AT)
    page = text_of(client, "/cases")
    for words in ("甲案例", "乙案例", "丙案例", "试验周期", "−60%"):
        assert words in page, words
    for address, left in {
        "kind=service_case": "丙案例",
        "year=2025": "甲案例",
        "stage=开发": "乙案例",
        f"chain={other.slug}": "乙案例",
        "city=320200": "丙案例",
        f"chain={chain.slug}&year=2025": "甲案例",
    }.items():
        narrowed = text_of(client, f"/cases?{address}")
        found = [title for title in ("甲案例", "乙案例", "丙案例") if f"{title}</a>" in narrowed]
        assert found == [left], address
    assert f'href="/cases?chain={other.slug}"' in page
    kept = text_of(client, f"/cases?chain={chain.slug}")
    assert f'href="/cases?chain={chain.slug}&amp;year=2025"' in kept
    assert second.slug in page
    for nonsense in ("/cases?year=x&page=9", "/cases?chain=nothing&city=&stage=%00", "/cases?kind=challenge"):
        assert client.get(nonsense).status_code == 200
    assert "没有符合条件的案例" in text_of(client, "/cases?kind=nothing")


def test_lists_ask_as_much_for_one_case_as_for_thirty(visit: Visit, count_queries: Counter) -> None:
    call, chain = make_season(make_officer()), make_chain()
    counts: dict[str, list[int]] = {}
    for more in (1, 29):
        make_many(more, lambda: make_published(call=call, chain=chain))
        client = visit(None, AT)
        for path in ("/cases", "/cases/seasons/2026", "/feeds/cases.atom", "/api/v1/cases"):
            client.get(path)
            with count_queries() as count:
                assert client.get(path).status_code == 200
            counts.setdefault(path, []).append(int(count))
    assert all(one == many <= 10 for one, many in counts.values()), counts


def test_case_page_asks_as_much_with_one_relative_as_with_thirty(
    visit: Visit, count_queries: Counter
) -> None:
    counts, call, chain = [], make_season(make_officer()), make_chain()
    one = make_dissected()
    one.chain = chain
    for more in (1, 29):
        make_many(more, lambda: make_published(call=call, chain=chain))
        client = visit(None, AT)
        with count_queries() as count:
            assert client.get(f"/cases/{one.slug}").status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1] <= 10


def test_case_page_tells_the_anatomy_in_its_order(visit: Visit) -> None:
    chain = make_chain()
    case = make_published(chain=chain)
    near = make_published(chain=chain, title="同链案例", stage="设计")
    far = make_published(chain=make_chain("氢能"), title="同阶段案例")
    make_published(chain=make_chain("氢能"), title="无关案例", stage="设计")
    client = visit(None, AT)
    page = text_of(client, f"/cases/{case.slug}")
    places = [
        page.index(words)
        for words in ("企业的难题", "从哪里切入", "机构做了什么", "取得的成效", "别人可以照做")
    ]
    assert places == sorted(places)
    for words in ("某充电设备企业", "30 天", "12 天", "−60%", 'class="is-here" aria-current="step">中试'):
        assert words in page, words
    assert f'href="/laboratories/{case.organisation.slug}"' in page
    assert page.index(near.title) < page.index(far.title)
    assert "无关案例" not in page
    assert CLIENT not in page
    assert "style=" not in page


def test_case_page_speaks_to_programs(visit: Visit) -> None:
    case = make_published(chain=make_chain())
    client = visit(None, AT)
    whole = client.get(f"/cases/{case.slug}").get_data(as_text=True)
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', whole, re.DOTALL)[1])  # type: ignore[index]
    assert (data["@type"], data["headline"]) == ("Article", case.title)
    assert data["author"]["name"] == case.organisation.name
    assert whole.count('property="og:image"') == 1
    assert f'property="og:image" content="http://localhost/cases/{case.slug}/share.png"' in whole
    assert f'name="ArticleTitle" content="{case.title}"' in whole
    picture = client.get(f"/cases/{case.slug}/share.png")
    assert picture.mimetype == "image/png"
    assert Image.open(io.BytesIO(picture.data)).size == (1200, 630)
    assert (
        client.get(
            f"/cases/{case.slug}/share.png", headers={"If-None-Match": picture.headers["ETag"]}
        ).status_code
        == 304
    )


def test_dissection_stands_on_the_page_once_the_laboratory_agreed(visit: Visit) -> None:
    silent, told = make_dissected(agreed=False), make_dissected()
    client = visit(None, AT)
    assert "中试前介入" not in text_of(client, f"/cases/{silent.slug}")
    page = text_of(client, f"/cases/{told.slug}")
    for words in ("案例解剖", "中试前介入", "把试验排进中试计划", "试验记录 12 份"):
        assert words in page, words


def test_withdrawn_case_says_so_and_keeps_its_text_to_itself(visit: Visit) -> None:
    case = make_withdrawn()
    page = text_of(visit(None, AT), f"/cases/{case.slug}", 410)
    for words in (case.title, "成效数据不实", case.organisation.name):
        assert words in page
    assert "复合试验装置" not in page
    assert "noindex" in visit(None, AT).get(f"/cases/{case.slug}").get_data(as_text=True)


@pytest.mark.parametrize("make", [make_case, make_checking, make_confirmed, make_withdrawn])
def test_what_is_not_public_is_nowhere(visit: Visit, make: Callable[..., Case]) -> None:
    chain = make_chain()
    hidden = make(title="潜伏案例甲", chain=chain)
    hidden.chain = chain
    make_published(title="公开案例乙", chain=chain)
    make_campaign(cases=[])
    db.session.commit()
    look_through(AT)
    client = visit(None, AT)
    roads = [
        "/cases",
        f"/cases?chain={chain.slug}",
        "/cases/seasons",
        "/cases/seasons/2026",
        "/feeds/cases.atom",
        "/api/v1/cases",
        "/api/v1/cases.csv",
        "/search?q=潜伏案例甲",
        "/search?q=盐雾试验",
        "/sitemaps/case-1.xml",
        f"/chains/{chain.slug}",
        f"/laboratories/{hidden.organisation.slug}",
        "/",
    ]
    for road in roads:
        body = client.get(road).get_data(as_text=True)
        assert hidden.slug not in body, road
        assert "潜伏案例甲</" not in body, road
    assert client.get(f"/api/v1/cases/{hidden.id}").status_code == 404
    assert client.get(f"/cases/{hidden.slug}/share.png").status_code == 404
    expected = 410 if make is make_withdrawn else 404
    assert client.get(f"/cases/{hidden.slug}").status_code == expected


def test_published_case_is_found_on_every_road(visit: Visit) -> None:
    chain = make_chain()
    case = make_published(chain=chain)
    db.session.commit()
    look_through(AT)
    client = visit(None, AT)
    for road in (
        "/cases",
        "/cases/seasons/2026",
        "/feeds/cases.atom",
        "/api/v1/cases",
        "/api/v1/cases.csv",
        "/search?q=充电插头的盐雾试验",
        "/sitemaps/case-1.xml",
        f"/chains/{chain.slug}",
        f"/laboratories/{case.organisation.slug}",
    ):
        assert case.slug in client.get(road).get_data(as_text=True), road
    assert CLIENT not in client.get("/api/v1/cases").get_data(as_text=True)


def test_case_published_later_is_not_there_yet(visit: Visit) -> None:
    case = make_published(at=AT + timedelta(days=1))
    assert visit(None, AT).get(f"/cases/{case.slug}").status_code == 404


def test_seasons_show_their_cases_in_order(visit: Visit) -> None:
    call = make_season(make_officer(), year=2025)
    titles = [make_published(call=call, title=f"第{n}个案例").title for n in range(1, 11)]
    client = visit(None, AT)
    page = text_of(client, "/cases/seasons/2025")
    places = [page.index(title) for title in titles]
    assert places == sorted(places)
    assert "10 个案例" in page
    assert "/cases/seasons/2025" in text_of(client, "/cases/seasons")
    assert client.get("/cases/seasons/1999").status_code == 404


def test_campaign_page_shows_cases_and_open_days(visit: Visit) -> None:
    case = make_published()
    campaign = make_campaign(cases=[case])
    draft = make_campaign(publish=False)
    client = visit(None, AT)
    page = text_of(client, f"/campaigns/{campaign.slug}")
    for words in (case.title, "示例开放机构", "示例路1号", "025-00000000"):
        assert words in page, words
    assert client.get(f"/campaigns/{draft.slug}").status_code == 404
    over = make_campaign(cases=[case], starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=8))
    assert "活动已结束" in text_of(visit(None, AT), f"/campaigns/{over.slug}")


def test_draft_is_previewed_by_its_officer_and_its_laboratory(visit: Visit) -> None:
    case = make_checking()
    db.session.flush()
    for person in (officer_of(case), db.session.get_one(type(officer_of(case)), case.entry.created_by_id)):
        whole = visit(person, AT).get(f"/cases/{case.slug}").get_data(as_text=True)
        assert "预览：这个案例还没有公开" in whole
        assert "og:image:width" not in whole


def test_campaigns_are_listed_with_their_days_and_drafts_are_not(visit: Visit) -> None:
    week = timedelta(days=7)
    for name, shift in (("过去的质量月", -2), ("今天的开放日", 0), ("将来的认可日", 2)):
        start = TODAY + week * shift
        make_campaign(name=name, starts_on=start, ends_on=start + timedelta(days=1))
    make_campaign(name="没有发布的活动", publish=False)
    page = visit(None, AT).get("/campaigns").get_data(as_text=True)
    names = [page.index(words) for words in ("将来的认可日", "今天的开放日", "过去的质量月")]
    assert names == sorted(names)
    states = [page.index(words) for words in ("即将开始", "进行中", "已结束")]
    assert states == sorted(states)
    assert "没有发布的活动" not in page

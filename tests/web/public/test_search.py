"""The search page: groups with the words marked, pages, calm where nothing is found, unmoved by hostile questions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.calls.states import CallState, ItemState
from app.extensions import db
from app.jobs.searching import look_through
from app.web.public.search import SECTIONS
from tests.factories.calls import make_call, make_item
from tests.factories.cases import make_published
from tests.factories.copying import make_many
from tests.factories.decisions import make_judged_item
from tests.factories.needs import make_chain
from tests.factories.notices import make_notice
from tests.factories.people import AT

Visit = Callable[..., FlaskClient]
HOSTILE = (
    *(
        "\x00",
        "盐\x00雾",
        "'",
        '"',
        '" OR "',
        "*",
        "盐雾*",
        "NEAR(a b)",
        "a AND",
        "NOT",
        "^盐雾",
        "tokens:盐雾",
        "{tokens}",
    ),
    *(
        "& | ! ( )",
        "'盐雾':*",
        "<->",
        "\\",
        "%",
        "_",
        "：；",
        "盐" * 10_000,
        "a " * 5000,
        "𠀀𠀁",
        "\ud83d\ude00",
        "·盐雾",
        "-1",
    ),
)


def page_of(client: FlaskClient, **asked: object) -> str:
    answer = client.get("/search", query_string=asked)
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    return page[page.index("<main") :]


def index() -> None:
    db.session.commit()
    look_through(AT)


def test_front_page_leads_to_search(visit: Visit) -> None:
    page = visit(None, AT).get("/").get_data(as_text=True)
    assert 'action="/search"' in page
    assert 'href="/search"' in page


def test_results_grouped_and_marked(visit: Visit) -> None:
    call = make_call(title="示例储氢榜单")
    item = make_item(call, title="储氢瓶渗透检测", content="说明。" * 80 + "<b>储氢瓶</b>的渗透")
    index()
    page = page_of(visit(None, AT), q="储氢")
    assert "<mark>储氢</mark>瓶渗透检测" in page
    assert f'href="/calls/{call.slug}/items/{item.code}"' in page
    assert f'href="/calls/{call.slug}"' in page
    assert "&lt;b&gt;<mark>储氢</mark>瓶" in page
    assert "项目" in page
    help_page = page_of(visit(None, AT), q="回执")
    assert 'href="/help/laboratories"' in help_page


def test_every_address_of_the_results_answers(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    index()
    client = visit(None, AT)
    for question, path in ((notice.title, f"/notices/{notice.slug}"), ("怎样评审", "/help/judges")):
        assert f'href="{path}"' in page_of(client, q=question)
        assert client.get(path).status_code == 200


def test_one_group_page_by_page(visit: Visit) -> None:
    call = make_call()
    for number in range(25):
        make_item(call, title=f"储氢瓶检测{number}")
    index()
    client = visit(None, AT)
    overview = page_of(client, q="储氢瓶")
    assert overview.count('class="result"') == 4
    assert "in=item" in overview
    first, second = (
        page_of(client, q="储氢瓶", **{"in": "item"}),
        page_of(client, q="储氢瓶", page=2, **{"in": "item"}),
    )
    assert (first.count('class="result"'), second.count('class="result"')) == (20, 5)
    assert page_of(client, q="储氢瓶", page="x", **{"in": "nothing"}).count('class="result"') == 4


@pytest.mark.parametrize("question", HOSTILE)
def test_hostile_question_is_harmless(visit: Visit, question: str) -> None:
    make_item(make_call(), title="盐雾试验")
    index()
    client = visit(None, AT)
    for noun in ("", "item", question):
        assert (
            client.get(
                "/search",
                query_string={
                    "q": question.encode("utf-8", "replace"),
                    "in": noun.encode("utf-8", "replace"),
                },
            ).status_code
            == 200
        )


def test_nothing_found_says_what_to_do(visit: Visit) -> None:
    page = page_of(visit(None, AT), q="<script>桃花源")
    assert "没有找到相符的内容" in page
    assert 'value="&lt;script&gt;桃花源"' in page
    assert "可以搜索全部公开内容" in page_of(visit(None, AT))


def test_hidden_things_leave_no_trace_even_for_their_officer(visit: Visit) -> None:
    judged = make_judged_item()
    draft = make_item(make_call(state=CallState.DRAFT), title="秘密的储氢瓶")
    gone = make_item(judged.call, title="撤下的储氢瓶")
    winner = judged.entries[0].organisation.name
    index()
    gone.state = ItemState.WITHDRAWN
    officer = judged.officer
    for reader in (None, officer):
        client = visit(reader, AT)
        for question in ("储氢瓶", winner, draft.code):
            page = page_of(client, q=question).replace("<mark>", "").replace("</mark>", "")
            assert "秘密的" not in page
            assert "撤下的" not in page
            assert question != winner or "/notices/" not in page
            assert question == winner or winner not in page


def test_search_asks_as_much_for_one_hit_as_for_thirty(
    visit: Visit, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    counts = []
    for more in (1, 29):
        make_many(more, make_notice)
        index()
        for question in ("示例", "示例完全没有的一句话"):
            client = visit(None, AT)
            with count_queries() as count:
                page = page_of(client, q=question)
            # An everyday word of a sentence is no answer.
            assert ('class="result"' in page) or question != "示例"
            counts.append(int(count))
    assert counts[2] <= counts[0]
    assert max(counts) <= 10


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("示例证〔2025〕JSSJ0002号", "/verify?q="),
        ("苏检证2026JSSJ0001", "/verify?q="),
        ("苏检证〔2026〕", "/verify?q="),
        ("查验证书 示例证[2025]jssj0002", "/verify?q=%E7%A4%BA%E4%BE%8B%E8%AF%81"),
        ("1wxk-ntxp-mb7m-sjm7", "/verify?q=1wxk"),
        ("证书查验", "/verify"),
        ("怎样核对证书真伪", "/verify"),
        ("verify certificate", "/verify"),
    ],
)
def test_certificate_asked_for_leads_to_its_check(visit: Visit, question: str, address: str) -> None:
    page = page_of(visit(None, AT), q=question)
    assert "核对入选证书" in page
    assert f'<p><a href="{address}' in page
    assert "没有找到相符的内容" not in page


@pytest.mark.parametrize(
    "question",
    [
        "盐雾",
        "JSSJ-2026-001",
        "苏市监示例〔2024〕9号",
        "measurement 2024",
        "验证2024",
        "GB/T 24549-2020",
        "标准物质证书",
    ],
)
def test_other_questions_lead_to_no_certificate(visit: Visit, question: str) -> None:
    assert "核对入选证书" not in page_of(visit(None, AT), q=question)


def test_pages_of_the_site_found_by_their_names(visit: Visit) -> None:
    client = visit(None, AT)
    for label, _words, path in SECTIONS:
        page = page_of(client, q=str(label))
        assert "本站页面" in page
        assert f'<a href="{path}"><mark>' in page
        assert client.get(path).status_code == 200
    assert 'href="/open-data"' in page_of(client, q="open data")
    assert 'href="/about/accessibility"' in page_of(client, q="无障碍")


def test_remark_that_nothing_fits_stands_only_above_weak_hits(visit: Visit) -> None:
    make_item(make_call(title="示例榜单"), title="充电插头盐雾与插拔试验", content="充电枪。")
    index()
    client = visit(None, AT)
    close = page_of(client, q="充电枪插头盐雾试验谁做得好")
    assert 'class="result"' in close
    assert "没有完全符合的内容" not in close
    assert "没有完全符合的内容" in page_of(client, q="插拔桃花源记全文")
    product = page_of(client, q="充电插头桃花源记全文")
    assert "标题里有你说的东西" in product
    assert "没有完全符合的内容" not in product


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("字太小看不清", "/reading"),
        ("怎么换大字", "/reading"),
        ("larger font", "/reading"),
        ("网页上有错怎么报", "/faults/report"),
        ("how to report an error", "/faults/report"),
        ("去年的十佳案例", "/cases/seasons"),
        ("研发案例几号截止", "/calls?phase=open"),
        ("投诉", "/notices"),
    ],
)
def test_question_about_the_site_leads_to_its_page(visit: Visit, question: str, path: str) -> None:
    page = page_of(visit(None, AT), q=question)
    assert "可以直接去" in page
    assert f'<li><a href="{path}">' in page
    assert "没有找到相符的内容" not in page


@pytest.mark.parametrize(
    "question", ["盐雾", "字符识别测试", "截齿磨损", "错位检测", "老人鞋防滑", "error budget"]
)
def test_question_about_a_thing_leads_to_no_page_of_the_site(visit: Visit, question: str) -> None:
    assert "可以直接去" not in page_of(visit(None, AT), q=question)


def test_ways_on_stand_below_nothing_and_below_what_hardly_fits(visit: Visit) -> None:
    make_item(make_call(title="示例榜单"), title="充电插头盐雾试验")
    index()
    client = visit(None, AT)
    for question in ("奶茶", "插头奶茶咖啡茶叶"):
        assert "没有查到，不等于没有机构能做" in page_of(client, q=question)
    assert "接下来可以" not in page_of(client, q="盐雾")


def test_line_of_a_case_or_list_says_whom_to_ask_and_until_when(visit: Visit) -> None:
    case = make_published(title="储氢瓶氢循环")
    case.organisation.public_contact = "025-00000001"
    make_call(title="储氢榜单", introduction="## 说明\n**储氢**为先。")
    index()
    client = visit(None, AT)
    assert "联系 025-00000001" in page_of(client, q="储氢瓶")
    page = page_of(client, q="储氢榜单")
    assert "24:00 截止" in page or ":00 截止" in page
    assert "**" not in page


def test_other_name_of_what_is_asked_for_is_marked(visit: Visit) -> None:
    make_item(make_call(), title="水中全氟化合物检测")
    index()
    assert "水中<mark>全氟化合物</mark>检测" in page_of(visit(None, AT), q="PFAS")


def test_english_reader_meets_english_examples_and_chain_names(visit: Visit) -> None:
    make_chain("氢能")
    index()
    client = visit(None, AT)
    client.post("/preferences", data={"language": "en"})
    front = client.get("/").get_data(as_text=True)
    assert "Hydrogen permeation of gas cylinders" in front
    assert "谁做得好" not in front
    assert ">Hydrogen energy</a>" in page_of(client, q="hydrogen chain")

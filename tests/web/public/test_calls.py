"""What everybody reads: lists, items, the front page; and what he does not."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, url_for
from flask.testing import FlaskClient

from app.calls.models import Call
from app.calls.states import CallState, ItemState, Trouble
from app.chains.queries import current_chains
from app.extensions import db
from app.people.models import User
from tests.factories.calls import make_call, make_item
from tests.factories.copying import make_many
from tests.factories.drafts import make_catalogues, make_draft
from tests.factories.people import AT, make_member, make_officer, make_organisation

SignIn = Callable[[User], FlaskClient]
Counter = Callable[[], AbstractContextManager[object]]


def start(app: Flask, item: str) -> str:
    """Where a laboratory begins a bid."""
    with app.test_request_context():
        return url_for("lab.start_entry", id=item)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_draft_is_nowhere_to_be_seen(client: FlaskClient) -> None:
    call = make_draft(title="秘密的草稿")
    item = call.items[0]
    db.session.commit()
    for path in ("/", "/calls", "/calls?q=秘密", "/items?phase=all", "/items?phase=all&q=示例"):
        assert "秘密的草稿" not in client.get(path).get_data(as_text=True), path
        assert item.code not in client.get(path).get_data(as_text=True), path
    hidden = client.get(f"/calls/{call.slug}")
    absent = client.get("/calls/challenge-1999")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.data.replace(call.slug.encode(), b"challenge-1999") == absent.data
    assert client.get(f"/calls/{call.slug}/items/{item.code}").status_code == 404


def test_officer_reads_his_draft_marked_as_preview(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_draft(officer)
    db.session.commit()
    client = sign_in(officer)
    for path in (f"/calls/{call.slug}", f"/officer/calls/{call.id}/preview"):
        assert "预览：尚未公开" in client.get(path).get_data(as_text=True)
    shown = client.get(f"/officer/calls/{call.id}/preview/items/{call.items[0].code}")
    assert "预览：尚未公开" in shown.get_data(as_text=True)
    assert client.get(f"/officer/calls/{call.id}/preview/items/none").status_code == 404


def test_page_of_a_call_prints_method_path_and_tags(client: FlaskClient) -> None:
    call = make_call(organiser="示例主管部门", introduction="**重点**<script>alert(1)</script>")
    make_item(call)
    db.session.commit()
    page = client.get(f"/calls/{call.slug}").get_data(as_text=True)
    for words in (
        "去掉一个最高总分和一个最低总分后取平均",
        "60 分",
        "「指标响应与先进性」得分高者在前",
        "专家组投票",
        "检验检测机构资质认定（CMA）证书在有效期内",
        '<meta name="ArticleTitle"',
        '<meta name="PubDate"',
        '<meta name="ColumnName"',
        '<meta name="SiteName"',
        "<strong>重点</strong>",
    ):
        assert words in page, words
    assert "<script>alert" not in page


def test_seal_stays_chinese_in_english_for_its_box_holds_four_characters(client: FlaskClient) -> None:
    call = make_call()
    db.session.commit()
    client.set_cookie("language", "en")
    page = client.get(f"/calls/{call.slug}").get_data(as_text=True)
    assert f'aria-hidden="true">{call.kind_data.words.opened.id}</span>' in page


@pytest.mark.parametrize("state", [CallState.WITHDRAWN, CallState.ARCHIVED])
def test_call_that_is_over_stays_readable(client: FlaskClient, state: CallState) -> None:
    call = make_call(state=state)
    item = make_item(call)
    db.session.commit()
    assert client.get(f"/calls/{call.slug}").status_code == 200
    assert client.get(f"/calls/{call.slug}/items/{item.code}").status_code == 200


def test_lists_by_phase_and_words(client: FlaskClient) -> None:
    day = timedelta(days=1)
    make_call(title="开着的榜单")
    make_call(title="将来的榜单", opens_at=AT + day, closes_at=AT + 2 * day)
    make_call(title="过去的榜单", closes_at=AT - day)
    db.session.commit()
    names = {"open": "开着", "upcoming": "将来", "closed": "过去"}
    for phase, name in names.items():
        page = client.get(f"/calls?phase={phase}").get_data(as_text=True)
        assert [other for other in names.values() if f"{other}的榜单" in page] == [name]
    assert "过去的榜单" in client.get("/calls?q=过去").get_data(as_text=True)
    assert "过去的榜单" not in client.get("/calls?q=%25").get_data(as_text=True)
    front = client.get("/").get_data(as_text=True)
    assert "开着的榜单" in front
    assert "过去的榜单" not in front.split("最近更新")[0]


def test_front_page_without_anything_open_says_what_to_do(client: FlaskClient) -> None:
    assert "看往期" in client.get("/").get_data(as_text=True)


def test_items_by_chain_city_trouble_and_words(client: FlaskClient) -> None:
    make_catalogues()
    hydrogen = next(chain for chain in current_chains() if chain.name == "氢能")
    call = make_call()
    make_item(
        call, title="储氢瓶检测", chain_id=hydrogen.id, region_code="320282", trouble=Trouble.NOT_TESTABLE
    )
    make_item(call, title="晶圆颗粒计数", region_code="320100", trouble=Trouble.NOT_FOUND)
    make_item(call, title="已经撤下", state=ItemState.WITHDRAWN)
    db.session.commit()
    for query in (f"chain={hydrogen.slug}", "city=320200", "city=320282", "trouble=not_testable", "q=储氢"):
        for path in ("/items", f"/calls/{call.slug}"):
            page = client.get(f"{path}?{query}").get_data(as_text=True)
            assert "储氢瓶检测" in page, (path, query)
            assert "晶圆颗粒计数" not in page, (path, query)
    assert "已经撤下" not in client.get("/items").get_data(as_text=True)
    assert "没有符合条件的项目" in client.get("/items?chain=nothing").get_data(as_text=True)


def test_item_hides_contact_and_issuer_from_visitors(
    app: Flask, sign_in: SignIn, client: FlaskClient
) -> None:
    call = make_call()
    item = make_item(call, contact="联系人电话025", issuer_hidden=True)
    member = make_member(make_organisation())
    name = item.issuer_name
    db.session.commit()
    url = f"/calls/{call.slug}/items/{item.code}"
    page = client.get(url).get_data(as_text=True)
    assert "联系人电话025" not in page
    assert name not in page
    assert "南京市某企业" in page
    assert "请先登录" in page
    page = sign_in(member).get(url).get_data(as_text=True)
    assert "联系人电话025" in page
    assert name not in page
    assert f'href="{start(app, item.id)}"' in page


def test_button_after_closing_says_when(app: Flask, sign_in: SignIn) -> None:
    call = make_call(closes_at=AT - timedelta(hours=1))
    item = make_item(call)
    member = make_member(make_organisation())
    db.session.commit()
    page = sign_in(member).get(f"/calls/{call.slug}/items/{item.code}").get_data(as_text=True)
    assert "截止" in page
    assert start(app, item.id) not in page


@pytest.mark.parametrize(
    "path",
    [
        "/calls?phase=<script>&page=-1",
        "/calls?page=99999999999999999999",
        "/calls?page=²",
        "/items?chain=%00&city=';--&trouble=x&phase=y&page=0",
        "/calls?q=" + "长" * 3000,
    ],
)
def test_hostile_addresses_answer_calmly(client: FlaskClient, path: str) -> None:
    make_call()
    db.session.commit()
    assert client.get(path).status_code == 200


def test_lists_ask_as_often_for_one_as_for_thirty(client: FlaskClient, count_queries: Counter) -> None:
    make_catalogues()
    chain = current_chains()[0]

    def grow(count: int) -> Call:
        call = make_call()
        make_many(count, lambda: make_item(call, chain_id=chain.id))
        make_many(count, lambda: make_item(make_call(), chain_id=chain.id))
        db.session.commit()
        return call

    counts: dict[str, list[int]] = {}
    for more in (1, 29):
        slug = grow(more).slug
        for path in ("/", "/calls", "/items", "/calls/{slug}"):
            client.get(path.format(slug=slug))
            with count_queries() as count:
                assert client.get(path.format(slug=slug)).status_code == 200
            counts.setdefault(path, []).append(int(count))  # type: ignore[call-overload]
    assert all(one == thirty <= 10 for one, thirty in counts.values()), counts

"""Questions as visitors type them: fillers go, English terms are understood, common words stay bounded."""

import pytest

from app.extensions import db
from app.jobs.searching import look_through
from app.search.candidates import COMMON, LOOSE, TEXTS, counts_of, with_all, with_most
from app.search.models import SearchDocument
from app.search.queries import find, read
from app.search.questions import asks_chain, content_of, dated, understood
from app.search.ranking import narrowing, rarest_first, telling
from app.search.sources import SOURCES
from app.search.tokens import Token
from tests.factories.calls import make_call, make_item
from tests.factories.people import AT


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("充电枪插头盐雾试验谁做得好", "充电枪插头盐雾试验"),
        ("动力电池热失控怎么检测", "动力电池热失控 检测"),
        ("請問哪裡可以做鹽霧試驗？", "盐雾试验"),
        ("哪里能测氢气纯度", "氢气纯度"),
        ("再生聚酯含量能不能测", "再生聚酯含量"),
        ("想知道哪家机构能测PFAS", "pfas"),
        ("盐雾试验有没有人能做", "盐雾试验"),
        ("谁能测试性能", "测试性能"),
        ("能不能测量不确定度", "测量不确定度"),
        ("哪里能检漏", "检漏"),
        ("能效检测", "能效检测"),
        ("性能测试", "性能测试"),
        ("目的基因", "目的基因"),
        ("有机物检测哪家好", "有机物检测"),
        ("Who can do a salt-spray test?", "盐雾 检测"),
        ("where can I get hydrogen permeation of a gas cylinder tested", "氢 渗透 气瓶 检测"),
    ],
)
def test_words_that_only_ask_are_dropped(question: str, content: str) -> None:
    assert " ".join(content_of(question).replace("?", " ").split()) == content


def test_question_of_fillers_alone_is_asked_as_it_stands() -> None:
    assert [token.text for token in understood("谁做得好")] == ["谁做", "做得", "得好"]


def test_rarest_tokens_chosen_within_bounds_and_none_where_all_are_common() -> None:
    rare, middle, common = Token("盐雾"), Token("试验"), Token("检测")
    counts = {common: COMMON, middle: LOOSE - 10, rare: 9, Token("无有"): 0}
    assert rarest_first(counts) == [rare, middle, common]
    assert telling(counts) == [rare, middle]
    assert telling({common: COMMON}) == []
    assert narrowing({common: COMMON, middle: LOOSE + 1}) == [[middle]]


@pytest.fixture
def indexed(app: object) -> None:
    call = make_call(title="示例储能榜单")
    make_item(call, title="充电插头盐雾腐蚀评价", content="充电枪在盐雾环境下的插拔寿命。")
    make_item(call, title="动力电池热失控预警", content="电池包热失控的在线监测。")
    make_item(call, title="叶片疲劳载荷", content="风电叶片的疲劳试验。")
    db.session.commit()
    look_through(AT)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("充电枪插头盐雾试验谁做得好", "充电插头盐雾腐蚀评价"),
        ("动力电池热失控怎么检测", "动力电池热失控预警"),
        ("Who does fatigue tests of wind turbine blades?", "叶片疲劳载荷"),
        ("thermal runaway of batteries", "动力电池热失控预警"),
    ],
)
def test_question_finds_what_fits_first(indexed: None, question: str, first: str) -> None:
    answer = find(question, AT)
    written = read(answer.hits, answer.tokens, AT)
    assert str(written[answer.hits[0]].title) == first


def test_common_token_is_cut_and_says_so(app: object) -> None:
    call = make_call()
    make_item(call, title="常见检测方法")
    db.session.commit()
    look_through(AT)
    body = {"noun": "item", "day": 1, "title": "检测", "tokens": " 检测 方法 ¤item "}
    db.session.execute(
        SearchDocument.__table__.insert(),
        [body | {"subject_id": f"x{number:011d}"} for number in range(TEXTS + LOOSE)],
    )
    db.session.commit()
    tokens = understood("检测方法")
    assert counts_of(tokens)[Token("检测")] > LOOSE
    proposed = with_all([Token("检测"), Token("方法")], SOURCES.rows)
    assert TEXTS <= len(proposed) <= 4 * TEXTS
    assert len(with_most([[Token("检测")], [Token("方法")]])) <= LOOSE
    assert find("检测 方法", AT).cut == {"item"}


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("去年的十佳案例", "2025 十佳案例"),
        ("今年研发案例几号截止", "2026 研发案例 截止"),
        ("2024年度十佳案例", "2024 十佳案例"),
        ("top ten cases of last year", "十佳 案例 2025"),
        ("2025年度江苏省检验检测揭榜挂帅榜单", "2025年度江苏省检验检测揭榜挂帅榜单"),
    ],
)
def test_year_is_named_in_figures(question: str, content: str) -> None:
    assert " ".join(content_of(dated(question, 2026)).split()) == content


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("氢能产业链", True),
        ("氢能链省里做了什么", True),
        ("hydrogen chain", True),
        ("溯源链", False),
        ("链霉素检测", False),
        ("区块链", False),
        ("齿轮链条磨损", False),
    ],
)
def test_chain_as_a_whole_is_told_from_other_chains(question: str, asks: bool) -> None:
    assert asks_chain(question) is asks


def test_english_of_a_phone_names_the_thing() -> None:
    assert " ".join(content_of("steel inclusion analysis").split()) == "钢 夹杂物 分析"
    assert " ".join(content_of("battery thermal runaway test takes weeks").split()) == "电池 热失控 检测"

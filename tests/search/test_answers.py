"""What answers a question: under any name of the thing, not by everyday words alone, and who did it comes first."""

import pytest

from app.extensions import db
from app.jobs.searching import look_through
from app.search.aliases import other_names
from app.search.candidates import Candidate
from app.search.queries import Answer, Hit, find, read
from app.search.questions import asks_who
from app.search.ranking import closest_first, share_of, worth_of
from app.search.tokens import Token, asked_tokens, tokens_of
from tests.factories.calls import make_call, make_item
from tests.factories.cases import make_published
from tests.factories.needs import make_chain
from tests.factories.people import AT


def shown(answer: Answer) -> list[str]:
    written = read(answer.hits, answer.tokens, AT)
    return [str(written[hit].title) for hit in answer.hits if hit in written]


@pytest.fixture
def named(app: object) -> None:
    call = make_call(title="示例榜单")
    make_item(call, title="水中全氟化合物的同步检测", content="面向净水材料。")
    make_item(call, title="PFAS 痕量同步检测", content="水样。")
    make_item(call, title="整车电磁兼容评价", content="暗室。")
    make_item(call, title="储氢瓶渗透检测", content="装置。")
    db.session.commit()
    look_through(AT)


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("PFAS", {"水中全氟化合物的同步检测", "PFAS 痕量同步检测"}),
        ("全氟化合物检测谁能做", {"水中全氟化合物的同步检测", "PFAS 痕量同步检测"}),
        ("全氟化合物", {"水中全氟化合物的同步检测", "PFAS 痕量同步检测"}),
        ("who can test PFAS in water?", {"水中全氟化合物的同步检测", "PFAS 痕量同步检测"}),
        ("EMC", {"整车电磁兼容评价"}),
        ("哪里能测EMC", {"整车电磁兼容评价"}),
        ("氢气瓶渗透", {"储氢瓶渗透检测"}),
    ],
)
def test_thing_is_found_under_each_of_its_names(named: None, question: str, titles: set[str]) -> None:
    answer = find(question, AT)
    assert set(shown(answer)) == titles
    assert not answer.is_weak


def test_other_names_stand_for_whole_words_only() -> None:
    assert other_names("工业ct检测") == "断层扫描"
    assert other_names("structure, product") == ""
    assert other_names("检出限(lod)") == ""


def test_other_name_is_marked_and_not_asked_for(named: None) -> None:
    answer = find("PFAS", AT)
    assert [token.text for token in answer.tokens] == ["pfas"]
    assert Token("全氟") in answer.others


def test_hit_that_shares_but_everyday_words_is_not_shown(app: object) -> None:
    call = make_call(title="示例榜单")
    for number in range(25):
        make_item(call, title=f"产品{number}的现场方法", content="含量。")
    make_item(call, title="再生聚酯鉴别", content="织物。")
    db.session.commit()
    look_through(AT)
    assert shown(find("再生聚酯含量能不能测", AT)) == ["再生聚酯鉴别"]


def test_pair_across_two_held_words_counts_as_held() -> None:
    tokens = asked_tokens("插头盐雾")
    worth = worth_of(dict(zip(tokens, (3, 0, 5), strict=True)), 100)
    assert [token.text for token in tokens] == ["插头", "头盐", "盐雾"]
    assert share_of(tokens_of("充电插头", "在盐雾中"), worth) == 1
    assert 0 < share_of(tokens_of("充电插头", ""), worth) < 0.5


def test_what_comes_far_behind_what_was_found_is_left_out() -> None:
    tokens = asked_tokens("插头盐雾")
    worth = worth_of(dict.fromkeys(tokens, 3), 100)
    poor = Candidate(1, "item", "a", "插头", 0, False, tokens_of("", "插头"))
    assert [share for _, share in closest_first([poor], worth)] == [pytest.approx(1 / 3)]
    assert closest_first([poor], worth, best_share=1.0) == []


@pytest.mark.parametrize(
    ("hits", "asks", "order"),
    [
        ([Hit("item", "1"), Hit("laboratory", "2"), Hit("case", "3")], True, ["case", "laboratory", "item"]),
        ([Hit("item", "1"), Hit("laboratory", "2"), Hit("case", "3")], False, ["case", "item", "laboratory"]),
        ([Hit("item", "1"), Hit("case", "3", is_whole=False, share=0.5)], True, ["item", "case"]),
        ([Hit("case", "3"), Hit("page", "0", is_named=True)], True, ["page", "case"]),
    ],
)
def test_cases_come_first_where_they_answer_as_well(hits: list[Hit], asks: bool, order: list[str]) -> None:
    assert list(Answer((), hits, asks_who=asks).groups) == order


def test_who_asks_who_does_it_is_shown_what_comes_close_beside_a_title(app: object) -> None:
    call = make_call(title="示例榜单")
    make_item(call, title="1000 kV GIL 局放现场校准", content="难题。")
    make_item(call, title="特高压设备局部放电校准", content="装置。")
    make_item(call, title="叶片疲劳载荷", content="风电。")
    db.session.commit()
    look_through(AT)
    assert shown(find("1000 kV GIL 局放", AT)) == ["1000 kV GIL 局放现场校准"]
    assert shown(find("GIL 局放谁能校准", AT)) == ["1000 kV GIL 局放现场校准", "特高压设备局部放电校准"]


def test_case_that_holds_most_of_it_stands_beside_a_challenge_of_that_name(app: object) -> None:
    chain = make_chain("动力电池")
    make_item(
        make_call(title="示例榜单"), title="动力电池热失控产气检测", content="装置。", chain_id=chain.id
    )
    make_published(chain=chain, title="把热失控装进罐子")
    make_published(title="充电枪盐雾试验")
    db.session.commit()
    look_through(AT)
    assert shown(find("动力电池热失控", AT)) == ["动力电池热失控产气检测", "把热失控装进罐子"]


def test_answer_is_weak_below_most_of_the_question() -> None:
    assert Answer((), [Hit("item", "1", is_whole=False, share=0.5)]).is_weak
    assert not Answer((), [Hit("item", "1", is_whole=False, share=0.7)]).is_weak


@pytest.mark.parametrize(
    ("question", "asks"),
    [("充电枪盐雾谁做得好", True), ("PFAS能不能测", True), ("who can test it", True), ("盐雾试验", False)],
)
def test_question_who_or_whether_is_told_from_a_name(question: str, asks: bool) -> None:
    assert asks_who(question) is asks


def test_general_word_alone_finds_nothing(app: object) -> None:
    call = make_call(title="示例榜单")
    make_item(call, title="再生聚酯含量鉴别", content="织物。")
    make_item(call, title="晶圆颗粒检测", content="粒径。")
    db.session.commit()
    look_through(AT)
    assert shown(find("奶茶里的咖啡因含量怎么测", AT)) == []
    assert shown(find("怎么检测我家甲醛超标", AT)) == []
    assert shown(find("颗粒检测有没有人做", AT)) == ["晶圆颗粒检测"]


def test_chain_asked_for_and_laboratories_where_nothing_fits_come_first() -> None:
    weak = [Hit(noun, noun, is_whole=False, share=0.3) for noun in ("case", "item", "laboratory", "chain")]
    assert next(iter(Answer((), weak, asks_who=True).groups)) == "laboratory"
    assert next(iter(Answer((), weak, asks_chain=True).groups)) == "chain"
    assert next(iter(Answer((), weak).groups)) == "case"


def test_page_of_a_chain_answers_for_the_chain_alone(app: object) -> None:
    make_chain("氢能")
    make_chain("人工智能")
    db.session.commit()
    look_through(AT)
    for question in ("氢能产业链", "氢能链省里做了什么", "hydrogen energy chain"):
        assert shown(find(question, AT))[0] == "氢能"
    assert shown(find("氢能产业链", AT)) == ["氢能"]

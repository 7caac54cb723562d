"""Text and questions are cut alike, whatever script, width or stray sign they come in."""

import pytest

from app.search.marks import excerpt, marked
from app.search.tokens import MOST, Token, asked_tokens, normalise, tokens_of


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("盐雾试验", ["盐雾", "雾试", "试验"]),
        ("鹽霧試驗", ["盐雾", "雾试", "试验"]),
        ("氢", ["氢*"]),
        ("ＥＭＣ 70MPa", ["emc*", "70", "mpa*"]),
        ("GB/T 32960—2016", ["gb*", "t", "32960", "2016"]),
        ("產業(yè)計量", ["产业", "业计", "计量"]),
        ("\x00\"'*():^-+ AND ", ["and*"]),
        ("，。！", []),
        ("", []),
    ],
)
def test_question_cut_into_tokens(question: str, found: list[str]) -> None:
    assert [token.text + "*" * token.is_prefix for token in asked_tokens(question)] == found


def test_question_of_ten_thousand_characters_is_bounded() -> None:
    assert len(asked_tokens("检测" * 5000 + "校准装置" * 99)) <= MOST
    assert len(asked_tokens("a" * 10_000)[0].text) <= 20


def test_document_holds_what_is_asked_of_it() -> None:
    tokens = tokens_of("氢循环检测", "Chiplet 微凸点 70 MPa")
    for question in ("氢循环", "环检", "氢", "chip", "70mpa", "微凸点"):
        assert all(token.is_in(tokens) for token in asked_tokens(question)), question
    for question in ("循氢", "7", "hip"):
        assert not all(token.is_in(tokens) for token in asked_tokens(question)), question
    assert "·氢循" in tokens
    assert "·微凸" not in tokens


@pytest.mark.parametrize(
    ("text", "question", "asked"),
    [
        ("中性盐雾试验箱", "盐雾试验", ["盐雾试验"]),
        ("鹽霧試驗箱", "盐雾", ["鹽霧"]),
        ("150 与 5 个", "5", ["5"]),
        ("ChipLet 与 microchip", "chip", ["Chip"]),
        ("甲乙", "丙丁", []),
        ("<b>盐雾</b>", "盐雾", ["盐雾"]),
    ],
)
def test_words_asked_for_marked_whole(text: str, question: str, asked: list[str]) -> None:
    pieces = marked(text, asked_tokens(question))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_asked in pieces if is_asked] == asked


def test_excerpt_shows_where_the_question_stands() -> None:
    text = "无关的话。" * 60 + "充电插头的盐雾试验由本机构承担。" + "无关的话。" * 60
    pieces = excerpt(text, asked_tokens("盐雾试验"))
    shown = "".join(piece for piece, _ in pieces)
    assert "充电插头的盐雾试验" in shown
    assert (shown[0], shown[-1]) == ("…", "…")
    assert len(shown) < 130
    assert excerpt("", asked_tokens("盐雾")) == []


def test_normalised_text_keeps_no_nul() -> None:
    assert normalise("a\x00B") == "a b"
    assert Token("盐雾").is_in(tokens_of("", "盐雾"))

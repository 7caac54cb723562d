"""Lines of a title end between words: those of the trade are never cut, and nothing of the title is lost."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.shared.phrases import lines_of, phrases
from app.web.rendering import show_phrased, show_pieces

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("title", "pieces"),
    [
        ("在噪声里听见放电：特高压设备局部放电现场校准", "在噪声里 听见 放电： 特高压 设备 局部放电 现场 校准"),
        ("再生聚酯(rPET)含量鉴别", "再生聚酯(rPET)含量 鉴别"),
        ("12英寸晶圆纳米颗粒计数与粒径校准", "12英寸 晶圆 纳米 颗粒 计数 与粒径 校准"),
        ("2026年度江苏省揭榜挂帅榜单（第一批，示例）", "2026年度 江苏省 揭榜挂帅 榜单（第一批，示例）"),
        ("看不见的十九纳米：颗粒标准样片", "看不见的 十九 纳米： 颗粒 标准样片"),
        ("关于公布《若干措施》的通知", "关于 公布 《若干 措施》的 通知"),
        ("鑫淼垚犇检测", "鑫淼垚犇 检测"),
        ("鑫淼垚犇焱检测", "鑫 淼 垚 犇 焱 检测"),
        ("Urel of the scale", "Urel of the scale"),
        ("", ""),
    ],
)  # fmt: skip
def test_title_is_cut_between_words_alone(title: str, pieces: str) -> None:
    expected = (title,) if title.isascii() and title else tuple(pieces.split())
    assert phrases(title) == expected


@given(st.text(alphabet="的检测示例（），：与a1 《》压〕", max_size=40))
def test_pieces_together_are_the_title_and_begin_with_no_closing_mark(title: str) -> None:
    pieces = phrases(title)
    assert "".join(pieces) == title
    assert all(pieces)
    assert not any(piece[0] in "，：）》〕" for piece in pieces[1:])


def test_only_long_titles_are_marked_and_every_one_is_escaped(app: Flask) -> None:
    assert show_phrased("揭榜挂帅检验检测机构名单") == "揭榜挂帅检验检测机构名单"
    assert (
        show_phrased("特高压设备局部放电<b>现场校准") == "特高压<wbr>设备<wbr>局部放电&lt;b&gt;现场<wbr>校准"
    )


@pytest.mark.parametrize(
    ("most", "lines"),
    [
        (40, ["关于2026年度江苏省检验检测揭榜挂帅拟揭榜单位的公示"]),
        (20, ["关于2026年度江苏省检验检测", "揭榜挂帅拟揭榜单位的公示"]),
        (12, ["关于2026年度江苏省", "检验检测揭榜挂帅", "拟揭榜单位的公示"]),
    ],
)
def test_title_of_a_paper_is_set_in_the_fewest_lines_alike_in_length(most: int, lines: list[str]) -> None:
    assert lines_of("关于2026年度江苏省检验检测揭榜挂帅拟揭榜单位的公示", most) == lines


@given(st.text(alphabet="的检测示例（），：与a1 揭榜挂帅", max_size=30), st.integers(4, 20))
def test_lines_of_a_title_hold_all_of_it(title: str, most: int) -> None:
    lines = lines_of(title, most)
    assert "".join(lines) == title
    assert all(lines)


def test_marked_pieces_of_a_title_are_cut_where_the_whole_title_is() -> None:
    pieces = [("特高压设", False), ("备局部", True), ("放电现<场>校准", False)]
    drawn = show_pieces(pieces)
    assert [words for words, _ in drawn] == ["特高压<wbr>设", "备<wbr>局部", "放电现&lt;场&gt;校准"]
    assert [is_marked for _, is_marked in drawn] == [False, True, False]
    assert show_pieces([("设备", True), ("校准", False)]) == [("设备", True), ("校准", False)]

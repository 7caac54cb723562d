"""A mended cell is understood by the rules that read it first."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.calls.reading import (
    NoList,
    Reading,
    Sheet,
    drop_item,
    parse_indicator,
    read_list,
    reread_cell,
    to_json,
)
from app.chains.catalogue import load_catalogue
from tests.calls.reading.workbooks import ORIGINAL, codes, read, read_rows

CATALOGUE = load_catalogue()


def test_ambiguous_chain_mended_with_a_candidate_is_settled() -> None:
    reading = read(ORIGINAL)
    (doubt,) = [problem for problem in reading.problems_of(16) if problem.field == "chain"]
    assert doubt.candidates == ("水污染防治装备", "大气污染防治装备", "资源循环利用")
    mended = reread_cell(reading, 16, "chain", doubt.candidates[0], CATALOGUE)
    assert mended.item(16).chain == "水污染防治装备"
    assert [problem.field for problem in mended.problems_of(16)] == ["city", "indicators"]
    assert [item for item in mended.items if item.row != 16] == [
        item for item in reading.items if item.row != 16
    ]


@pytest.mark.parametrize(
    ("field", "text", "name", "value"),
    [
        ("amount", "5,000,000元", "amount", Decimal(500)),
        ("amount", "500", "amount", Decimal(500)),
        ("months", "两年半", "months", 30),
        ("months", "30", "months", 30),
        ("city", "江苏省宜兴市", "city", "宜兴市"),
        ("title", "新名称\n检测", "title", "新名称检测"),
        ("parallel", "赛马（3家）", "parallel", True),
        ("code", "", "code", None),
    ],
)
def test_mended_cell_uses_the_units_of_its_column(field: str, text: str, name: str, value: Any) -> None:
    mended = reread_cell(read(ORIGINAL), 16, field, text, CATALOGUE)
    assert getattr(mended.item(16), name) == value
    assert mended.item(16).cell(field) == text


def test_mended_indicators_lose_their_warning() -> None:
    reading = read(ORIGINAL)
    text = reading.item(6).cell("indicators") + "；方法标准1项"
    mended = reread_cell(reading, 6, "indicators", text, CATALOGUE)
    assert mended.problems_of(6) == ()
    assert mended.item(6).indicators[-1] == parse_indicator("方法标准1项")


def test_missing_column_can_be_given_and_repeated_codes_are_watched() -> None:
    reading = read_rows([["编号", "需求名称", "产业链"], ["A1", "第一项", "氢能"], ["A2", "第二项", "氢能"]])
    assert {problem.code for problem in reading.whole_problems} == {
        "indicators_column_missing", "amount_column_missing", "months_column_missing",
    }  # fmt: skip
    assert reread_cell(reading, 2, "amount", "300万元", CATALOGUE).item(2).amount == 300
    twice = reread_cell(reading, 3, "code", "A1", CATALOGUE)
    assert codes(twice) - codes(reading) == {(3, "code_repeated")}
    assert codes(reread_cell(twice, 3, "code", "A3", CATALOGUE)) == codes(reading)
    assert [item.row for item in drop_item(twice, 2).items] == [3]
    assert "code_repeated" not in {problem.code for problem in drop_item(twice, 2).problems}


def test_wrong_row_or_field_is_a_key_error() -> None:
    reading = read(ORIGINAL)
    with pytest.raises(KeyError):
        reread_cell(reading, 1, "title", "x", CATALOGUE)
    with pytest.raises(KeyError):
        reread_cell(reading, 3, "nothing", "x", CATALOGUE)


def test_sheet_without_a_list_is_a_sentence() -> None:
    for rows in ([["a", "b"], [1, 2]], [["姓名", "电话"], ["某某", "025"]], [["只有一列"]]):
        with pytest.raises(NoList) as refused:
            read_rows(rows)
        assert "表头" in str(refused.value.message)
    with pytest.raises(NoList):
        read_list([], CATALOGUE)


def test_heading_without_items_is_told() -> None:
    reading = read_rows([["编号", "需求名称", "产业链", "指标", "金额（万元）", "时限"], ["合计", "0项"]])
    assert [problem.code for problem in reading.whole_problems] == ["no_items"]


def test_more_items_than_a_list_has_are_cut_with_a_sentence() -> None:
    rows = tuple((f"A{i}", f"第{i}项检测", "氢能") for i in range(2300))
    reading = read_list(Sheet("榜单", (("编号", "需求名称", "产业链"), *rows)), CATALOGUE)
    assert len(reading.items) == 2000
    (cut,) = [problem for problem in reading.problems if problem.code == "too_many_items"]
    assert (cut.row, cut.severity, cut.whole) == (2002, "blocking", True)


CELLS = st.one_of(
    st.sampled_from(
        [
            "需求名称",
            "产业链",
            "主要技术指标",
            "榜单金额（万元）",
            "完成时限",
            "编号",
            "合计",
            "注：",
            "环保",
            "误差≤1%；U≤2%(k=2)",
        ]
    ),
    st.text(max_size=12),
    st.just(""),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(CELLS, max_size=7), max_size=9))
def test_any_sheet_is_read_or_refused_and_survives_json(rows: list[list[str]]) -> None:
    head = ("需求名称", "产业链", "技术指标")
    try:
        reading = read_list(Sheet("表", (head, *map(tuple, rows))), CATALOGUE)
    except NoList:
        return
    assert Reading.from_plain(json.loads(json.dumps(reading.to_plain()))) == reading
    assert json.loads(json.dumps(to_json(reading), allow_nan=False))["items"] == to_json(reading)["items"]
    told = {row.row for row in reading.skipped}
    assert not told & {item.row for item in reading.items}

"""Money in 万元 and time in months, with and without units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.reading import amounts, durations
from app.calls.reading.amounts import read_amount
from app.calls.reading.durations import read_months
from app.calls.reading.numerals import parse_decimal, parse_han


@pytest.mark.parametrize(
    ("text", "unit", "value", "doubted"),
    [
        ("480", "万元", 480, False),
        ("480.5", "万元", "480.5", False),
        ("1.2e2", "万元", 120, False),
        ("4800000", "元", 480, False),
        ("4,800,000.00", "元", 480, False),
        ("4 800 000", "元", 480, False),
        ("１２０", "万元", 120, False),
        ("0.048", "亿元", 480, False),
        ("480万元", "元", 480, False),
        ("480 万", None, 480, False),
        ("4800千元", None, 480, False),
        ("￥4,800,000元", None, 480, False),
        ("RMB 4.8 million", None, 480, False),
        ("480", "10k", 480, False),
        ("不超过500万元", None, 500, False),
        ("四百八十万元", None, 480, False),
        ("肆佰捌拾万元整", None, 480, False),
        ("总投入400万元，其中财政100万元", None, 400, False),
        ("共计480万元（企业300万元，财政180万元）", None, 480, False),
        ("企业出资300万元，财政支持100万元", None, 400, True),
        ("300-500万元", None, 500, True),
        ("300万元至500万元", None, 500, True),
        ("480", None, 480, False),
        ("4800000", None, 480, False),
        ("2亿元", None, 20000, True),
        ("5000", "元", "0.5", True),
        ("面议", "万元", None, True),
        ("待定", "万元", None, True),
        ("-5", "万元", None, True),
        ("0", "万元", None, True),
        ("50万美元", "万元", None, True),
        ("9" * 40, "元", None, True),
        ("1" * 5000, "元", None, True),
        ("有", "万元", None, True),
    ],
)
def test_amount_in_a_cell(text: str, unit: str | None, value: object, doubted: bool) -> None:
    amount = read_amount(text, unit)
    assert amount.value == (None if value is None else Decimal(str(value)))
    assert (amount.doubt is not None) == doubted


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("榜单金额（万元）", "万元"),
        ("金额(单位:元)", "元"),
        ("经费/亿元", "亿元"),
        ("投入（千元）", "千元"),
        ("单位：万元", "万元"),
        ("Budget (RMB 10,000)", "10000"),
        ("Amount (10k CNY)", "10k"),
        ("Amount (CNY)", "cny"),
        ("金额", None),
    ],
)
def test_unit_of_money_in_a_heading(heading: str, unit: str | None) -> None:
    assert amounts.unit_of(heading) == unit


@pytest.mark.parametrize(
    ("text", "unit", "months", "doubted"),
    [
        ("24", "月", 24, False),
        ("24.0", "月", 24, False),
        ("２４个月", None, 24, False),
        ("24个月", "年", 24, False),
        ("2", "年", 24, False),
        ("1.5", "年", 18, False),
        ("2年", None, 24, False),
        ("两年", None, 24, False),
        ("一年半", None, 18, False),
        ("2年半", None, 30, False),
        ("半年", None, 6, False),
        ("十八个月", None, 18, False),
        ("二十四", "月", 24, False),
        ("18个月内", None, 18, False),
        ("立项后两年内完成", None, 24, False),
        ("1年6个月", None, 18, False),
        ("一年零六个月", None, 18, False),
        ("两年（24个月）", None, 24, False),
        ("24个月（含验收3个月）", None, 24, False),
        ("90天", None, 3, False),
        ("730天", None, 24, False),
        ("3个季度", None, 9, False),
        ("2 years", None, 24, False),
        ("36 months", None, 36, False),
        ("24", None, 24, False),
        ("2", None, 24, True),
        ("18-24个月", None, 24, True),
        ("18-24", "月", 24, True),
        ("一个半月", None, 2, True),
        ("2026年1月至2027年12月", None, 24, True),
        ("2026.1-2027.12", None, 24, True),
        ("2026年6月-2028年6月", None, 24, True),
        ("2028年12月底前", "月", None, True),
        ("2028-12-31", "月", None, True),
        ("2026-2028", "月", None, True),
        ("待定", "月", None, True),
        ("0", "月", None, True),
        ("99年", None, None, True),
        ("1" * 5000, "月", None, True),
    ],
)
def test_months_in_a_cell(text: str, unit: str | None, months: int | None, doubted: bool) -> None:
    duration = read_months(text, unit)
    assert duration.months == months
    assert (duration.doubt is not None) == doubted


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("完成时限（月）", "月"),
        ("周期(年)", "年"),
        ("工期/天", "天"),
        ("时限（单位：月）", "月"),
        ("Duration (months)", "months"),
        ("Duration in years", "years"),
        ("完成时限", None),
        ("年度计划时限", None),
    ],
)
def test_unit_of_time_in_a_heading(heading: str, unit: str | None) -> None:
    assert durations.unit_of(heading) == unit


def test_numerals_exact_or_none() -> None:
    assert [
        parse_han(text) for text in ("十", "十八", "二十四", "一百零五", "肆佰捌拾", "", "十x", "一二三")
    ] == [
        10,
        18,
        24,
        105,
        480,
        None,
        None,
        None,
    ]
    assert parse_decimal("1,200.50") == Decimal("1200.50")
    assert parse_decimal("12,34") is None


SIGNS = "0123456789.,万元亿年月个半一二十至-~（）其中总共 e％usd天20262027/"


@given(
    st.one_of(st.text(max_size=80), st.text(alphabet=SIGNS, max_size=40)),
    st.sampled_from([None, "万元", "元"]),
)
def test_any_amount_is_read_without_error(text: str, unit: str | None) -> None:
    amount = read_amount(text, unit)
    assert amount.value is None or amount.value > 0
    assert amount.value is not None or amount.doubt is not None


@given(
    st.one_of(st.text(max_size=80), st.text(alphabet=SIGNS, max_size=40)),
    st.sampled_from([None, "年", "月", "天"]),
)
def test_any_duration_is_read_without_error(text: str, unit: str | None) -> None:
    duration = read_months(text, unit)
    assert duration.months is None or 1 <= duration.months <= 240
    assert duration.months is not None or duration.doubt is not None

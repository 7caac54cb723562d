"""Headings in several lines, groups over them, units under them, rows that only look like items."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from tests.calls.reading.test_offices import FIVE, HEAD, item
from tests.calls.reading.workbooks import codes, make_sheet, places, read, read_rows


def test_units_in_a_row_of_their_own_belong_to_the_heading() -> None:
    head = ["编号", "需求名称", "产业链", "所在地", "技术指标", "金额", "期限"]
    reading = read_rows(
        [head, ["", "", "", "", "", "（元）", "（年）"], item("A1", amount=3_000_000, months=1.5)]
    )
    (only,) = reading.items
    assert (only.row, only.amount, only.months) == (3, 300, 18)
    assert reading.problems == ()
    assert reading.header_row == 2


def test_groups_over_the_heading_are_no_fields_but_lend_their_unit() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.merge_range(0, 0, 0, 8, "2026年榜单")
        sheet.merge_range(1, 0, 1, 3, "榜单信息")
        sheet.merge_range(1, 4, 1, 5, "技术要求")
        sheet.merge_range(1, 6, 1, 7, "资金（元）")
        head = ["编号", "名称", "产业链", "所在地", "主要指标", "研究内容", "总额", "其中财政", "期限（月）"]
        sheet.write_row(2, 0, head)
        sheet.write_row(3, 0, ["A1", "某某检测", "氢能", "南京", FIVE, "研究一二", 1_000_000, 500_000, 12])

    reading = read(make_sheet(fill))
    (only,) = reading.items
    assert (only.row, only.title, only.amount, len(only.indicators)) == (4, "某某检测", 100, 5)
    assert dict(only.other) == {"研究内容": "研究一二", "其中财政": "500000"}
    assert reading.problems == ()


def test_money_only_by_source_is_added_up_with_a_doubt() -> None:
    def fill(sheet: Worksheet) -> None:
        for column, text in {0: "编号", 1: "项目名称", 2: "产业链", 3: "指标", 6: "期限（月）"}.items():
            sheet.merge_range(0, column, 1, column, text)
        sheet.merge_range(0, 4, 0, 5, "榜单金额（万元）")
        sheet.write_row(1, 4, ["企业出资", "财政支持"])
        sheet.write_row(2, 0, ["A1", "某某检测", "氢能", FIVE, 300, 180, 12])

    reading = read(make_sheet(fill))
    assert reading.items[0].amount == 480
    assert places(reading) == [(3, "榜单金额（万元）/企业出资")]


def test_heading_and_title_merged_sideways_are_one_column() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["序号", "编号"])
        sheet.merge_range(0, 2, 0, 3, "需求名称")
        sheet.write_row(0, 4, ["产业链", "城市", "指标", "金额(万元)", "工期(月)"])
        for row in (1, 2):
            sheet.write_row(row, 0, [row, f"A{row}"])
            sheet.merge_range(row, 2, row, 3, f"第{row}项检测")
            sheet.write_row(row, 4, ["氢能", "南京", FIVE, 100, 12])

    reading = read(make_sheet(fill))
    assert [(one.code, one.title, one.chain) for one in reading.items] == [
        ("A1", "第1项检测", "氢能"),
        ("A2", "第2项检测", "氢能"),
    ]
    assert reading.problems == ()


def test_rows_of_dashes_sums_and_signatures_are_passed_over_and_told() -> None:
    rows: list[list[Any]] = [
        HEAD,
        item("A1"),
        ["", "", "", "", "合计", 100, ""],
        ["……"] * 7,
        ["/"] * 7,
        item("A2"),
        ["共2项，总金额200万元"],
        ["以上项目均已审核。"],
        ["单位（盖章）：", "", "", "联系人：某某"],
    ]
    reading = read_rows(rows)
    assert [one.code for one in reading.items] == ["A1", "A2"]
    assert [row.row for row in reading.skipped] == [3, 4, 5, 7, 8, 9]
    assert reading.problems == ()


def test_one_cell_that_says_more_than_its_column_asks() -> None:
    rows = [
        ["序号", "榜题", "发榜单位", "所属产业链", "所在市", "核心指标", "榜额（万元）", "时限"],
        [
            1,
            "第一项检测（赛马）",
            "甲公司",
            "氢能",
            "南京",
            FIVE,
            "480(企业300+财政180)",
            "2026年12月底前（18个月）",
        ],
        [2, "第二项检测", "乙公司", "氢能", "江苏省南京市江宁区", FIVE, "300", "2028年底"],
    ]
    reading = read_rows(rows)
    assert [(one.amount, one.months, one.parallel) for one in reading.items] == [
        (480, 18, True),
        (300, None, False),
    ]
    assert reading.items[1].city == "南京市"
    assert codes(reading) == {(3, "months_unclear")}


def test_english_list_in_yuan_and_years() -> None:
    head = ["No.", "Challenge", "Organisation", "Sector", "Location", "Specifications", "Funding (CNY)"]
    row = [1, "Blade test", "Example Ltd", "风电", "Yancheng, Jiangsu", FIVE, 4_800_000]
    reading = read_rows([[*head, "Timeline (years)", "Selection"], [*row, 2, "best bid"]])
    (only,) = reading.items
    assert (only.title, only.issuer, only.city, only.amount, only.months) == (
        "Blade test",
        "Example Ltd",
        "盐城市",
        480,
        24,
    )
    assert reading.problems == ()

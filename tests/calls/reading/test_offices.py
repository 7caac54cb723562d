"""Habits of offices: each a small workbook and the reading that a person would have of it."""

from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.calls.reading.workbooks import codes, make, make_sheet, places, read, read_rows

FIVE = "误差≤1%；量程0–10 V；通道≥8；延迟≤1 ms；方法标准1项"
HEAD = ["编号", "需求名称", "产业链", "所在地", "技术指标", "金额（万元）", "期限（月）"]


def item(code: str, title: str = "某某检测", **cells: Any) -> list[Any]:
    held = {"chain": "氢能", "city": "南京", "indicators": FIVE, "amount": 100, "months": 12} | cells
    return [code, title, *held.values()]


def test_chain_merged_over_items_and_city_over_two_belong_to_each() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEAD)
        for i in range(4):
            sheet.write_row(1 + i, 0, item(f"A{i}", f"第{i}项检测"))
        sheet.merge_range(1, 2, 3, 2, "集成电路")
        sheet.merge_range(2, 3, 4, 3, "无锡市")

    reading = read(make_sheet(fill))
    assert [one.chain for one in reading.items] == ["集成电路", "集成电路", "集成电路", "氢能"]
    assert [one.city for one in reading.items] == ["南京市", "无锡市", "无锡市", "无锡市"]
    assert reading.problems == ()


def test_amount_merged_over_items_is_given_to_each_with_a_doubt() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEAD)
        for i in range(2):
            sheet.write_row(1 + i, 0, item(f"A{i}"))
        sheet.merge_range(1, 5, 2, 5, 300)

    reading = read(make_sheet(fill))
    assert [one.amount for one in reading.items] == [300, 300]
    assert codes(reading) == {(3, "amount_shared")}


def test_sections_without_a_chain_column_give_the_chain() -> None:
    head = ["序号", "榜题", "主要指标", "经费", "周期", "所在市"]
    rows: list[list[Any]] = [
        ["检验检测榜单", None, None, None, None, "单位：万元"],
        head,
        ["一、集成电路（2项）"],
        [1, "晶圆检测", FIVE, 430, "2年", "南京"],
        [2, "封装检测", FIVE, 560, "18个月", "无锡"],
        ["二、生物医药"],
        [3, "滴度检测", FIVE, 390, "24个月", "苏州"],
    ]
    reading = read_rows(rows)
    assert [(one.row, one.chain) for one in reading.items] == [
        (4, "集成电路"),
        (5, "集成电路"),
        (7, "生物医药"),
    ]
    assert [(one.amount, one.months) for one in reading.items] == [(430, 24), (560, 18), (390, 24)]
    assert [str(row.reason) for row in reading.skipped] == ["分组标题", "分组标题"]
    assert [one.code for one in reading.items] == [None, None, None]


def test_heading_repeated_with_other_columns_is_followed() -> None:
    rows = [
        HEAD,
        item("A1", "第一项"),
        ["小计", None, None, None, None, 100],
        [],
        ["2026年第二批"],
        ["需求名称", "编号", "所在地", "产业链", "期限（年）", "金额（元）", "技术指标"],
        ["第二项", "A2", "常州", "氢能", 1.5, 2_000_000, FIVE],
        ["总计", None, None, None, None, 3_000_000],
    ]
    reading = read_rows(rows)
    assert [(one.row, one.code, one.title) for one in reading.items] == [
        (2, "A1", "第一项"),
        (7, "A2", "第二项"),
    ]
    assert [(one.amount, one.months, one.city) for one in reading.items] == [
        (100, 12, "南京市"),
        (200, 18, "常州市"),
    ]
    assert reading.problems == ()


def test_indicator_rows_below_an_item_without_merging_go_on_with_it() -> None:
    rows: list[list[Any]] = [HEAD, item("A1", indicators="误差≤1%")]
    rows += [[None, None, None, None, text] for text in ("量程0–10 V", "通道≥8", "延迟≤1 ms", "方法标准1项")]
    rows += [item("A2", indicators=FIVE)]
    reading = read_rows(rows)
    assert [(one.row, len(one.indicators)) for one in reading.items] == [(2, 5), (7, 5)]
    assert reading.problems == ()


def test_indicators_in_parts_are_put_together() -> None:
    def fill(sheet: Worksheet) -> None:
        for column, text in {
            0: "编号",
            1: "项目名称",
            5: "产业链",
            6: "地市",
            7: "投入（万元）",
            8: "工期（月）",
        }.items():
            sheet.merge_range(0, column, 1, column, text)
        sheet.merge_range(0, 2, 0, 4, "主要技术指标")
        sheet.write_row(1, 2, ["参数", "要求", "单位"])
        parts = [
            ("误差", "≤1", "%"),
            ("量程", "0–10", "V"),
            ("通道", "≥8", "路"),
            ("延迟", "不大于1", "ms"),
            ("标准", "1", "项"),
        ]
        for i, part in enumerate(parts):
            sheet.write_row(2 + i, 2, part)
        for column, value in {0: "B1", 1: "某某检测", 5: "氢能", 6: "南通", 7: 80, 8: 9}.items():
            sheet.merge_range(2, column, 6, column, value)

    reading = read(make_sheet(fill))
    (only,) = reading.items
    got = [(one.parameter, one.comparator, one.value, one.low, one.high, one.unit) for one in only.indicators]
    assert got == [
        ("误差", "≤", 1.0, None, None, "%"),
        ("量程", "range", None, 0.0, 10.0, "V"),
        ("通道", "≥", 8.0, None, None, "路"),
        ("延迟", "≤", 1.0, None, None, "ms"),
        ("标准", "=", 1.0, None, None, "项"),
    ]
    assert reading.problems == ()


def test_workbook_of_several_sheets_the_list_is_found() -> None:
    def fill(book: Workbook) -> None:
        guide = book.add_worksheet("填表说明")
        guide.write_column(0, 0, ["一、填报范围", "二、需求名称应为动宾结构", "三、技术指标不少于5项"])
        old = book.add_worksheet("2025年旧榜单")
        old.write_row(0, 0, HEAD)
        for i in range(30):
            old.write_row(1 + i, 0, item(f"旧{i}"))
        old.hide()
        sheet = book.add_worksheet("榜单")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, item("A1"))
        book.add_worksheet("字典").write_column(0, 0, ["产业链", "氢能", "光伏"])
        book.add_worksheet("空表")
        guide.activate()

    data = make(fill)
    assert (read(data).sheet, len(read(data).items)) == ("榜单", 1)
    assert read(data).problems == ()
    assert len(read(data, sheet="2025年旧榜单").items) == 30


def test_two_lists_the_fuller_is_read_and_the_other_told() -> None:
    def fill(book: Workbook) -> None:
        for name, count in (("南京", 1), ("无锡", 3)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            for i in range(count):
                sheet.write_row(1 + i, 0, item(f"{name}{i}"))

    reading = read(make(fill))
    assert reading.sheet == "无锡"
    assert [problem.code for problem in reading.whole_problems] == ["other_sheets"]


def test_formulas_are_read_by_their_stored_values() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["序号", *HEAD])
        sheet.write_formula(1, 0, "=ROW()-1", None, 1)
        sheet.write_row(1, 1, item("A1"))
        sheet.write_formula(1, 2, '="某某"&"检测"', None, "某某检测")
        sheet.write_formula(1, 6, "=50+30", None, 80)
        sheet.write_formula(2, 6, "=SUM(G2:G2)", None, 80)
        sheet.write(2, 0, "合 计")

    (only,) = read(make_sheet(fill)).items
    assert (only.title, only.amount) == ("某某检测", 80)


def test_units_and_numbers_in_many_forms() -> None:
    head = ["榜单编号", "榜题名称", "所属产业链", "设区市", "考核指标", "榜单金额", "完成时限"]
    forms = [("480万元", "24个月"), ("4,800,000元", "2年"), ("0.048亿元", "两年"), ("不超过480万元", "立项后24个月内"),
             ("肆佰捌拾万元整", "二十四个月"), ("人民币480万元（其中财政100万元）", "24个月（含验收）"),
             ("480 万", "2 years"),
             ("４８０万元", "２４个月"), ("4.8e2万元", "730天")]  # fmt: skip
    rows = [head, *[item(f"A{i}", amount=amount, months=months) for i, (amount, months) in enumerate(forms)]]
    reading = read_rows(rows)
    assert [(one.amount, one.months) for one in reading.items] == [(480, 24)] * len(forms)
    assert {problem.code for problem in reading.problems} <= {"amount_unit"}


def test_cells_not_understood_are_told_and_everything_else_is_kept() -> None:
    rows: list[list[Any]] = [
        [*HEAD, "组织方式", "统一社会信用代码", "知识产权归属"],
        [*item("A1", amount="面议", months="2028年底"), "择优", "91329901MADEX0003X", "共有"],
        [
            *item("A2", chain="量子计算", city="火星", amount="300-500万元"),
            "看情况",
            "91329901MADEX0003Y",
            "归发榜方",
        ],
        [*item("A2", title="", months="18-24"), "", "", ""],
        [*item("A4", amount=0, months="40年", indicators=""), "非赛马", "", ""],
        [*item("A5", amount=None, months=None, city=None, chain="/"), "是否", "", ""],
    ]
    reading = read_rows(rows)
    assert codes(reading) == {
        (2, "amount_unclear"), (2, "months_unclear"),
        (3, "chain_unknown"), (3, "city_unknown"), (3, "amount_doubtful"), (3, "parallel_unclear"),
        (3, "credit_code_check"),
        (4, "title_missing"), (4, "months_doubtful"), (4, "code_repeated"),
        (5, "amount_unclear"), (5, "months_unclear"), (5, "indicators_few"),
        (6, "amount_missing"), (6, "months_missing"), (6, "city_missing"), (6, "chain_missing"),
        (6, "parallel_unclear"),
    }  # fmt: skip
    assert [(one.amount, one.months) for one in reading.items] == [
        (None, None),
        (500, 12),
        (100, 24),
        (None, None),
        (None, None),
    ]
    assert [one.other for one in reading.items][:2] == [
        (("知识产权归属", "共有"),),
        (("知识产权归属", "归发榜方"),),
    ]
    assert [problem.severity for problem in reading.problems if problem.code == "title_missing"] == [
        "blocking"
    ]
    assert reading.items[1].cell("chain") == "量子计算"


def test_list_somewhere_on_the_sheet_keeps_its_row_numbers() -> None:
    reading = read_rows([HEAD, item("A1"), [], item("A2", chain="环保")], top=11, left=3)
    assert [one.row for one in reading.items] == [13, 15]
    assert places(reading) == [(15, "产业链")]


def test_example_row_and_lonely_numbers_are_no_items() -> None:
    rows: list[list[Any]] = [["序号", *HEAD], ["示例", *item("X")], [1, *item("A1")], [2], [3], ["以下空白"]]
    reading = read_rows(rows)
    assert [one.code for one in reading.items] == ["A1"]
    assert [str(row.reason) for row in reading.skipped] == ["填写示例", "只有序号", "只有序号", "表下说明"]


def test_parallel_said_in_words_or_in_the_remarks() -> None:
    ways = [
        "赛马",
        "赛马制（3家）",
        "择优单选",
        "不赛马",
        "非赛马",
        "公开竞争",
        "horse racing",
        "2-3家并行攻关",
    ]
    rows = [[*HEAD, "组织方式"], *[[*item(f"A{i}"), way] for i, way in enumerate(ways)]]
    assert [one.parallel for one in read_rows(rows).items] == [
        True,
        True,
        False,
        False,
        False,
        False,
        True,
        True,
    ]
    noted = read_rows([[*HEAD, "备注"], [*item("A1"), "本题赛马攻关"], [*item("A2"), "无"]])
    assert [one.parallel for one in noted.items] == [True, False]


def test_column_of_two_things_is_parted() -> None:
    head = ["需求名称", "需求单位及所在地", "产业链", "技术指标", "金额（万元）/期限（月）"]
    rows = [
        head,
        ["第一项", "示例公司（盐城）", "风电", FIVE, "480/24"],
        ["第二项", "示例公司/无锡", "氢能", FIVE, "620万元 / 2年"],
        ["第三项", "示例公司、苏州", "光伏", FIVE, "150万元，12个月"],
    ]
    reading = read_rows(rows)
    assert [(one.amount, one.months) for one in reading.items] == [(480, 24), (620, 24), (150, 12)]
    assert [one.city for one in reading.items] == ["盐城市", "无锡市", "苏州市"]
    assert [one.issuer for one in reading.items] == ["示例公司（盐城）", "示例公司", "示例公司"]
    assert reading.problems == ()

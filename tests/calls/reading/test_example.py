"""The example list, and the same seventeen items as other offices would write them down."""

import csv
import io
import json
import re
from typing import Any

import pytest
from xlsxwriter.worksheet import Worksheet

from app.calls.reading import Reading, to_json
from tests.calls.reading.workbooks import (
    DATA,
    EXPECTED,
    ORIGINAL,
    make_sheet,
    make_table,
    originals,
    places,
    plain,
    read,
    without_rows,
)

SEQ, CODE, TITLE, ISSUER, CREDIT, CHAIN, CITY, INDICATORS, AMOUNT, MONTHS, MODE, CONTACT = range(12)


def test_example_list_as_it_is_reads_as_expected() -> None:
    assert json.dumps(plain(ORIGINAL)["items"], ensure_ascii=False) == json.dumps(
        EXPECTED["items"], ensure_ascii=False
    )
    assert places(read(ORIGINAL)) == [(problem["row"], problem["column"]) for problem in EXPECTED["problems"]]


def test_example_list_as_an_old_workbook_reads_the_same() -> None:
    printed = plain((DATA / "challenge_list.xls").read_bytes(), "榜单.xls")
    assert printed["items"] == EXPECTED["items"]


def test_example_list_every_text_is_kept() -> None:
    reading = read(ORIGINAL)
    assert reading.header_row == 2
    assert reading.sheet == "榜单汇总表"
    first = reading.items[0]
    assert (first.issuer, first.issuer_credit_code) == ("示例风电装备有限公司", "91329901MADEX0003X")
    assert first.contact == "联系人01 025-00000001"
    for item, row in zip(reading.items, originals(), strict=True):
        assert item.cell("indicators") == row[INDICATORS]
        assert "；".join(indicator.text for indicator in item.indicators) == row[INDICATORS]


def test_reading_through_json_and_back_is_the_same() -> None:
    reading = read(ORIGINAL)
    assert Reading.from_plain(json.loads(json.dumps(reading.to_plain()))) == reading


def shuffled(rows: list[list[Any]]) -> bytes:
    """No title, no numbers, other words, money in yuan with commas, years, numbered lines."""
    head = [
        "考核指标",
        "地市",
        "榜题名称",
        "经费（元）",
        "遴选方式",
        "周期（年）",
        "所属产业链",
        "发榜单位",
        "榜题编号",
    ]
    table: list[list[Any]] = [head]
    for row in rows:
        lines = "\n".join(f"{i}. {text}" for i, text in enumerate(row[INDICATORS].split("；"), 1))
        yuan = f"{int(row[AMOUNT]) * 10_000:,}.00"
        table.append(
            [
                lines,
                row[CITY],
                row[TITLE],
                yuan,
                row[MODE],
                int(row[MONTHS]) / 12,
                row[CHAIN],
                row[ISSUER],
                row[CODE],
            ]
        )
    return make_table(table)


def worded(rows: list[list[Any]]) -> bytes:
    """Units in the cells, circled numbers, a document's head, column numbers, notes and signatures below."""
    length = {24: "两年", 18: "一年半", 15: "15个月内", 12: "12个月"}
    table: list[list[Any]] = [
        ["附件1"],
        ["2026年检验检测难题榜单"],
        ["填报单位：某市市场监督管理局", None, None, None, None, "2026年11月"],
        [
            "序号",
            "编号",
            "难题名称",
            "领域",
            "所在地区",
            "技术指标要求",
            "拟投入资金",
            "完成期限",
            "组织形式",
        ],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
    ]
    for i, row in enumerate(rows):
        circled = "".join(chr(0x2460 + n) + text for n, text in enumerate(row[INDICATORS].split("；")))
        kind = "赛马制（2—3家）" if row[MODE] == "赛马" else "择优单选"
        cells = [row[SEQ], row[CODE], row[TITLE], row[CHAIN], row[CITY], circled]
        table.append([*cells, f"{row[AMOUNT]}万元", length[int(row[MONTHS])], kind])
        if i == 8:
            table.append([])
    total = sum(int(row[AMOUNT]) for row in rows)
    table += [
        ["合计", None, f"{len(rows)}项", None, None, None, f"{total}万元"],
        [],
        ["注：1.本表一式三份。"],
        ["2.数据为示例数据。"],
    ]
    return make_table([*table, ["填表人：某某", None, None, "审核人：某某", None, None, "日期：2026.11.23"]])


def wide(rows: list[list[Any]]) -> bytes:
    """Two-row heading with merged groups, each indicator in its own column, money by source, chains merged."""

    def fill(sheet: Worksheet) -> None:
        sheet.merge_range(0, 0, 0, 13, "江苏省检验检测“揭榜挂帅”榜单")
        for column, text in enumerate(["序号", "榜单编号", "产业链", "项目名称", "需求单位", "设区市"]):
            sheet.merge_range(1, column, 2, column, text)
        sheet.merge_range(1, 6, 1, 10, "主要技术指标")
        for i in range(5):
            sheet.write(2, 6 + i, f"指标{i + 1}")
        sheet.merge_range(1, 11, 1, 13, "资金（万元）")
        for i, text in enumerate(["合计", "企业投入", "财政资金"]):
            sheet.write(2, 11 + i, text)
        sheet.merge_range(1, 14, 2, 14, "实施周期（月）")
        sheet.merge_range(1, 15, 2, 15, "是否赛马")
        for i, row in enumerate(rows):
            at = 3 + i
            values = [
                row[SEQ],
                row[CODE],
                row[CHAIN],
                row[TITLE],
                row[ISSUER],
                row[CITY],
                *row[INDICATORS].split("；"),
            ]
            sheet.write_row(at, 0, values)
            amount = int(row[AMOUNT])
            ticks = "是" if row[MODE] == "赛马" else "否"
            sheet.write_row(at, 11, [amount, amount - 100, 100, int(row[MONTHS]), ticks])
        sheet.merge_range(5, 2, 6, 2, "集成电路")

    return make_sheet(fill)


def tall(rows: list[list[Any]]) -> bytes:
    """Each indicator in a row of its own, everything else merged beside them."""

    def fill(sheet: Worksheet) -> None:
        head = ["编号", "需求名称", "技术指标", "产业链", "地区", "金额（万元）", "时限", "方式"]
        sheet.write_row(0, 0, [*head[:-1], "组织方式"])
        at = 1
        for row in rows:
            texts = row[INDICATORS].split("；")
            beside = {0: row[CODE], 1: row[TITLE], 3: row[CHAIN], 4: row[CITY], 5: float(row[AMOUNT])}
            for column, value in (beside | {6: f"{row[MONTHS]}个月", 7: row[MODE]}).items():
                sheet.merge_range(at, column, at + len(texts) - 1, column, value)
            sheet.write_column(at, 2, texts)
            at += len(texts)

    return make_sheet(fill)


def text(rows: list[list[Any]], encoding: str = "gb18030", delimiter: str = ",") -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter)
    writer.writerow(
        ["需求编号", "技术需求名称", "产业领域", "市", "核心指标", "预算总额(万元)", "工期/月", "揭榜方式"]
    )
    for row in rows:
        joined = row[INDICATORS].replace("；", ";")
        writer.writerow(
            [row[CODE], row[TITLE], row[CHAIN], row[CITY], joined, row[AMOUNT], row[MONTHS], row[MODE]]
        )
    return target.getvalue().encode(encoding, errors="replace")


def english(rows: list[list[Any]]) -> bytes:
    names = {"盐城": "Yancheng", "常州": "Changzhou", "无锡": "Wuxi", "南京": "Nanjing", "连云港": "Lianyungang",
             "苏州": "Suzhou", "徐州": "Xuzhou", "南通": "Nantong", "宜兴/无锡": "Yixing / Wuxi"}  # fmt: skip
    head = ["No.", "Code", "Title", "Issuer", "Industrial chain", "City", "Technical indicators"]
    table: list[list[Any]] = [
        ["Challenge list 2026"],
        [*head, "Budget (RMB 10,000)", "Duration (months)", "Mode"],
    ]
    for row in rows:
        mode = "parallel" if row[MODE] == "赛马" else "single winner"
        cells = [row[SEQ], row[CODE], row[TITLE], row[ISSUER], row[CHAIN], names[row[CITY]]]
        table.append([*cells, row[INDICATORS].replace("；", "; "), int(row[AMOUNT]), int(row[MONTHS]), mode])
    return make_table(table)


def wide_digits(rows: list[list[Any]]) -> bytes:
    """Full-width figures, brackets and signs, money in 亿元, commas between indicators."""
    full = {ord("0") + i: ord("０") + i for i in range(10)} | str.maketrans("%()=/.", "％（）＝／．")
    table: list[list[Any]] = [
        ["榜单编号", "榜单名称", "链条", "所在地", "主要指标", "总经费（亿元）", "期限（个月）", "实施方式"]
    ]
    for row in rows:
        shown = re.sub("；", "，", row[INDICATORS]) if "稳定化" not in row[INDICATORS] else row[INDICATORS]
        amount = f"{int(row[AMOUNT]) / 10_000:.3f}"
        cells = [row[CODE], row[TITLE], row[CHAIN], row[CITY], shown.translate(full)]
        table.append([*cells, amount.translate(full), row[MONTHS].translate(full), row[MODE]])
    return make_table(table, top=4, left=2)


@pytest.mark.parametrize("office", [shuffled, worded, wide, tall, text, english, wide_digits])
def test_same_items_in_another_offices_hand_read_the_same(office: Any) -> None:
    name = "榜单.csv" if office is text else "榜单.xlsx"
    rows = originals()
    data = office(rows)
    got = without_rows(plain(data, name)["items"])
    want = without_rows(EXPECTED["items"])
    if office is english:
        want[13]["city"] = "宜兴市"
    if office is wide_digits:
        for item in [*got, *want]:
            for indicator in item["indicators"]:
                indicator["text"] = indicator["parameter"] = ""
    assert got == want


def test_text_in_other_encodings_reads_the_same() -> None:
    rows = originals()
    for encoding, delimiter in [("utf-8-sig", ","), ("utf-8", "\t"), ("utf-16", "\t"), ("utf-8", ";")]:
        got = plain(text(rows, encoding, delimiter), "榜单.csv")["items"]
        assert without_rows(got) == without_rows(EXPECTED["items"])


def test_other_hands_the_same_doubts_are_told() -> None:
    few = [i for i, item in enumerate(EXPECTED["items"]) if len(item["indicators"]) < 5]
    reading = read(shuffled(originals()))
    assert [p.row - 2 for p in reading.problems if p.code == "indicators_few"] == few
    assert {p.column for p in reading.problems} == {"考核指标", "地市", "所属产业链"}
    assert to_json(reading)["problems"][0].keys() == {"row", "column", "message"}

"""Rows of schedules as offices lay them out: nothing lost, nothing guessed in silence."""

from collections import Counter

from app.capabilities.reading import Line, SheetRow, Sort, Told, read_lines
from app.capabilities.states import Doubt

CLASS, METHOD = "类别(产品/项目/参数)名称", "依据的标准(方法)名称及编号(含年号)"
HEADS = ("序号", CLASS, "产品/项目/参数", "产品/项目/参数", METHOD, "限制范围", "说明")
SECOND = ("序号", CLASS, "序号", "名称", METHOD, "限制范围", "说明")


def read(*rows: tuple[str, ...], sheet: str = "附表") -> tuple[list[Line], Told]:
    told = Told()
    lines = read_lines((SheetRow(sheet, n, row) for n, row in enumerate(rows, 1)), told, 2026)
    return list(lines), told


def test_layout_of_the_local_standard_is_read_with_two_rows_of_headings() -> None:
    lines, told = read(
        ("检验检测机构资质认定能力附表",) * 7,
        ("证书编号：261020340123",) * 7,
        ("检验检测场所地址：江苏省南京市示例路1号",) * 7,
        HEADS,
        SECOND,
        ("一、金属材料",) * 7,
        ("1", "钢铁", "1.1", "拉伸试验", "金属材料 拉伸试验 GB/T 228.1-2021", "只测室温", ""),
        ("", "", "1.2", "弯曲试验", "金属材料 弯曲试验方法 GB/T 232-2010", "", "不测管材"),
        ("", "", "", "", "钢筋弯曲 YB/T 5126—2003", "", ""),
        ("", "", "", "", "", "", ""),
        HEADS,
        ("2", "铝合金", "2.1", "硬度", "", "", ""),
    )  # fmt: skip
    assert told.certificate == "261020340123"
    assert list(told.sites) == ["江苏省南京市示例路1号"]
    assert Counter(line.sort for line in lines) == {
        Sort.HEADING: 7, Sort.CAPABILITY: 3, Sort.BLANK: 1, Sort.DOUBTFUL: 1,
    }  # fmt: skip
    first, second, third = (line for line in lines if line.sort == Sort.CAPABILITY)
    assert first.cells == {
        "field": "金属材料", "subject": "钢铁", "parameter": "拉伸试验",
        "method": "金属材料 拉伸试验 GB/T 228.1-2021", "restriction": "只测室温",
    }  # fmt: skip
    assert second.cells["subject"] == "钢铁"
    assert second.cells["restriction"] == "不测管材"
    assert third.cells["parameter"] == "弯曲试验"
    assert str(third.methods[0][1]) == "YB/T 5126-2003"
    assert third.site == "江苏省南京市示例路1号"
    assert lines[-1].doubt == Doubt.NO_METHOD
    assert lines[-1].cells["field"] == "金属材料"
    assert [line.number for line in lines] == list(range(1, 13))


def test_layout_of_an_accreditation_scope_is_read() -> None:
    lines, _ = read(
        ("检测对象", "项目/参数(序号、名称)", "领域代码", "检测标准(方法)", "说明"),
        ("动力电池", "1 热失控", "0110", "GB 38031-2020", ""),
        ("动力电池", "2 绝缘电阻", "0110", "GB 18384", ""),
        ("汽车", "3 碰撞", "0110", "C-NCAP管理规则", ""),
        ("汽车", "4 噪声", "0110", "GB 1495-2062", ""),
        ("", "", "", "", ""),
    )
    assert [line.cells.get("parameter") for line in lines[1:3]] == ["热失控", "绝缘电阻"]
    assert [line.doubt for line in lines[1:5]] == [
        None, Doubt.NO_YEAR, Doubt.NUMBER_UNREAD, Doubt.ODD_YEAR,
    ]  # fmt: skip


def test_sheet_without_headings_is_told_and_counted() -> None:
    lines, told = read(("说明",), ("本附表共三页",), ("",))
    assert told.skipped == ["附表"]
    assert told.tables == 0
    assert [line.sort for line in lines] == [Sort.HEADING, Sort.HEADING, Sort.BLANK]


def test_parameter_does_not_pass_to_another_class() -> None:
    lines, _ = read(
        ("检测对象", "项目/参数", "检测标准(方法)"),
        ("钢筋", "拉伸", "GB/T 28900-2022"),
        ("水泥", "", "GB 175-2023"),
    )
    assert lines[2].doubt == Doubt.NO_PARAMETER

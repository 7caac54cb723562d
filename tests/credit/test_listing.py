"""What a line of a list says: classes, days, sorts of misconduct, and what is doubtful in it."""

from datetime import date

import pytest

from app.credit.listing import MOST_ROWS, read_day, read_list
from app.credit.states import Flaw, ListSort, Wrong
from app.shared.verdict import Invalid

TODAY = date(2026, 11, 23)
CODE, BAD_CHECK = "91329901MADE0002X0", "91329901MADE0002X1"
RATINGS = ("序号", "统一社会信用代码", "机构名称", "信用风险等级（2025版）", "评定日期", "有效期至")
MISCONDUCT = (
    *("统一社会信用代码", "单位名称", "失信情形", "处罚决定日期", "决定机关", "决定书文号"),
    *("主要事实", "公示期至", "公示网站"),
)


def rated(*cells: str) -> tuple[dict[str, str], list[str]]:
    sort, lines = read_list([(1, ("附件",)), (2, RATINGS), (3, ("1", *cells))], TODAY)
    assert sort == ListSort.RATINGS
    return lines[0].cells, lines[0].flaws


@pytest.mark.parametrize("written", ["D", "d级", "D类", "Ｄ类"])
@pytest.mark.parametrize("day", ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "20260301"])
def test_class_and_day_are_read_as_offices_write_them(written: str, day: str) -> None:
    cells, flaws = rated(CODE, "示例研究院", written, day, "")
    assert (cells["grade"], cells["day"], flaws) == ("D", "2026-03-01", [])


@pytest.mark.parametrize(
    ("cells", "flaw", "kept"),
    [
        (("9132", "名", "A", "2026-03-01", ""), Flaw.CODE, False),
        ((BAD_CHECK, "名", "A", "2026-03-01", ""), Flaw.CHECK, True),
        ((CODE, "", "A", "2026-03-01", ""), Flaw.NAME, False),
        ((CODE, "名", "E", "2026-03-01", ""), Flaw.GRADE, False),
        ((CODE, "名", "A", "去年", ""), Flaw.DAY, False),
        ((CODE, "名", "A", "2026-11-24", ""), Flaw.FUTURE, False),
        ((CODE, "名", "A", "2026-03-01", "2026-02-28"), Flaw.ENDS, False),
        ((CODE, "名", "A", "2026-03-01", "明年"), Flaw.ENDS, False),
    ],
)
def test_doubtful_row_says_why_and_is_kept_only_where_it_can_be(
    cells: tuple[str, ...], flaw: Flaw, kept: bool
) -> None:
    _, lines = read_list([(1, RATINGS), (2, ("1", *cells))], TODAY)
    assert lines[0].told == [flaw]
    assert lines[0].is_kept is kept


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("出具虚假检验检测报告", Wrong.FALSE_REPORT), ("不实报告", Wrong.UNTRUE_REPORT),
        ("列入严重违法失信名单", Wrong.DISHONEST), ("科研严重失信行为", Wrong.RESEARCH), ("超范围检测", Wrong.OTHER),
    ],
)  # fmt: skip
def test_misconduct_is_sorted_by_its_words_and_public_only_with_a_place(said: str, sort: Wrong) -> None:
    row = (CODE, "名", said, "2026-03-01", "示例局", "示例〔2026〕1号", "事实", "2027-03-01", "")
    told, lines = read_list([(1, MISCONDUCT), (2, row), (3, row)], TODAY)
    assert told == ListSort.MISCONDUCT
    assert lines[0].cells["sort"] == sort
    assert lines[0].told == [Flaw.PLACE]
    assert Flaw.TWICE in lines[1].told


@pytest.mark.parametrize(
    "grid",
    [
        [(1, ("名称", "等级"))],
        [(1, RATINGS), (2, ("", " "))],
        [(1, RATINGS), *((n, ("1", CODE)) for n in range(MOST_ROWS + 1))],
    ],
)
def test_sheet_without_a_list_or_with_too_much_is_refused(grid: list[tuple[int, tuple[str, ...]]]) -> None:
    with pytest.raises(Invalid):
        read_list(grid, TODAY)


def test_day_that_does_not_exist_is_none() -> None:
    assert read_day("2026-02-30") is None

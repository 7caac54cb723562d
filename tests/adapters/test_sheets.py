"""Tables on their way out: nothing is a formula, figures stay figures."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from app.adapters.sheets import literal, write_csv, write_table

HEADS = ("序号", "名称", "金额", "时间")
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_write_table_read_back_says_the_same() -> None:
    content = b"".join(
        write_table("项目汇总表", HEADS, [(1, "示例", Decimal("120.5"), AT), (2, "", None, None)])
    )
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "项目汇总表"
    assert rows[1] == list(HEADS)
    assert rows[2] == [1.0, "示例", 120.5, "2026-11-23 17:30:00"]
    assert len(rows) == 4


@pytest.mark.parametrize(
    "cell", ["=1+1", "＝1+1", "@SUM(A1)", "+1", "-1", "\t=1", "\r=1", "=HYPERLINK(1)", "http://x"]
)
def test_a29_formulas_in_cells_stay_text(cell: str) -> None:
    content = b"".join(write_table("表", ("甲",), [(cell,)]))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    text = b"".join(write_csv(("甲",), [(cell,)])).decode("utf-8-sig")
    written = list(csv.reader(io.StringIO(text, newline="")))[1][0]
    assert written.endswith(cell)
    assert written == cell or written.startswith("'")
    assert (written == cell) == (cell == "http://x")


@pytest.mark.parametrize("cell", ["示例", "1.5%", "a=b", "≥600", ""])
def test_literal_of_harmless_text_unchanged(cell: str) -> None:
    assert literal(cell) == cell


def test_write_csv_of_many_rows_comes_in_pieces() -> None:
    pieces = list(write_csv(("甲",), (("字" * 100,) for _ in range(2000))))
    assert len(pieces) > 3
    assert b"".join(pieces).count(b"\r\n") == 2001


def test_write_table_without_rows_still_has_headings() -> None:
    content = b"".join(write_table("[a]:*?/\\' 空", HEADS, []))
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1] == list(
        HEADS
    )

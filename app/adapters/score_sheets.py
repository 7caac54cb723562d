"""The 评审汇总表 in its customary layout (facts.md section 7), as Excel with Chinese headings (rule 20)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LANDSCAPE_A4 = 9
FIXED = ("序号", "项目")
VERDICT = ("排名", "是否推荐", "备注")
SIGNATURES = ("专家组长签名：", "监督人员签名：", "日期：      年    月    日")


@dataclass(frozen=True)
class ScoreRow:
    """One entry. ``figures`` in the order of their headings, None where there is none (a judge did not read it)."""

    name: str
    figures: Sequence[Decimal | None]
    place: int | None
    proposed: bool
    remark: str


def write_score_sheet(title: str, subtitle: str, figures: Sequence[str], rows: Sequence[ScoreRow]) -> bytes:
    """The workbook: title, 序号 | 项目 | figures | 排名 | 是否推荐 | 备注, lines for signatures.

    ``figures``: their headings (专家1 … n, 去极值, 平均分; or the judges and the number of each leg, then 总分).

    Texts are stored as texts with the quote prefix, so that nothing becomes a formula, here or when saved again (A29).
    """
    import xlsxwriter  # heavy: loaded where a table is written

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet("评审汇总表")
    heads = [*FIXED, *figures, *VERDICT]
    styles = _styles(book)
    last = len(heads) - 1
    sheet.merge_range(0, 0, 0, last, "", styles["title"])
    sheet.write_string(0, 0, title, styles["title"])
    sheet.merge_range(1, 0, 1, last, "", styles["subtitle"])
    sheet.write_string(1, 0, subtitle, styles["subtitle"])
    for column, head in enumerate(heads):
        sheet.write_string(2, column, head, styles["head"])
    for number, row in enumerate(rows, 1):
        _write_row(sheet, 2 + number, number, row, styles)
    _write_signatures(sheet, 4 + len(rows), styles)
    _set_page(sheet, len(figures), last)
    book.close()
    return file.getvalue()


def _write_row(sheet: Any, at: int, number: int, row: ScoreRow, styles: dict[str, Any]) -> None:
    sheet.write_number(at, 0, number, styles["cell"])
    sheet.write_string(at, 1, row.name, styles["text"])
    proposed = "是" if row.proposed else "否"
    for column, figure in enumerate(row.figures, 2):
        if figure is None:
            sheet.write_blank(at, column, None, styles["cell"])
        else:
            sheet.write_number(at, column, float(figure), styles["figure"])
    column = 2 + len(row.figures)
    if row.place is None:
        sheet.write_blank(at, column, None, styles["cell"])
    else:
        sheet.write_number(at, column, row.place, styles["cell"])
    sheet.write_string(at, column + 1, proposed, styles["cell"])
    sheet.write_string(at, column + 2, row.remark, styles["text"])


def _write_signatures(sheet: Any, at: int, styles: dict[str, Any]) -> None:
    for offset, line in enumerate(SIGNATURES):
        sheet.write_string(at + 2 * offset, 1, line, styles["plain"])


def _styles(book: Any) -> dict[str, Any]:
    boxed = {"border": 1, "valign": "vcenter", "align": "center"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "quote_prefix": True}),
        "subtitle": book.add_format({"align": "center", "quote_prefix": True}),
        "head": book.add_format(boxed | {"bold": True, "text_wrap": True}),
        "cell": book.add_format(boxed),
        "figure": book.add_format(boxed | {"num_format": "0.00"}),
        "text": book.add_format(boxed | {"align": "left", "text_wrap": True, "quote_prefix": True}),
        "plain": book.add_format({}),
    }


def _set_page(sheet: Any, figures: int, last: int) -> None:
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 1 + figures, 9)
    sheet.set_column(2 + figures, last - 1, 9)
    sheet.set_column(last, last, 24)
    sheet.freeze_panes(3, 2)
    sheet.set_landscape()
    sheet.set_paper(LANDSCAPE_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)

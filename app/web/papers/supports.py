"""政策支持年度表: what was granted in a year, as a table that is read and signed."""

from collections.abc import Sequence

from app.adapters.documents.paper import Column, Sheet, Table
from app.supports.models import Support
from app.web.papers.sending import DEMONSTRATION, day_of
from app.web.rendering import render_text

COLUMNS = (
    ("序号", 0.8, "center"),
    ("支持类别", 1.6, "center"),
    ("支持事项", 4, "left"),
    ("数量或规模", 2, "left"),
    ("受支持机构", 3, "left"),
    ("依据的成果", 4, "left"),
    ("给予支持的部门", 2.4, "left"),
    ("文号", 2.6, "left"),
    ("日期", 2.3, "center"),
)
SIGNATURES = ("制表人：", "审核人：", "日期：　　　　年　　月　　日")


def support_row(number: int, row: Support) -> tuple[str, ...]:
    """One line, as the paper, the workbook and the page print it."""
    return (
        str(number),
        render_text(row.sort),
        row.title,
        row.scale,
        row.organisation.name,
        row.result_title,
        row.authority,
        row.document_number,
        day_of(row.granted_on),
    )


def support_sheet(year: int, rows: Sequence[Support], organiser: str) -> Sheet:
    """The table of a year."""
    columns = [Column(head, width, align) for head, width, align in COLUMNS]  # type: ignore[arg-type]
    printed = [list(support_row(number, row)) for number, row in enumerate(rows, 1)]
    return Sheet(
        title=f"{year}年度检验检测服务重点产业链政策支持表",
        subtitle=f"共{len(rows)}项",
        issuer=organiser,
        table=Table("", columns, printed),
        signatures=SIGNATURES,
        stamp=DEMONSTRATION if any(row.call.is_demo for row in rows) else "",
    )

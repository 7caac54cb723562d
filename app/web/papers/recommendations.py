"""推荐函 and 推荐汇总表: what cities recommend for a call, in the customary columns (facts.md section 7)."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.adapters.documents.paper import Circular, Column, Sheet, Table
from app.calls.models import Call
from app.chains.models import Region
from app.screening.exports import HEADS, bureau_of
from app.screening.models import RecommendationList
from app.web.papers.sending import day_of, seconds_of, stamp_of
from app.web.rendering import render_text, show_number

WIDTHS = (1, 5, 5, 3, 2, 2, 4, 1)
NOT_SENT = "未报送"
UNNUMBERED, UNDATED = "　　　〔　　　　〕　　号", "　　　　年　　月　　日"
SIGNED_BY = ("推荐部门（盖章）：", "负责人签字：", "联系人及电话：", "日期：　　　　年　　月　　日")


def city_sheet(call: Call, rows: Iterable[Sequence[Any]], letter: RecommendationList | None) -> Sheet:
    """The list of one city, to be signed and stamped; before its letter is sent it says so on every page."""
    told = f"推荐函　{letter.document_number}　{day_of(letter.sent_at)}" if letter is not None else ""
    return _sheet(call, rows, told, SIGNED_BY, "" if letter is not None else NOT_SENT)


def city_letter(
    call: Call, region: Region, rows: Iterable[Sequence[Any]], letter: RecommendationList | None
) -> Circular:
    """推荐函 of one city with its list as the attachment; before it is sent number and day are left to be written."""
    table, bureau = _table(rows), bureau_of(region)
    return Circular(
        title=f"关于报送“{call.title}”推荐项目的函",
        issuer=bureau,
        number=letter.document_number if letter is not None else UNNUMBERED,
        addressee=f"{call.organiser}：" if call.organiser else "",
        paragraphs=[_recommends(call, table.rows), "特此函告，请予审核。"],
        attachment=Table(f"{call.title}推荐汇总表", table.columns, table.rows) if table.rows else None,
        signer=bureau,
        day=day_of(letter.sent_at) if letter is not None else UNDATED,
        stamp=stamp_of(call, "" if letter is not None else NOT_SENT),
        made_at=seconds_of(letter.sent_at if letter is not None else call.recommends_until),
        note="联系人：　　　　　　联系电话：　　　　　　",
        lying=True,
    )


def _recommends(call: Call, rows: Sequence[Sequence[str]]) -> str:
    number = f"（{call.document_number}）" if call.document_number else ""
    told = f"根据《{call.title}》{number}要求，我局组织本市检验检测机构申报，并对申报材料进行了审核。经研究，"
    if not rows:
        return f"{told}本期不推荐项目。"
    more = f"等{len(rows)}个项目（见附件）" if len(rows) > 1 else "1个项目（见附件）"
    return f"{told}推荐“{rows[0][1]}”{more}。"


def call_sheet(call: Call, rows: Iterable[Sequence[Any]]) -> Sheet:
    """The lists of every city that has sent its letter, as one."""
    return _sheet(call, rows, "", (), "")


def _sheet(
    call: Call, rows: Iterable[Sequence[Any]], told: str, signatures: Sequence[str], mark: str
) -> Sheet:
    table = _table(rows)
    count = f"共{len(table.rows)}项"
    return Sheet(
        title=f"{call.title}推荐汇总表",
        subtitle="　".join(part for part in (told, count) if part),
        issuer=call.organiser,
        table=table,
        signatures=signatures,
        stamp=stamp_of(call, mark),
        made_at=seconds_of(call.recommends_until),
    )


def _table(rows: Iterable[Sequence[Any]]) -> Table:
    columns = [
        Column(render_text(head), width, "left" if width > 3 else "center")
        for head, width in zip(HEADS, WIDTHS, strict=True)
    ]
    return Table("", columns, [[_words(cell) for cell in row] for row in rows])


def _words(cell: Any) -> str:
    return show_number(cell) if isinstance(cell, float) else str(cell)

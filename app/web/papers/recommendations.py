"""推荐汇总表: what cities recommend for a call, in the customary columns (facts.md section 7)."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.adapters.documents.paper import Column, Sheet, Table
from app.calls.models import Call
from app.screening.exports import HEADS
from app.screening.models import RecommendationList
from app.web.papers.sending import day_of, seconds_of, stamp_of
from app.web.rendering import render_text, show_number

WIDTHS = (1, 5, 5, 3, 2, 2, 4, 1)
NOT_SENT = "未报送"
SIGNED_BY = ("推荐部门（盖章）：", "负责人签字：", "联系人及电话：", "日期：　　　　年　　月　　日")


def city_sheet(call: Call, rows: Iterable[Sequence[Any]], letter: RecommendationList | None) -> Sheet:
    """The list of one city, to be signed and stamped; before its letter is sent it says so on every page."""
    told = f"推荐函　{letter.document_number}　{day_of(letter.sent_at)}" if letter is not None else ""
    return _sheet(call, rows, told, SIGNED_BY, "" if letter is not None else NOT_SENT)


def call_sheet(call: Call, rows: Iterable[Sequence[Any]]) -> Sheet:
    """The lists of every city that has sent its letter, as one."""
    return _sheet(call, rows, "", (), "")


def _sheet(
    call: Call, rows: Iterable[Sequence[Any]], told: str, signatures: Sequence[str], mark: str
) -> Sheet:
    columns = [
        Column(render_text(head), width, "left" if width > 3 else "center")
        for head, width in zip(HEADS, WIDTHS, strict=True)
    ]
    printed = [[_words(cell) for cell in row] for row in rows]
    count = f"共{len(printed)}项"
    return Sheet(
        title=f"{call.title}推荐汇总表",
        subtitle="　".join(part for part in (told, count) if part),
        issuer=call.organiser,
        table=Table("", columns, printed),
        signatures=signatures,
        stamp=stamp_of(call, mark),
        made_at=seconds_of(call.recommends_until),
    )


def _words(cell: Any) -> str:
    return show_number(cell) if isinstance(cell, float) else str(cell)

"""形式审查意见表: the formal check of one entry as it is signed and filed (facts.md section 7)."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.adapters.documents.paper import Column, Part, Report, Table
from app.entries.models import EntryVersion
from app.entries.policy import Check
from app.screening.models import Screening
from app.screening.states import ScreeningState
from app.shared.text import Text
from app.web.papers.sending import day_of, seconds_of, stamp_of
from app.web.rendering import render_text, show_place

FACTS = (Column("事项", 2), Column("内容", 7, "left"))
POINTS = (Column("序号", 1), Column("审查内容", 7, "left"), Column("是否符合", 2), Column("说明", 4, "left"))
KNOWN = (Column("核对事项", 6, "left"), Column("结果", 2), Column("依据", 6, "left"))
MET = {True: "符合", False: "不符合", None: "未标注"}
DONE = {ScreeningState.PASSED, ScreeningState.REFUSED}
SIGNED_BY = ("审查人（签字）：", "复核人（签字）：", "日期：　　　　年　　月　　日")
UNDECIDED = "尚未作出结论。"


def screening_report(screening: Screening, version: EntryVersion | None, known: Sequence[Check]) -> Report:
    """The sheet of one entry: whose it is, point by point, what the platform found itself, the conclusion."""
    entry = screening.entry
    parts = [
        Part("一、申报情况", table=Table("", FACTS, list(_facts(screening, version)))),
        Part(
            "二、审查内容",
            table=Table("", POINTS, [_point(n, r) for n, r in enumerate(_points(screening), 1)]),
        ),
    ]
    parts += (
        [Part("三、平台核对", table=Table("", KNOWN, [_check(check) for check in known]))] if known else []
    )
    parts.append(
        Part(f"{'四' if known else '三'}、审查意见", list(_conclusion(screening)), signatures=SIGNED_BY)
    )
    return Report(
        title=f"{entry.call.title}形式审查意见表",
        subtitle=entry.item.code,
        issuer=entry.call.organiser,
        parts=parts,
        stamp=stamp_of(entry.call, "" if screening.state in DONE else render_text(screening.state)),
        made_at=seconds_of(screening.decided_at),
    )


def _facts(screening: Screening, version: EntryVersion | None) -> Iterator[list[str]]:
    entry, summary = screening.entry, version.summary if version is not None else {}
    yield [render_text(entry.call.kind_data.words.item), f"{entry.item.code} {entry.item.title}".strip()]
    if summary.get("title"):
        yield ["项目名称", str(summary["title"])]
    place = show_place(entry.organisation.region)
    yield ["申报单位", f"{entry.organisation.name}{f'（{place}）' if place else ''}"]
    yield ["统一社会信用代码", entry.organisation.credit_code or "无"]
    if summary.get("leader"):
        yield ["负责人", str(summary["leader"])]
    if version is not None:
        yield ["收到时间", f"{day_of(version.received_at)}（第{version.number}版）"]
        yield ["附件", f"{len(version.manifest)}个"]


def _points(screening: Screening) -> list[dict[str, Any]]:
    return screening.checklist


def _point(number: int, row: dict[str, Any]) -> list[str]:
    return [str(number), render_text(Text(row["point"])), MET[row["met"]], row["note"]]


def _check(check: Check) -> list[str]:
    return [render_text(check.label), render_text(check.state), render_text(check.known)]


def _conclusion(screening: Screening) -> Iterator[str]:
    if screening.returned_at is not None:
        yield f"补正：{day_of(screening.returned_at)}退回补正，期限至{day_of(screening.due_at)}。"
    if screening.state not in DONE:
        yield UNDECIDED
        return
    yield f"结论：{render_text(screening.state)}。"
    if screening.opinion:
        yield f"理由：{screening.opinion}"
    who = screening.decided_by.name if screening.decided_by is not None else ""
    yield f"{who}，{day_of(screening.decided_at)}在本平台作出。"

"""The public notice and the circular that announces, from the rows that the page prints."""

from collections.abc import Sequence
from datetime import date

from app.adapters.documents.paper import Circular, Column, Table
from app.notices.models import Notice, ResultPack
from app.notices.queries import PrintedRow
from app.notices.states import LineState, NoticeState
from app.notices.wording import announcement_opening, announcement_title, rules_of, winners_of
from app.web.papers.sending import day_of, seconds_of, stamp_of
from app.web.rendering import render_text

MARKS = {NoticeState.DRAFT: "草稿", NoticeState.DROPPED: "草稿", NoticeState.WITHDRAWN: "已撤回"}
PUBLIC = "此件公开发布"


def notice_circular(
    notice: Notice,
    rows: Sequence[PrintedRow],
    starts: date | None,
    ends: date | None,
    packs: Sequence[ResultPack] = (),
) -> Circular:
    """关于……的公示, with the list as its attachment (facts.md section 7)."""
    call = notice.call
    own = [words.strip() for words in notice.body.split("\n") if words.strip()]
    return Circular(
        title=notice.title,
        issuer=call.organiser or call.title,
        paragraphs=[*own, *(render_text(rule) for rule in rules_of(notice, starts, ends, packs))],
        attachment=_list(
            f"{call.title}{call.kind_data.words.winner}名单", str(call.kind_data.words.winner), rows
        ),
        signer=call.organiser,
        day=day_of(starts),
        note=PUBLIC if notice.is_public() else "",
        stamp=stamp_of(call, MARKS.get(notice.state, "")),
        made_at=seconds_of(notice.withdrawn_at or notice.published_at or notice.created_at),
    )


def announcement_circular(notice: Notice, rows: Sequence[PrintedRow]) -> Circular:
    """结果公布通知: the lines that were announced and the items that failed; what waits is said to be waiting."""
    call = notice.call
    told = [row for row in rows if row.line is None or row.line.state == LineState.ANNOUNCED]
    waits = any(row.line is not None and row.line.state == LineState.NOTICED for row in rows)
    paragraphs = [announcement_opening(call)]
    paragraphs += ["其余公示项目的结果另行公布。"] if waits else []
    return Circular(
        title=announcement_title(call),
        issuer=call.organiser or call.title,
        addressee="各有关单位：",
        paragraphs=paragraphs,
        attachment=_list(f"{call.title}{winners_of(call)}名单", winners_of(call), told),
        signer=call.organiser,
        day=day_of(notice.announced_at),
        note=PUBLIC,
        stamp=stamp_of(call),
        made_at=seconds_of(notice.announced_at),
    )


def _list(title: str, winner: str, rows: Sequence[PrintedRow]) -> Table:
    """序号 | 编号 | 项目名称 | 揭榜单位, and nothing more (rule 17); no 编号 where no row has one."""
    coded = any(row.code for row in rows)
    columns = [
        Column("序号", 1.3),
        *([Column("编号", 3.4)] if coded else []),
        Column("项目名称", 6, "left"),
        Column(winner, 5, "left"),
    ]
    return Table(
        title,
        columns,
        [
            [
                str(number),
                *([row.code] if coded else []),
                row.title,
                render_text(row.winner) + render_text(row.remark),
            ]
            for number, row in enumerate(rows, 1)
        ],
    )

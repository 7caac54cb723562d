"""What the file pack of a result holds on paper: 评审汇总表, 专家评审表 of every judge, 回避与离场."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from app.adapters.documents.paper import Column, Part, Report, Table
from app.calls.models import Call
from app.decisions.packs import Coding, Ranked
from app.kinds.kind import Band
from app.reviews.models import Review, ReviewCorrection
from app.reviews.states import ReviewState
from app.rounds.models import Absence, Assignment, Conflict, PanelOpinion
from app.web.papers.scores import SIGNATURES
from app.web.papers.sending import day_of, stamp_of
from app.web.rendering import render_text, show_instant, show_number
from app.web.score_table import score_rows

JUDGE_SIGNS = ("专家签名：", "日期：　　　　年　　月　　日")
ASKED = "是否存在应当回避的情形：□否　□是（说明：　　　　　　　　　　　　　　）"
NONE = "无"


def _report(call: Call, title: str, subtitle: str, parts: Sequence[Part], *, landscape: bool) -> Report:
    return Report(
        title=f"{call.title}{title}",
        subtitle=subtitle,
        issuer=call.organiser,
        parts=parts,
        landscape=landscape,
        stamp=stamp_of(call),
    )


def summary_report(
    call: Call, ranked: Sequence[Ranked], opinions: Sequence[PanelOpinion], subtitle: str
) -> Report:
    """评审汇总表 of every item, each on a page to be signed, with what the chair has signed of it."""
    parts = [
        Part(
            f"{each.item.code} {each.item.title}".strip(),
            table=_summary(each),
            remarks=list(_told(opinions, {line.entry_id for line in each.ranking.lines})),
            signatures=SIGNATURES,
            on_own_page=True,
        )
        for each in ranked
    ]
    whole = [
        f"{row.round.title}：{row.text}（{row.written_by.name}，{show_instant(row.signed_at)}署名）"
        for row in opinions
        if row.entry_id is None
    ]
    parts += [Part("专家组意见", whole, signatures=("专家组长签名：", JUDGE_SIGNS[1]))] if whole else []
    return _report(call, "评审汇总表", subtitle, parts, landscape=True)


def _summary(each: Ranked) -> Table:
    _, heads, rows = score_rows(each.item, each.ranking)
    columns = [Column("序号", 1), Column("项目", 5, "left"), *(Column(head, 1.4) for head in heads)]
    columns += [Column("排名", 1), Column("是否推荐", 1.2), Column("备注", 2.6, "left")]
    printed = [
        [
            str(number),
            row.name,
            *("" if figure is None else f"{figure:.2f}" for figure in row.figures),
            "" if row.place is None else str(row.place),
            "是" if row.proposed else "否",
            row.remark,
        ]
        for number, row in enumerate(rows, 1)
    ]
    return Table("", columns, printed)


def _told(opinions: Iterable[PanelOpinion], entries: set[str]) -> Iterator[str]:
    for row in opinions:
        if row.entry_id in entries and row.entry is not None:
            yield f"专家组长对{row.entry.organisation.name}的意见（{row.round.title}）：{row.text}"


def judges_report(
    call: Call, reviews: Mapping[str, Sequence[Review]], coding: Coding, subtitle: str
) -> Report:
    """专家评审表: a part for every judge, to be signed. ``reviews``: by judge's key, with entry, marks and round."""
    parts = [
        Part(
            f"专家：{rows[0].assignment.judge.name}（公开包中的假名 {coding.judges.get(judge, NONE)}）",
            table=_judge(call, rows),
            remarks=[*_remarks(rows), ASKED],
            signatures=JUDGE_SIGNS,
            on_own_page=True,
        )
        for judge, rows in sorted(reviews.items(), key=lambda pair: coding.judges.get(pair[0], ""))
    ]
    return _report(call, "专家评审表", subtitle, parts, landscape=False)


def in_files(
    reviews: Mapping[str, Sequence[Review]], coding: Coding, most: int
) -> list[dict[str, Sequence[Review]]]:
    """The reviews by judge, in the order of the pseudonyms, cut where a file would hold more than ``most``; one file at
    least, and whoever has more than that fills one alone."""
    files: list[dict[str, Sequence[Review]]] = [{}]
    held = 0
    for judge, rows in sorted(reviews.items(), key=lambda pair: coding.judges.get(pair[0], "")):
        if held and held + len(rows) > most:
            files.append({})
            held = 0
        files[-1][judge] = rows
        held += len(rows)
    return files


def _judge(call: Call, reviews: Sequence[Review]) -> Table:
    """编号 | 指标 | 权重 | 档次 | 得分 | 评语, a run of rows an entry with its weighted total."""
    columns = [
        Column("申报", 2.6, "left"),
        Column("指标", 2.6, "left"),
        Column("权重", 0.9),
        Column("档次", 0.9),
    ]
    columns += [Column("得分", 1.2), Column("评语", 5, "left")]
    rows: list[list[str]] = []
    for review in reviews:
        entry = review.assignment.entry
        marks = {mark.criterion: mark for mark in review.marks}
        name = f"{review.assignment.code} {entry.organisation.name}"
        for number, criterion in enumerate(call.rubric):
            mark = marks.get(str(criterion["key"]))
            score = mark.score if mark is not None else None
            rows.append(
                [
                    name if number == 0 else "",
                    str(criterion["name"]),
                    show_number(criterion["weight"]),
                    band_of(score, call.kind_data.bands),
                    "" if score is None else f"{score:.2f}",
                    mark.comment if mark is not None else "",
                ]
            )
        total = "" if review.total is None else f"{review.total:.2f}"
        rows.append(["", "加权总分", "100", "", total, review.comment])
    return Table("", columns, rows)


def _remarks(reviews: Sequence[Review]) -> Iterator[str]:
    for review in reviews:
        if review.state == ReviewState.VOIDED:
            yield f"{review.assignment.code}：评分已作废，不计入（{review.void_reason or '应当回避'}）。"
        for made in review.corrected if review.corrections else ():
            yield _corrected(review, made)


def _corrected(review: Review, made: ReviewCorrection) -> str:
    """The record of two officers beside the marks above, which stay what the judge gave (rule 7)."""
    names = {str(c["key"]): str(c["name"]) for c in review.assignment.round.call.rubric}
    changes = "，".join(f"{names.get(key, key)} {m['from']} 改为 {m['to']}" for key, m in made.marks.items())
    return (
        f"{review.assignment.code}：上列为原评分；{show_instant(made.agreed_at)}由两位承办人第 {made.number} 次更正，"
        f"{changes}，总分 {made.total_before:.2f} 改为 {made.total:.2f}，按更正后的计入。"
        f"理由：{made.reason}。记录摘要 {made.digest[:16]}。"
    )


def band_of(score: Decimal | None, bands: Sequence[Band]) -> str:
    """The band that a mark lies in: the highest that it reaches the lower end of."""
    reached = [band for band in bands if score is not None and score >= band.low]
    return render_text(max(reached, key=lambda band: band.low).name) if reached else ""


def recusals_report(
    call: Call,
    ties: Sequence[Conflict],
    ended: Sequence[Assignment],
    absences: Sequence[Absence],
    subtitle: str,
) -> Report:
    """回避登记表 with the reasons, and who left the room at the defence, from when to when."""
    parts = [
        Part("已确认的利益关系", table=_table(TIE_HEADS, tie_rows(ties))),
        Part("未完成或作废的评审", table=_table(ENDED_HEADS, ended_rows(ended))),
        Part("答辩时离场", table=_table(ABSENCE_HEADS, absence_rows(absences))),
    ]
    return _report(call, "回避登记表", subtitle, parts, landscape=True)


TIE_HEADS = ("专家", "单位", "关系", "来源", "说明", "确认理由")
ENDED_HEADS = ("专家", "申报", "申报单位", "状态", "原因", "日期")
ABSENCE_HEADS = ("专家", "申报", "申报单位", "离场", "回场")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    empty = [[NONE, *([""] * (len(heads) - 1))]]
    return Table("", [Column(head, 2, "left") for head in heads], [list(row) for row in rows] or empty)


def tie_rows(ties: Iterable[Conflict]) -> list[list[str]]:
    """A row a confirmed tie."""
    return [
        [
            row.user.name,
            row.organisation.name,
            "、".join(render_text(kind) for kind in row.kinds),
            "专家申报" if row.is_declared else "承办人登记或系统检出",
            row.note,
            row.decision_reason,
        ]
        for row in ties
    ]


def ended_rows(ended: Iterable[Assignment]) -> list[list[str]]:
    """A row a reading that ended before it was done, or was voided."""
    return [
        [
            row.judge.name,
            row.code,
            row.entry.organisation.name,
            render_text(row.state),
            row.end_reason,
            day_of(row.ended_at),
        ]
        for row in ended
    ]


def absence_rows(absences: Iterable[Absence]) -> list[list[str]]:
    """A row a judge who left the room."""
    return [
        [
            row.user.name,
            row.slot.row.code,
            row.slot.row.entry.organisation.name,
            show_instant(row.left_at),
            show_instant(row.returned_at) if row.returned_at else "未记录",
        ]
        for row in absences
    ]


def by_judge(reviews: Iterable[Review]) -> dict[str, list[Review]]:
    """Reviews by judge, in the order in which they come."""
    found: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        found[review.judge_id].append(review)
    return dict(found)

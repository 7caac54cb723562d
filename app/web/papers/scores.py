"""评审汇总表 and 专家评审表 in Word and PDF, beside the workbook (facts.md section 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.adapters.documents.paper import Column, Sheet, Table
from app.calls.models import Call, Item
from app.decisions.models import Ranking
from app.web.papers.sending import seconds_of, stamp_of
from app.web.score_table import score_rows

SIGNATURES = ("专家组长签名：", "监督人员签名：", "日期：　　　　年　　月　　日")


def score_sheet(item: Item, ranking: Ranking | None, names: Mapping[str, str] | None = None) -> Sheet:
    """序号 | 项目 | figures | 排名 | 是否推荐 | 备注; ``names`` and the figures as for ``score_table.score_rows``."""
    subtitle, heads, rows = score_rows(item, ranking, names)
    columns = [
        Column("序号", 1),
        Column("项目", 5, "left"),
        *(Column(head, 1.4) for head in heads),
        Column("排名", 1),
        Column("是否推荐", 1.2),
        Column("备注", 2.6, "left"),
    ]
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
    return Sheet(
        title=f"{item.call.title}评审汇总表",
        subtitle=subtitle,
        issuer=item.call.organiser,
        table=Table("", columns, printed),
        signatures=SIGNATURES,
        stamp=stamp_of(item.call),
        made_at=seconds_of(ranking.made_at if ranking is not None else None),
    )


@dataclass(frozen=True)
class MarkRow:
    """One criterion of a review: weight in points of 100, the name of the band that the mark lies in, the mark."""

    name: str
    weight: str
    band: str
    mark: str
    note: str


def review_sheet(
    call: Call, subtitle: str, rows: Sequence[MarkRow], total: str, comment: str, at: datetime | None
) -> Sheet:
    """专家评审表 of one judge and one entry: 指标 | 权重 | 档次 | 得分 | 评语, to be signed."""
    columns = [
        Column("指标", 3, "left"),
        Column("权重", 1),
        Column("档次", 1),
        Column("得分", 1.2),
        Column("评语", 6, "left"),
    ]
    table = [[row.name, row.weight, row.band, row.mark, row.note] for row in rows]
    return Sheet(
        title=f"{call.title}专家评审表",
        subtitle=subtitle,
        issuer=call.organiser,
        table=Table("", columns, [*table, ["加权总分", "100", "", total, ""]]),
        paragraphs=[f"总评：{comment}", "是否存在应当回避的情形：□否　□是（说明：　　　　　　　　　　）"],
        signatures=("专家签名：", "日期：　　　　年　　月　　日"),
        landscape=False,
        stamp=stamp_of(call),
        made_at=seconds_of(at),
    )

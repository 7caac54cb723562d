"""The score table of one item as pages and workbooks print it: judges as 专家1 … n, figures as stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request

from app.adapters.score_sheets import ScoreRow, write_score_sheet
from app.calls.models import Item
from app.decisions.models import Ranking, RankingLine
from app.decisions.queries import StoredRanking, lines_of, panel_and_entrants
from app.decisions.sentences import rule_name, sentences_of
from app.decisions.states import RankingState
from app.extensions import db
from app.shared.text import Text, t
from app.web.paging import paginate
from app.web.rendering import render_text, show_instant

PER_PAGE = 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class TableJudge:
    """One column: ``label`` is printed, ``name`` stands in the legend for those who may know."""

    key: str
    label: str
    name: str


@dataclass(frozen=True)
class TableRow:
    """One entry: the judges' totals in the order of the columns ({"total", "dropped"} or None), and why it is there."""

    line: RankingLine
    organisation: str
    cells: Sequence[dict[str, Any] | None]
    sentences: Sequence[Text]


@dataclass(frozen=True)
class TableTie:
    """Entries with one number: what each step compared, and who is still tied."""

    names: str
    number: str
    steps: Sequence[tuple[Text, str]]
    unresolved: Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class ScoreTable:
    """Everything of it."""

    judges: Sequence[TableJudge]
    rows: Sequence[TableRow]
    ties: Sequence[TableTie]
    takes_votes: bool


def table_of(
    item: Item, ranking: Ranking, lines: Sequence[RankingLine], names: Mapping[str, str] | None = None
) -> ScoreTable:
    """The table of these lines of a ranking: one query, whatever their number.

    ``names``: what each entry is called before a reader who must not see all names (``notices.queries.names``).
    """
    panel, entrants = panel_and_entrants(item, ranking.round)
    judges = [
        TableJudge(key, render_text(t("专家%(n)s", n=number)), name)
        for number, (key, name) in enumerate(panel, 1)
    ]
    labels = {judge.key: judge.label for judge in judges}
    entries = dict(names) if names is not None else entrants
    rows = [
        TableRow(
            line,
            entries.get(line.entry_id, ""),
            _cells(line, judges),
            sentences_of(line, item.call, entries, labels),
        )
        for line in lines
    ]
    takes_votes = "vote" in ranking.method["ties"]
    return ScoreTable(judges, rows, [_tie(tie, item, entries) for tie in ranking.explanation], takes_votes)


def ranking_page(
    item: Item, stored: StoredRanking | None, names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What a page prints of an item's ranking; the lines of a long one come in pages. ``names`` as for ``table_of``."""
    if stored is None:
        return {"ranking": None, "ranking_state": RankingState.NONE, "page": None, "score_table": None}
    lines = lines_of(stored.ranking, entrants=False)
    page = paginate(lines, request, per_page=PER_PAGE, total=stored.lines)
    return {
        "ranking": stored.ranking,
        "ranking_state": stored.state,
        "page": page,
        "score_table": table_of(item, stored.ranking, page.items, names),
    }


def unresolved_entries(ranking: Ranking | None) -> list[str]:
    """Entry keys of every tie that only the panel's vote can break."""
    if ranking is None or "vote" not in ranking.method["ties"]:
        return []
    groups = [group for tie in ranking.explanation for group in tie.get("unresolved", [])]
    return [key for group in groups for key in group]


def tie_chain(item: Item) -> list[Text]:
    """The declared chain of the call in words."""
    return [rule_name(str(rule), item.call) for rule in item.call.method["ties"]]


def score_sheet_of(item: Item, ranking: Ranking | None, names: Mapping[str, str] | None = None) -> bytes:
    """The whole table as the workbook that the panel signs; ``names`` as for ``table_of``."""
    lines = db.session.scalars(lines_of(ranking, entrants=False)).all() if ranking is not None else []
    table = table_of(item, ranking, lines, names) if ranking is not None else ScoreTable((), (), (), False)
    rows = [
        ScoreRow(
            row.organisation,
            [Decimal(cell["total"]) if cell else None for cell in row.cells],
            row.line.trimmed,
            row.line.mean,
            row.line.place,
            row.line.is_proposed,
            _remark(row.line),
        )
        for row in table.rows
    ]
    made = f"，排名生成于 {show_instant(ranking.made_at)}" if ranking is not None else ""
    subtitle = f"{item.code} {item.title}{made}"
    return write_score_sheet(f"{item.call.title}评审汇总表", subtitle, len(table.judges), rows)


def _remark(line: RankingLine) -> str:
    if line.place is None:
        return "无有效评审意见"
    remarks = ["未达到入选分数线"] if not line.reaches_threshold else []
    remarks += ["并列"] if line.is_tied else []
    return "；".join(remarks)


def _cells(line: RankingLine, judges: Sequence[TableJudge]) -> list[dict[str, Any] | None]:
    by_judge = {row["judge_id"]: row for row in line.judges}
    return [by_judge.get(judge.key) for judge in judges]


def _tie(tie: dict[str, Any], item: Item, entries: dict[str, str]) -> TableTie:
    steps = [
        (
            rule_name(step["rule"], item.call),
            "；".join(
                f"{entries.get(key, '')} {'—' if value is None else value}"
                for key, value in zip(step["entries"], step["values"], strict=True)
            ),
        )
        for step in tie["steps"]
    ]
    unresolved = [[(key, entries.get(key, "")) for key in group] for group in tie.get("unresolved", [])]
    names = "、".join(entries.get(key, "") for key in tie["entries"])
    return TableTie(names, tie["number"], steps, unresolved)

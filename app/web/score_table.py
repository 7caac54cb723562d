"""The score table of one item as pages and workbooks print it: judges as 专家1 … n, figures as stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request

from app.adapters.score_sheets import ScoreRow, write_score_sheet
from app.calls.models import Item
from app.decisions.models import Ranking, RankingLine
from app.decisions.numbers import NAMES, basis_told, number_of
from app.decisions.queries import StoredRanking, lines_of, panel_and_entrants
from app.decisions.sentences import rule_name, sentences_of
from app.decisions.states import RankingState
from app.extensions import db
from app.scoring.method import DRAW, MODELLED
from app.shared.text import Text, t
from app.web.paging import paginate
from app.web.rendering import render_text, show_instant

PER_PAGE = 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class TableJudge:
    """One column: ``label`` is printed, ``name`` stands in the legend for those who may know."""

    key: str
    number: int
    label: str
    name: str


@dataclass(frozen=True)
class TableLeg:
    """One leg with its columns; ``weight`` in points of 100. A judge has the same label in every leg he reads in."""

    key: str
    title: str
    weight: int
    judges: Sequence[TableJudge]


@dataclass(frozen=True)
class LegCells:
    """One entry in one leg: its number there (None: not in it), and the judges' totals in the order of the columns
    ({"total", "dropped"} or None)."""

    number: Decimal | None
    cells: Sequence[dict[str, Any] | None]


@dataclass(frozen=True)
class TableRow:
    """One entry in every leg, and why it is where it is."""

    line: RankingLine
    organisation: str
    legs: Sequence[LegCells]
    sentences: Sequence[Text]

    @property
    def cells(self) -> Sequence[dict[str, Any] | None]:
        """The judges' totals of the only leg."""
        return self.legs[0].cells


@dataclass(frozen=True)
class TableTie:
    """Entries with one number: what each step compared, and who is still tied."""

    names: str
    number: str
    steps: Sequence[tuple[Text, str]]
    unresolved: Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class ScoreTable:
    """Everything of it. ``legs``: one, or several that are combined. ``number``: which one ranked; ``basis``: by what
    and why, in sentences."""

    legs: Sequence[TableLeg]
    rows: Sequence[TableRow]
    ties: Sequence[TableTie]
    takes_votes: bool
    number: str = ""
    basis: Sequence[Text] = ()

    @property
    def judges(self) -> Sequence[TableJudge]:
        """Everybody on a panel, once each, in the order of the labels."""
        known = {judge.key: judge for leg in self.legs for judge in leg.judges}
        return sorted(known.values(), key=lambda judge: judge.number)


def table_of(
    item: Item, ranking: Ranking, lines: Sequence[RankingLine], names: Mapping[str, str] | None = None
) -> ScoreTable:
    """The table of these lines of a ranking: one query, whatever their number.

    ``names``: what each entry is called before a reader who must not see all names (``notices.queries.names``).
    """
    legs, entrants = panel_of(item, ranking)
    labels = {judge.key: judge.label for leg in legs for judge in leg.judges}
    entries = dict(names) if names is not None else entrants
    rows = [
        TableRow(
            line,
            entries.get(line.entry_id, ""),
            _leg_cells(line, legs),
            sentences_of(line, item.call, entries, labels),
        )
        for line in lines
    ]
    takes_votes = "vote" in ranking.method["ties"]
    ties = [_tie(tie, item, entries) for tie in ranking.explanation]
    return ScoreTable(legs, rows, ties, takes_votes, number_of(ranking), basis_told(ranking))


def panel_of(item: Item, ranking: Ranking) -> tuple[list[TableLeg], dict[str, str]]:
    """The legs of a ranking with their judges as every page labels them, and the names of the entrants; one query."""
    panel, entrants = panel_and_entrants(item, [leg["round_id"] for leg in legs_stored(ranking)])
    return _table_legs(ranking, panel), entrants


def legs_stored(ranking: Ranking) -> Sequence[dict[str, Any]]:
    """The legs that a ranking was made of; its round alone for one made before there were legs."""
    return ranking.legs or [{"key": "", "title": "", "weight": 100, "round_id": ranking.round_id}]


def _table_legs(ranking: Ranking, panel: Sequence[tuple[str, str, str]]) -> list[TableLeg]:
    numbers: dict[str, int] = {}
    for _, key, _ in panel:
        numbers.setdefault(key, len(numbers) + 1)
    judges = {
        (round_id, key): TableJudge(key, numbers[key], render_text(t("专家%(n)s", n=numbers[key])), name)
        for round_id, key, name in panel
    }
    return [
        TableLeg(
            leg["key"],
            render_text(Text(leg["title"])),
            leg["weight"],
            [judge for (round_id, _), judge in judges.items() if round_id == leg["round_id"]],
        )
        for leg in legs_stored(ranking)
    ]


def _leg_cells(line: RankingLine, legs: Sequence[TableLeg]) -> list[LegCells]:
    if not line.legs:
        return [LegCells(line.total, _cells(line.judges, legs[0].judges))]
    return [
        LegCells(Decimal(row["number"]) if row["number"] else None, _cells(row["judges"], leg.judges))
        for row, leg in zip(line.legs, legs, strict=True)
    ]


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


def score_rows(
    item: Item, ranking: Ranking | None, names: Mapping[str, str] | None = None
) -> tuple[str, list[str], list[ScoreRow]]:
    """What the 评审汇总表 prints, in whatever form: its subtitle, the headings of its figures, a row an entry.

    One leg: every judge, 去极值, 平均分, and 校准分 where it ranked. Several: the judges and the number of each leg,
    then 总分. The subtitle says which number ranked and, where the declared one could not be had, why. ``names`` as for
    ``table_of``. Without a ranking the table is empty.
    """
    lines = db.session.scalars(lines_of(ranking, entrants=False)).all() if ranking is not None else []
    table = table_of(item, ranking, lines, names) if ranking is not None else ScoreTable((), (), (), False)
    rows = [
        ScoreRow(
            row.organisation,
            _figures(row, table.number),
            row.line.place,
            row.line.is_proposed,
            _remark(row.line),
        )
        for row in table.rows
    ]
    made = f"，排名生成于 {show_instant(ranking.made_at)}" if ranking is not None else ""
    basis = "".join(f"，{said}" for said in table.basis)
    return f"{item.code} {item.title}{made}{basis}", _headings(table), rows


def _headings(table: ScoreTable) -> list[str]:
    if len(table.legs) < 2:
        ranked = [str(NAMES[table.number])] if table.number in MODELLED else []
        return [*(f"专家{judge.number}" for judge in table.judges), "去极值", "平均分", *ranked]
    found = []
    for leg in table.legs:
        found += [f"{leg.title}专家{judge.number}" for judge in leg.judges]
        found.append(f"{leg.title}得分（权重{leg.weight}）")
    return [*found, "总分"]


def _figures(row: TableRow, number: str) -> list[Decimal | None]:
    totals = [[Decimal(cell["total"]) if cell else None for cell in leg.cells] for leg in row.legs]
    if len(row.legs) < 2:
        ranked = [row.line.total] if number in MODELLED else []
        return [*totals[0], row.line.trimmed, row.line.mean, *ranked]
    found: list[Decimal | None] = []
    for given, leg in zip(totals, row.legs, strict=True):
        found += [*given, leg.number]
    return [*found, row.line.total]


def score_sheet_of(item: Item, ranking: Ranking | None, names: Mapping[str, str] | None = None) -> bytes:
    """The whole table as the workbook that the panel signs; ``names`` as for ``table_of``."""
    return write_score_sheet(f"{item.call.title}评审汇总表", *score_rows(item, ranking, names))


def _remark(line: RankingLine) -> str:
    if line.place is None:
        return "无有效评审意见"
    if line.total is None:
        return "未进入下一轮"
    remarks = ["未达到入选分数线"] if not line.reaches_threshold else []
    remarks += ["并列"] if line.is_tied else []
    return "；".join(remarks)


def _cells(totals: Sequence[dict[str, Any]], judges: Sequence[TableJudge]) -> list[dict[str, Any] | None]:
    by_judge = {row["judge_id"]: row for row in totals}
    return [by_judge.get(judge.key) for judge in judges]


def _short(rule: str, value: str) -> str:
    """The digest of a draw by its first digits: enough to see the order, short enough for a line."""
    return f"{value[:16]}…" if rule == DRAW else value


def _tie(tie: dict[str, Any], item: Item, entries: dict[str, str]) -> TableTie:
    steps = [
        (
            rule_name(step["rule"], item.call),
            "；".join(
                f"{entries.get(key, '')} {'—' if value is None else _short(step['rule'], value)}"
                for key, value in zip(step["entries"], step["values"], strict=True)
            ),
        )
        for step in tie["steps"]
    ]
    unresolved = [[(key, entries.get(key, "")) for key in group] for group in tie.get("unresolved", [])]
    names = "、".join(entries.get(key, "") for key in tie["entries"])
    return TableTie(names, tie["number"], steps, unresolved)

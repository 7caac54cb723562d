"""What the page of an analysis prints: the stored document with the names that its reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request

from app.calls.marking_rules import SPREAD_RANGE, SPREAD_SD
from app.calls.models import Item
from app.decisions.meanings import (
    KINDS,
    Told,
    agreement_told,
    correlations_absent,
    correlations_told,
    finding_told,
    refusals,
)
from app.decisions.models import AnalysisRun
from app.decisions.queries import StoredRanking, run_of
from app.decisions.states import AnalysisStep, RankingState
from app.scoring.outlook import CALIBRATED
from app.shared.text import Text
from app.web.paging import cut
from app.web.rank_chart import RankChart, percent, rank_chart
from app.web.score_table import TableJudge, TableLeg, panel_of

PER_PAGE = 50
DIFFERING = 60
FINDINGS = 200
STEPS = tuple(
    step
    for step in AnalysisStep
    if step not in (AnalysisStep.WAITING, AnalysisStep.DONE, AnalysisStep.DROPPED)
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class CheckedReview:
    """One term of a line checked by hand: w · u · a · (y − μ − b)."""

    judge: TableJudge
    given: Decimal
    expected: Decimal
    severity: Decimal
    weight: Decimal
    scale: Decimal
    calm: Decimal
    term: Decimal


@dataclass(frozen=True)
class Check:
    """A calibrated score from the printed figures: score = μ + ``terms`` / (1/τ² + ``weights``)."""

    entry: str
    name: str
    reviews: Sequence[CheckedReview]
    mean: Decimal
    precision: Decimal
    terms: Decimal
    weights: Decimal
    score: Decimal
    is_full: bool


@dataclass(frozen=True)
class LegView:
    """One leg: its judges with their figures, and how far they agree."""

    leg: TableLeg
    row: Row
    judges: Sequence[tuple[TableJudge, Row]]
    refusal: Sequence[Text]
    agreement: Sequence[Told]
    correlations: Sequence[tuple[str, str, str, str]]
    absent: Text | None


@dataclass(frozen=True)
class FindingView:
    """One line of the anomaly report, with the judges and entries to look at."""

    words: Text
    leg: str
    judges: Sequence[TableJudge]
    entries: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Sensitivity:
    """Entries that the full model places otherwise than the calibrated score: first those that it brings in or puts
    out. ``count`` of all of them, ``crossing`` of these; ``rows`` as many as are listed."""

    rows: Sequence[Row]
    count: int
    crossing: int


@dataclass(frozen=True)
class AnalysisView:
    """Everything that the page prints of one analysis; ``names``: what each entry is called here; ``sensitivity``: None
    without a model, and in analyses made before there was one."""

    document: Row
    names: Mapping[str, str]
    numbers: Sequence[str]
    refusal: Sequence[Text]
    differing: Sequence[Row]
    differing_count: int
    sensitivity: Sensitivity | None
    spread: Row
    chart: RankChart | None
    legs: Sequence[LegView]
    findings: Sequence[tuple[Text, int, Sequence[FindingView]]]
    alarms: Sequence[Row]
    check: Check | None


def analysis_page(
    item: Item, stored: StoredRanking | None, names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The context of the page; one query after the ranking, which brings the analysis along (``analysis_beside``).

    ``names`` as for ``score_table.table_of``. Where the job has not made the analysis yet, how far it is (``run``).
    """
    document = stored.beside[0] if stored is not None else None
    if stored is None or document is None:
        state = stored.state if stored else RankingState.NONE
        run = run_of(stored.ranking) if stored is not None else None
        return {
            "ranking": stored and stored.ranking,
            "ranking_state": state,
            "analysis": None,
            "page": None,
            "run": run,
            "run_steps": run_steps(run) if run is not None else None,
        }
    legs, entrants = panel_of(item, stored.ranking)
    shown = names if names is not None else entrants
    page = cut(document["entries"], request, per_page=PER_PAGE)
    return {
        "ranking": stored.ranking,
        "ranking_state": stored.state,
        "page": page,
        "percent": percent,
        "analysis": _view(document, shown, legs, page.items),
    }


def _view(
    document: Row, names: Mapping[str, str], legs: Sequence[TableLeg], shown: Sequence[Row]
) -> AnalysisView:
    chances, differing = document["chances"], _differing(document["entries"])
    judges = {judge.key: judge for leg in legs for judge in leg.judges}
    return AnalysisView(
        document=document,
        names=names,
        numbers=list(document["entries"][0]["numbers"]) if document["entries"] else [],
        refusal=refusals(document["refused"]),
        differing=differing[:DIFFERING],
        differing_count=len(differing),
        sensitivity=_sensitivity(document["entries"]),
        spread=document.get("spread") or {"range": SPREAD_RANGE, "sd": SPREAD_SD},
        chart=rank_chart(shown, names, document["places"], chances["entries"]) if chances else None,
        legs=[_leg(leg, row) for leg, row in zip(legs, document["legs"], strict=True)],
        findings=_findings(document["findings"], judges, names),
        alarms=[row for row in document["entries"] if row["alarm"]],
        check=_check(document, judges, names),
    )


def _differing(entries: Sequence[Row]) -> list[Row]:
    """Entries whose place differs by method: those that change sides of the cut line first, then by how far."""
    found = []
    for row in entries:
        places = [told["place"] for told in row["numbers"].values() if told["place"] is not None]
        if places and max(places) > min(places):
            crosses = len({told["side"] for told in row["numbers"].values()} - {"tied"}) > 1
            found.append((not crosses, min(places) - max(places), {**row, "crosses": crosses}))
    return [row for _, _, row in sorted(found, key=lambda each: each[:2])]


def _sensitivity(entries: Sequence[Row]) -> Sensitivity | None:
    if not any(row.get("full") for row in entries):
        return None
    found = []
    for row in entries:
        full, calibrated = row["full"], row["numbers"][CALIBRATED]
        if full["place"] != calibrated["place"]:
            crosses = (full["side"] == "in") != (calibrated["side"] == "in")
            away = abs((full["place"] or 0) - (calibrated["place"] or 0))
            found.append((not crosses, -away, {**row, "crosses": crosses}))
    rows = [row for _, _, row in sorted(found, key=lambda each: each[:2])]
    return Sensitivity(rows[:DIFFERING], len(rows), sum(row["crosses"] for row in rows))


def run_steps(run: AnalysisRun) -> tuple[int, int]:
    """How many steps of the job are done, and of how many."""
    return (STEPS.index(run.step) if run.step in STEPS else 0, len(STEPS))


def _leg(leg: TableLeg, row: Row) -> LegView:
    figures = {judge["judge"]: judge for judge in row["judges"]}
    return LegView(
        leg,
        row,
        [(judge, figures[judge.key]) for judge in leg.judges if judge.key in figures],
        refusals([row["warning"]] if row["warning"] else []),
        agreement_told(row["agreement"]),
        correlations_told(row["agreement"]),
        correlations_absent(row["agreement"]),
    )


def _findings(
    rows: Sequence[Row], judges: Mapping[str, TableJudge], names: Mapping[str, str]
) -> list[tuple[Text, int, list[FindingView]]]:
    found: list[tuple[Text, int, list[FindingView]]] = []
    for kind, title in KINDS.items():
        own = [row for row in rows if row["kind"] == kind]
        views = [_finding(row, judges, names) for row in own[:FINDINGS]]
        if views:
            found.append((title, len(own), views))
    return found


def _finding(row: Row, judges: Mapping[str, TableJudge], names: Mapping[str, str]) -> FindingView:
    who = [judges[key] for key in row["judges"] if key in judges]
    which = [(key, names.get(key, "")) for key in row["entries"]]
    words = finding_told(row, [judge.label for judge in who], [name for _, name in which])
    return FindingView(words, row["leg"], who, which)


def _check(document: Row, judges: Mapping[str, TableJudge], names: Mapping[str, str]) -> Check | None:
    """The line of the entry that the address asks for, else of the first in the list; of the only leg alone."""
    leg = document["legs"][0]
    if len(document["legs"]) > 1 or leg["warning"]:
        return None
    read = [row["entry"] for row in document["entries"] if row["reviews"]]
    asked = request.args.get("entry", "")
    entry = asked if asked in read else read[0]
    sheets = {row["judge"]: row for row in leg["judges"]}
    reviews = [
        _checked(row, sheets[row[1]], judges[row[1]], Decimal(leg["mean"]))
        for row in leg["reviews"]
        if row[0] == entry and row[1] in judges
    ]
    precision = (1 / Decimal(leg["variance"]["entry"])).quantize(Decimal("0.000001"))
    weights = sum((r.weight * r.calm * r.scale**2 for r in reviews), Decimal(0))
    terms = sum((r.term for r in reviews), Decimal(0))
    mean = Decimal(leg["mean"])
    return Check(
        entry, names.get(entry, ""), reviews, mean, precision, terms, weights,
        mean + terms / (precision + weights), leg["model"] == "full",
    )  # fmt: skip


def _checked(review: Sequence[Any], sheet: Row, judge: TableJudge, mean: Decimal) -> CheckedReview:
    given, expected, calm = (Decimal(part) for part in review[2:])
    severity, weight = Decimal(sheet["severity"]), Decimal(sheet["weight"])
    scale = Decimal(sheet["scale"] or 1)
    term = weight * calm * scale * (given - mean + severity)
    return CheckedReview(judge, given, expected, severity, weight, scale, calm, term)

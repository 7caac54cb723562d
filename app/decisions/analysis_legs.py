"""The part of an analysis that speaks of one leg: its judges, the marks given and expected, how far they agree."""

from dataclasses import asdict
from typing import Any

from app.decisions.figures import as_text, rounded
from app.scoring import Absent, Agreement, AnomalyReport, LegSheet, Ranking, measure_agreement, ratings_of
from app.scoring.calibration import Calibration, in_digits

TARGET = 0.8


def leg_row(leg: LegSheet, made: Calibration, report: AnomalyReport, ranked: Ranking) -> dict[str, Any]:
    """{"key", "model", "warning", "mean", "variance", "judges", "noise", "reviews", "agreement"} of one leg."""
    parts = made.components
    return {
        "key": leg.key,
        "model": made.model,
        "warning": made.warning,
        "mean": as_text(in_digits(made.mean)),
        "variance": None
        if parts is None
        else {name: as_text(in_digits(value)) for name, value in asdict(parts).items()},
        "judges": _judges(made, report),
        "noise": rounded(report.noise),
        "reviews": _reviews(leg, made, ranked),
        "agreement": _agreement(measure_agreement(ratings_of(leg.sheet))),
    }


def _judges(made: Calibration, report: AnomalyReport) -> list[dict[str, Any]]:
    known = {row.judge: row for row in report.judges}
    rows = []
    for judge in made.judges:
        figures = known.get(judge.judge)
        rows.append(
            {
                "judge": judge.judge,
                "reviews": judge.reviews,
                "severity": as_text(in_digits(judge.severity)),
                "weight": as_text(in_digits(judge.weight)),
                "scale": as_text(in_digits(judge.scale)),
                "leniency": rounded(figures.leniency) if figures else None,
                "noise": rounded(figures.noise) if figures else None,
                "spread": rounded(figures.spread) if figures else None,
            }
        )
    return rows


def _reviews(leg: LegSheet, made: Calibration, ranked: Ranking) -> list[list[Any]]:
    """[entry, judge, given, expected, calm] of every review that counts; without a model the last two are None."""
    if made.fit is not None:
        return [
            [r.entry, r.judge, str(r.given), as_text(in_digits(r.expected)), as_text(in_digits(r.calm))]
            for r in made.reviews
        ]
    return [
        [line.entry, total.judge, str(total.total), None, None]
        for line in ranked.lines
        for row in line.legs
        if row.key == leg.key
        for total in row.figures.totals
    ]


def _agreement(found: Agreement) -> dict[str, Any]:
    document: dict[str, Any] = {
        "entries": found.entries,
        "judges": found.judges,
        "marks": found.marks,
        "confidence": found.confidence,
        "alpha": _figure(found.alpha, "value"),
        "kendall": _figure(found.kendall, "value", "chi2", "freedom", "p"),
        "icc": {name: _figure(icc, "value", "low", "high") for name, icc in found.icc.items()},
        "study": _figure(found.study, "entry", "judge", "error", "per_entry", "relative", "absolute"),
    }
    if not isinstance(found.study, Absent):
        document["study"]["judges_for"] = found.study.judges_for(TARGET)
    return document


def _figure(found: object, *names: str) -> dict[str, Any]:
    """The figure's parts, or {"reason", "values"} why it does not exist; a limit without a bound is None."""
    if isinstance(found, Absent):
        return {"reason": found.reason, "values": dict(found.values)}
    return {name: rounded(getattr(found, name)) for name in names}

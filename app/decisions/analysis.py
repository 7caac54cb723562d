"""The analysis of a ranking as it is stored: from the marks alone, by ``app.scoring``, every figure as it is printed.

The document: ``version``; ``ranks_by`` the number that ranked ("mean" where a model refused); ``places``; ``refused``
the warnings of the legs that count; ``chances`` {"draws", "seed", "entries", "inside", "undecided", "outside"} or None;
``entries`` in order of place; ``legs`` in order (``_leg``); ``findings`` of the anomaly report, with ``limits``.
Figures are printed decimals (text) where somebody checks them by hand, else numbers; None where there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from math import isfinite
from typing import Any

from app.decisions.marking import Marking
from app.reviews.queries import is_wide
from app.scoring import (
    Absent,
    Agreement,
    AnomalyReport,
    Finding,
    LegSheet,
    Limits,
    Ranking,
    RankLine,
    measure_agreement,
    ratings_of,
    watch_round,
)
from app.scoring.calibration import Calibration, in_digits
from app.scoring.method import MODELLED
from app.scoring.outlook import CALIBRATED, Outlook, look_out

VERSION = 1
TARGET = 0.8
# What a finding says besides names, which are never stored in it: who may read them is decided by the page.
UNTOLD = ("organisation", "other")
Numbers = Mapping[str, Mapping[str, Decimal | None]]


def analyse(ranked: Ranking, legs: Sequence[LegSheet], marking: Marking) -> dict[str, Any]:
    """The document of a ranking of these legs. ``marking``: by the rounds of the legs, in their order.

    Where the method refuses in a leg that counts (fewer than 4 judges or 30 reviews, a panel in pieces, equal marks)
    there is neither a calibrated number nor a chance: ``refused`` says why. Some 0.1 s for 120 entries × 5 reviews.
    """
    outlook = look_out(legs, ranked.method.places, ranked.method.number, calibrations=ranked.calibrations)
    counted = [made for leg, made in zip(legs, outlook.legs, strict=True) if leg.weight > 0 or len(legs) == 1]
    refused = list(dict.fromkeys(made.warning for made in counted if made.warning))
    numbers = _numbers(ranked, outlook if not refused else None)
    ranks_by = _ranks_by(ranked, bool(refused))
    reports = [
        watch_round(
            leg.sheet,
            () if at else (ranked,),
            seconds=seconds,
            judge_houses=marking.judge_houses,
            entry_houses=marking.entry_houses,
        )
        for at, (leg, seconds) in enumerate(zip(legs, marking.seconds.values(), strict=True))
    ]
    return {
        "version": VERSION,
        "ranks_by": ranks_by,
        "places": ranked.method.places,
        "refused": refused,
        "chances": _chances(outlook) if not refused else None,
        "entries": _entries(ranked, outlook, numbers, ranks_by),
        "legs": [
            _leg(leg, made, report, ranked)
            for leg, made, report in zip(legs, outlook.legs, reports, strict=True)
        ],
        "findings": [
            _finding(each, leg.key)
            for leg, report in zip(legs, reports, strict=True)
            for each in report.findings
        ],
        "limits": asdict(Limits()),
    }


def _ranks_by(ranked: Ranking, is_refused: bool) -> str:
    if ranked.method.number not in MODELLED:
        return ranked.method.number
    return "mean" if is_refused else CALIBRATED


def _numbers(ranked: Ranking, outlook: Outlook | None) -> Numbers:
    found: dict[str, Mapping[str, Decimal | None]] = {
        "mean": {line.entry: line.figures.mean for line in ranked.lines},
        "trimmed": {line.entry: line.figures.trimmed for line in ranked.lines},
    }
    return found if outlook is None else found | {CALIBRATED: outlook.calibrated}


def places_by(values: Mapping[str, Decimal | None]) -> dict[str, int]:
    """Places 1, 2, 2, 4 by a printed number alone, without a tie chain; who has no number has no place."""
    ordered = sorted((value for value in values.values() if value is not None), reverse=True)
    first = {value: at for at, value in reversed(list(enumerate(ordered, 1)))}
    return {entry: first[value] for entry, value in values.items() if value is not None}


def _entries(ranked: Ranking, outlook: Outlook, numbers: Numbers, ranks_by: str) -> list[dict[str, Any]]:
    chances = outlook.chances
    bands = (
        {}
        if chances is None
        else {entry: band for band in ("inside", "undecided", "outside") for entry in getattr(chances, band)}
    )
    places = {number: places_by(values) for number, values in numbers.items()}
    rows = []
    for line in ranked.lines:
        chance = outlook.by_entry.get(line.entry)
        told = {
            name: _told(line, name == ranks_by, values.get(line.entry), places[name].get(line.entry), ranked)
            for name, values in numbers.items()
        }
        rows.append(
            {
                "entry": line.entry,
                "place": line.place,
                "reviews": line.figures.reviews,
                "is_trimmed": line.figures.is_trimmed,
                "numbers": told,
                "p_top": round(chance.p_top, 4) if chance else None,
                "rank_low": chance.rank_low if chance else None,
                "rank_high": chance.rank_high if chance else None,
                "band": bands.get(line.entry),
                "spread": _text(line.figures.spread),
                "deviation": _text(line.figures.deviation),
                "alarm": is_wide(line.figures),
            }
        )
    return rows


def _told(
    line: RankLine, ranks: bool, value: Decimal | None, place: int | None, ranked: Ranking
) -> dict[str, Any]:
    """A number with the place it gives, and whether that lies within the places: by the list where it ranks."""
    if ranks:
        side = "tied" if line.is_undecided else "in" if line.is_proposed else "out"
        return {"value": _text(value), "place": line.place if value is not None else None, "side": side}
    reaches = value is not None and value >= Decimal(ranked.method.threshold)
    within = reaches and place is not None and place <= ranked.method.places
    return {"value": _text(value), "place": place, "side": "in" if within else "out"}


def _chances(outlook: Outlook) -> dict[str, Any] | None:
    found = outlook.chances
    if found is None:
        return None
    bands = {name: len(getattr(found, name)) for name in ("inside", "undecided", "outside")}
    return {"draws": found.draws, "seed": found.seed, "entries": len(found.entries), **bands}


def _leg(leg: LegSheet, made: Calibration, report: AnomalyReport, ranked: Ranking) -> dict[str, Any]:
    parts = made.components
    return {
        "key": leg.key,
        "model": made.model,
        "warning": made.warning,
        "mean": _text(in_digits(made.mean)),
        "variance": None
        if parts is None
        else {name: _text(in_digits(value)) for name, value in asdict(parts).items()},
        "judges": _judges(made, report),
        "noise": _round(report.noise),
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
                "severity": _text(in_digits(judge.severity)),
                "weight": _text(in_digits(judge.weight)),
                "scale": _text(in_digits(judge.scale)),
                "leniency": _round(figures.leniency) if figures else None,
                "noise": _round(figures.noise) if figures else None,
                "spread": _round(figures.spread) if figures else None,
            }
        )
    return rows


def _reviews(leg: LegSheet, made: Calibration, ranked: Ranking) -> list[list[Any]]:
    """[entry, judge, given, expected, calm] of every review that counts; without a model the last two are None."""
    if made.fit is not None:
        return [
            [r.entry, r.judge, str(r.given), _text(in_digits(r.expected)), _text(in_digits(r.calm))]
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
    return {name: _round(getattr(found, name)) for name in names}


def _finding(found: Finding, leg: str) -> dict[str, Any]:
    values = {key: _plain(value) for key, value in found.values.items() if key not in UNTOLD}
    return {
        "kind": found.kind,
        "leg": str(found.values.get("leg", leg)),
        "judges": list(found.judges),
        "entries": list(found.entries),
        "values": values,
    }


def _plain(value: object) -> Any:
    return str(value) if isinstance(value, Decimal) else _round(value)


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6) if isfinite(value) else None
    return value


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)

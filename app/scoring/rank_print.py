"""A ranking as JSON, CSV or text for people."""

import csv
import io
import json
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from app.scoring.calibration import LEAST_JUDGES, LEAST_REVIEWS, CalibratedJudge, Calibration, in_digits
from app.scoring.outlook import Outlook
from app.scoring.ranking import Cut, Ranking, RankLine
from app.scoring.ties import Tie, TieStep

COLUMNS = ("place", "entry", "mean", "trimmed", "reviews", "median", "low_count", "spread", "deviation")
SURE = ("calibrated", "p_top", "rank_low", "rank_high")
P_DIGITS = 4
WARNINGS = {
    "few_judges": f"fewer than {LEAST_JUDGES} judges",
    "few_reviews": f"fewer than {LEAST_REVIEWS} valid reviews",
    "in_pieces": "some entries share no judge with the others, so nothing compares them",
    "no_difference": "all marks are equal",
}
VERDICTS = ("proposed", "undecided", "below_threshold", "")


def as_json(ranking: Ranking, outlook: Outlook) -> str:
    """One JSON object: method, inputs_hash, entries in order of place, judges, variance, ties, cut, left_out.

    `calibrations`: of every leg, the model, why the plain mean stands in (null where it does not) and μ; with
    "variance" and the judges' weights that is all a score is checked with by hand.
    """
    method = ranking.method
    document = {
        "method": {
            "number": method.number,
            "places": method.places,
            "ties": list(method.ties),
            "threshold": float(method.threshold),
        },
        "inputs_hash": ranking.inputs_hash,
        "entries": [_entry(line, outlook) for line in ranking.lines],
        "judges": [_judge(judge) for judge in outlook.judges],
        "variance": _variance(outlook.legs[0]) if len(outlook.legs) == 1 else None,
        "calibrations": [_calibration(leg) for leg in outlook.legs],
        "ties": [_tie(tie) for tie in ranking.ties],
        "cut": _cut(ranking.cut),
        "left_out": [
            {"entry": out.entry, "judge": out.judge, "reason": out.reason, "missing": list(out.missing)}
            for line in ranking.lines
            for out in line.figures.left_out
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def as_csv(ranking: Ranking, outlook: Outlook) -> str:
    """One line per entry in order of place; numbers with their two decimals as printed."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(_heads(ranking))
    writer.writerows(_cells(line, outlook) for line in ranking.lines)
    return target.getvalue().rstrip("\n")


def as_text(ranking: Ranking, outlook: Outlook) -> str:
    """A table, then the ties with the numbers that decided, then the cut, each in a sentence."""
    rows = [_heads(ranking), *(_cells(line, outlook) for line in ranking.lines)]
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    table = [
        "  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    notes = [sentence for tie in ranking.ties for sentence in tie_sentences(tie)]
    plain = [line.entry for line in ranking.lines if line.number is not None and not line.figures.is_trimmed]
    if len(ranking.weights) > 1:
        weights = " + ".join(f"leg {n} × {weight}" for n, (_, weight) in enumerate(ranking.weights, 1))
        notes.append(f"Number: {weights}, over the sum of the weights.")
    if ranking.method.number == "trimmed" and plain:
        notes.append(f"Fewer than five valid reviews, so the plain mean ranks: {', '.join(plain)}.")
    notes += [_calibration_sentence(leg) for leg in outlook.legs if leg.warning is not None]
    for line in ranking.lines:
        for out in line.figures.left_out:
            lacks = f" ({', '.join(out.missing)} missing)" if out.missing else ""
            notes.append(f"Left out: {out.judge} on {out.entry}, {out.reason}{lacks}.")
    return "\n".join([*table, "", *notes, cut_sentence(ranking.cut), f"Inputs: {ranking.inputs_hash}"])


def _entry(line: RankLine, outlook: Outlook) -> dict[str, object]:
    figures = line.figures
    return {
        "entry": line.entry,
        "place": line.place,
        "mean": _float(figures.mean),
        "trimmed": _float(figures.trimmed),
        "calibrated": _float(outlook.calibrated.get(line.entry)),
        **_sure(line, outlook),
        "is_trimmed": figures.is_trimmed,
        "reviews": figures.reviews,
        "median": _float(figures.median),
        "low_count": figures.low_count,
        "spread": _float(figures.spread),
        "deviation": _float(figures.deviation),
        **_legs(line),
        "is_shared": line.is_shared,
        "reaches_threshold": line.reaches_threshold,
        "is_proposed": line.is_proposed,
        "is_undecided": line.is_undecided,
        "criteria": [
            {"criterion": each.name, "mean": _float(each.mean), "trimmed": _float(each.trimmed)}
            for each in figures.criteria
        ],
    }


def _sure(line: RankLine, outlook: Outlook) -> Mapping[str, object]:
    row = outlook.by_entry.get(line.entry)
    if row is None:
        return {"p_top": None, "rank_low": None, "rank_high": None}
    return {"p_top": round(row.p_top, P_DIGITS), "rank_low": row.rank_low, "rank_high": row.rank_high}


def _judge(judge: CalibratedJudge) -> Mapping[str, object]:
    """Without a scale but in the full model."""
    row: dict[str, object] = {
        "judge": judge.judge,
        "reviews": judge.reviews,
        "severity": _float(in_digits(judge.severity)),
        "weight": _float(in_digits(judge.weight)),
    }
    return row if judge.scale is None else row | {"scale": _float(in_digits(judge.scale))}


def _variance(calibration: Calibration) -> Mapping[str, object] | None:
    found = calibration.components
    if found is None:
        return None
    return {name: _float(in_digits(getattr(found, name))) for name in ("entry", "judge", "error")}


def _calibration(calibration: Calibration) -> Mapping[str, object]:
    return {
        "model": calibration.model,
        "warning": calibration.warning,
        "mean": _float(in_digits(calibration.mean)),
        "variance": _variance(calibration),
    }


def _legs(line: RankLine) -> Mapping[str, object]:
    """Where several legs are combined, the number that ranks and those of the legs in order."""
    if len(line.legs) < 2:
        return {}
    legs = [{"leg": leg.key, "weight": _float(leg.weight), "number": _float(leg.number)} for leg in line.legs]
    return {"number": _float(line.number), "legs": legs}


def _float(number: Decimal | int | str | None) -> float | int | str | None:
    return float(number) if isinstance(number, Decimal) else number


def _calibration_sentence(calibration: Calibration) -> str:
    return f"Not calibrated, the plain mean stands in: {WARNINGS[calibration.warning or '']}."


def _tie(tie: Tie) -> Mapping[str, object]:
    return {
        "number": float(tie.number),
        "entries": list(tie.entries),
        "steps": [
            {
                "rule": step.rule,
                "values": {e: _float(v) for e, v in zip(step.entries, step.values, strict=True)},
                "groups": [list(group) for group in step.groups],
                "outcome": step.outcome,
            }
            for step in tie.steps
        ],
        "is_resolved": tie.is_resolved,
    }


def _cut(cut: Cut) -> Mapping[str, object]:
    return {
        "places": cut.places,
        "threshold": float(cut.threshold),
        "outcome": cut.outcome,
        "reached": list(cut.reached),
        "proposed": list(cut.proposed),
        "undecided": list(cut.undecided),
        "open_places": cut.open_places,
        "vacant_places": cut.vacant_places,
    }


def _heads(ranking: Ranking) -> list[str]:
    legs = [f"leg {number}" for number in range(1, len(ranking.weights) + 1)]
    combined = ["number", *legs] if len(legs) > 1 else []
    return [*COLUMNS[:2], *combined, *COLUMNS[2:], *SURE, "verdict"]


def _cells(line: RankLine, outlook: Outlook) -> list[str]:
    figures = line.figures
    legs = [line.number, *(leg.number for leg in line.legs)] if len(line.legs) > 1 else []
    values = (line.place, line.entry, *legs, figures.mean, figures.trimmed, figures.reviews, figures.median)
    values_of_spread = (figures.low_count, figures.spread, figures.deviation)
    proposed, undecided, below, none = VERDICTS
    verdict = proposed if line.is_proposed else undecided if line.is_undecided else none
    if line.number is not None and not line.reaches_threshold:
        verdict = below
    sure = (outlook.calibrated.get(line.entry), *_sure(line, outlook).values())
    return ["" if value is None else str(value) for value in (*values, *values_of_spread, *sure)] + [verdict]


def tie_sentences(tie: Tie) -> list[str]:
    """The tie, each step with the numbers that decided, and what is still tied."""
    sentences = [f"Tied at {tie.number}: {', '.join(tie.entries)}."]
    sentences += [_step_sentence(step) for step in tie.steps]
    if not tie.is_resolved:
        open_groups = [" = ".join(group) for group in tie.groups if len(group) > 1]
        sentences.append(f"  Still tied, same place: {'; '.join(open_groups)}.")
    return sentences


def _step_sentence(step: TieStep) -> str:
    if step.outcome == "no_draw":
        return f"  {step.rule}: cannot be held yet for {', '.join(step.entries)}."
    if step.outcome == "no_vote":
        return f"  {step.rule}: the panel has not voted on {', '.join(step.entries)}."
    values = ", ".join(f"{entry} {value}" for entry, value in zip(step.entries, step.values, strict=True))
    order = " > ".join(" = ".join(group) for group in step.groups)
    return f"  {step.rule}: {values}; {order} ({step.outcome})."


def cut_sentence(cut: Cut) -> str:
    """Who is proposed, who is tied across the cut, what is left vacant."""
    if cut.outcome == "no_entries":
        return "There is no entry."
    if cut.outcome == "none_reaches":
        return f"No entry reaches the threshold of {cut.threshold}."
    proposed = f"Proposed for {cut.places} place(s): {', '.join(cut.proposed) or 'nobody'}."
    if cut.undecided:
        return f"{proposed} Tied for the last {cut.open_places}: {', '.join(cut.undecided)}."
    return f"{proposed} Left vacant: {cut.vacant_places}." if cut.vacant_places else proposed


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))

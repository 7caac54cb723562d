"""A ranking as JSON, CSV or text for people."""

import csv
import io
import json
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.scoring.ranking import Cut, Ranking, RankLine
from app.scoring.ties import Tie, TieStep

COLUMNS = ("place", "entry", "mean", "trimmed", "reviews", "median", "low_count", "spread", "deviation")
VERDICTS = ("proposed", "undecided", "below_threshold", "")


def as_json(ranking: Ranking) -> str:
    """One JSON object: method, inputs_hash, entries in order of place, judges, ties, cut, left_out."""
    method = ranking.method
    document = {
        "method": {
            "number": method.number,
            "places": method.places,
            "ties": list(method.ties),
            "threshold": float(method.threshold),
        },
        "inputs_hash": ranking.inputs_hash,
        "entries": [_entry(line) for line in ranking.lines],
        "judges": [{"judge": judge, "reviews": count} for judge, count in _judges(ranking)],
        "ties": [_tie(tie) for tie in ranking.ties],
        "cut": _cut(ranking.cut),
        "left_out": [
            {"entry": out.entry, "judge": out.judge, "reason": out.reason, "missing": list(out.missing)}
            for line in ranking.lines
            for out in line.figures.left_out
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def as_csv(ranking: Ranking) -> str:
    """One line per entry in order of place; numbers with their two decimals as printed."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(_heads(ranking))
    writer.writerows(_cells(line) for line in ranking.lines)
    return target.getvalue().rstrip("\n")


def as_text(ranking: Ranking) -> str:
    """A table, then the ties with the numbers that decided, then the cut, each in a sentence."""
    rows = [_heads(ranking), *(_cells(line) for line in ranking.lines)]
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    table = [
        "  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    notes = [sentence for tie in ranking.ties for sentence in _tie_sentences(tie)]
    plain = [line.entry for line in ranking.lines if line.number is not None and not line.figures.is_trimmed]
    if len(ranking.weights) > 1:
        weights = " + ".join(f"leg {n} × {weight}" for n, (_, weight) in enumerate(ranking.weights, 1))
        notes.append(f"Number: {weights}, over the sum of the weights.")
    if ranking.method.number == "trimmed" and plain:
        notes.append(f"Fewer than five valid reviews, so the plain mean ranks: {', '.join(plain)}.")
    for line in ranking.lines:
        for out in line.figures.left_out:
            lacks = f" ({', '.join(out.missing)} missing)" if out.missing else ""
            notes.append(f"Left out: {out.judge} on {out.entry}, {out.reason}{lacks}.")
    return "\n".join([*table, "", *notes, _cut_sentence(ranking.cut), f"Inputs: {ranking.inputs_hash}"])


def _entry(line: RankLine) -> dict[str, object]:
    figures = line.figures
    return {
        "entry": line.entry,
        "place": line.place,
        "mean": _float(figures.mean),
        "trimmed": _float(figures.trimmed),
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


def _legs(line: RankLine) -> Mapping[str, object]:
    """Where several legs are combined, the number that ranks and those of the legs in order."""
    if len(line.legs) < 2:
        return {}
    legs = [{"leg": leg.key, "weight": _float(leg.weight), "number": _float(leg.number)} for leg in line.legs]
    return {"number": _float(line.number), "legs": legs}


def _float(number: Decimal | int | str | None) -> float | int | str | None:
    return float(number) if isinstance(number, Decimal) else number


def _judges(ranking: Ranking) -> Sequence[tuple[str, int]]:
    return sorted(Counter(total.judge for line in ranking.lines for total in line.figures.totals).items())


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
    return [*COLUMNS[:2], *combined, *COLUMNS[2:], "verdict"]


def _cells(line: RankLine) -> list[str]:
    figures = line.figures
    legs = [line.number, *(leg.number for leg in line.legs)] if len(line.legs) > 1 else []
    values = (line.place, line.entry, *legs, figures.mean, figures.trimmed, figures.reviews, figures.median)
    values_of_spread = (figures.low_count, figures.spread, figures.deviation)
    proposed, undecided, below, none = VERDICTS
    verdict = proposed if line.is_proposed else undecided if line.is_undecided else none
    if line.number is not None and not line.reaches_threshold:
        verdict = below
    return ["" if value is None else str(value) for value in (*values, *values_of_spread)] + [verdict]


def _tie_sentences(tie: Tie) -> list[str]:
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


def _cut_sentence(cut: Cut) -> str:
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

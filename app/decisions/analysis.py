"""The analysis of a ranking as it is stored: from the marks alone, by ``app.scoring``, every figure as it is printed.

The document: ``version``; ``ranks_by`` the number that ranked ("mean" where a model refused in every leg);
``places``; ``refused`` the warnings of the legs that count; ``chances`` {"draws", "seed", "entries", "inside",
"undecided", "outside"} or None; ``entries`` in order of place, ``full`` among their keys (None where there is no
model); ``legs`` in order (``analysis_legs``); ``findings`` of the anomaly report, with ``limits``; ``spread`` {"range",
"sd"}, the alarm. Figures are printed decimals (text) where somebody checks them by hand, else numbers; None where there
is none.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from app.calls.marking_rules import MarkingRules
from app.decisions.analysis_entries import Values, entry_rows, side_by_side
from app.decisions.analysis_legs import leg_row
from app.decisions.figures import plain
from app.decisions.marking import Marking
from app.decisions.states import AnalysisStep
from app.scoring import AnomalyReport, Finding, LegSheet, Limits, Ranking, watch_round
from app.scoring.calibration import Calibration
from app.scoring.combining import calibrate_legs
from app.scoring.method import MODELLED
from app.scoring.outlook import CALIBRATED, Outlook, combined_scores, look_out

VERSION = 2
FULL = "full"
# What a finding says besides names, which are never stored in it: who may read them is decided by the page.
UNTOLD = ("organisation", "other")
Tell = Callable[[AnalysisStep], None]


def _silent(_step: AnalysisStep) -> None:
    """Nobody waits for the steps of a small analysis."""


def analyse(
    ranked: Ranking, legs: Sequence[LegSheet], marking: Marking, rules: MarkingRules, tell: Tell = _silent
) -> dict[str, Any]:
    """The document of a ranking of these legs. ``marking``: by the rounds of the legs, in their order.

    Where the method refuses in a leg that counts (fewer than 4 judges or 30 reviews, a panel in pieces, equal marks)
    there is no chance, and a calibrated number only where it ranks and another leg has it: ``refused`` says why.
    ``full``: the score of the full model, with scale use and heavy-tailed errors (judging.md, ``--method full``), to
    see what hangs on the model. ``rules``: the spread alarm that the call declares. ``tell`` hears of each step as it
    begins. Some 0.5 s for 120 entries × 5.
    """
    tell(AnalysisStep.CALIBRATION)
    number = ranked.method.number
    model = number if number in MODELLED else CALIBRATED
    made = ranked.calibrations or calibrate_legs(legs, model)
    tell(AnalysisStep.CHANCES)
    outlook = look_out(legs, ranked.method.places, number, calibrations=made)
    warnings = _warnings(legs, made)
    refused = list(dict.fromkeys(warning for warning in warnings if warning))
    tell(AnalysisStep.SENSITIVITY)
    full = None if refused else _full(legs)
    tell(AnalysisStep.WATCHING)
    reports = _watched(ranked, legs, marking)
    tell(AnalysisStep.AGREEMENT)
    ranks_by = _ranks_by(number, warnings)
    shown = outlook if not refused or ranks_by == CALIBRATED else None
    compared = side_by_side(ranked, shown, full, ranks_by)
    return {
        "version": VERSION,
        "ranks_by": ranks_by,
        "places": ranked.method.places,
        "refused": refused,
        "chances": None if refused else _chances(outlook),
        "entries": entry_rows(ranked, outlook, compared, rules),
        "legs": [
            leg_row(leg, one, report, ranked) for leg, one, report in zip(legs, made, reports, strict=True)
        ],
        "findings": [
            _finding(each, leg.key)
            for leg, report in zip(legs, reports, strict=True)
            for each in report.findings
        ],
        "limits": asdict(Limits()),
        "spread": {"range": rules.spread_range, "sd": rules.spread_sd},
    }


def _warnings(legs: Sequence[LegSheet], made: Sequence[Calibration]) -> list[str | None]:
    """Of every leg that counts, why the plain mean stands in for it; None where it does not."""
    return [one.warning for leg, one in zip(legs, made, strict=True) if leg.weight > 0 or len(legs) == 1]


def _ranks_by(number: str, warnings: Sequence[str | None]) -> str:
    if number not in MODELLED:
        return number
    return "mean" if all(warnings) else CALIBRATED


def _full(legs: Sequence[LegSheet]) -> Values:
    return combined_scores(legs, calibrate_legs(legs, FULL))


def _watched(ranked: Ranking, legs: Sequence[LegSheet], marking: Marking) -> list[AnomalyReport]:
    return [
        watch_round(
            leg.sheet,
            () if at else (ranked,),
            seconds=seconds,
            judge_houses=marking.judge_houses,
            entry_houses=marking.entry_houses,
        )
        for at, (leg, seconds) in enumerate(zip(legs, marking.seconds.values(), strict=True))
    ]


def _chances(outlook: Outlook) -> dict[str, Any] | None:
    found = outlook.chances
    if found is None:
        return None
    bands = {name: len(getattr(found, name)) for name in ("inside", "undecided", "outside")}
    return {"draws": found.draws, "seed": found.seed, "entries": len(found.entries), **bands}


def _finding(found: Finding, leg: str) -> dict[str, Any]:
    values = {key: plain(value) for key, value in found.values.items() if key not in UNTOLD}
    return {
        "kind": found.kind,
        "leg": str(found.values.get("leg", leg)),
        "judges": list(found.judges),
        "entries": list(found.entries),
        "values": values,
    }

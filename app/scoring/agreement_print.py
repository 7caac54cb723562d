"""Agreement figures as JSON, and as text with a sentence what each means."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from math import inf
from typing import TypeVar

from app.scoring.agreement import Agreement
from app.scoring.figure import Absent
from app.scoring.generalisability import Generalisability
from app.scoring.intraclass import Correlation

TARGET = 0.8
T = TypeVar("T")


def agreement_json(found: Agreement) -> str:
    """One JSON object: alpha, icc, kendall_w, chi2, p; null where a figure does not exist, and why in `reasons`.

    Besides: level, entries, judges, marks, `icc_limits` ([low, high] at `confidence`), `freedom` of chi2,
    `mean_squares`, and `generalisability` with the variance components.
    """
    kendall = None if isinstance(found.kendall, Absent) else found.kendall
    document = {
        "level": found.level,
        "entries": found.entries,
        "judges": found.judges,
        "marks": found.marks,
        "alpha": None if isinstance(found.alpha, Absent) else found.alpha.value,
        "icc": {name: None if isinstance(icc, Absent) else icc.value for name, icc in found.icc.items()},
        "icc_limits": {name: _limits(icc) for name, icc in found.icc.items()},
        "confidence": found.confidence,
        "kendall_w": kendall and kendall.value,
        "chi2": kendall and kendall.chi2,
        "freedom": kendall and kendall.freedom,
        "p": kendall and kendall.p,
        "mean_squares": None if found.squares is None else asdict(found.squares),
        "generalisability": _study(found.study),
        "reasons": dict(_reasons(found)),
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)


def _limits(icc: Correlation | Absent) -> list[float | None] | None:
    """A limit without a bound (the mean of judges may be worse than any number) is null."""
    if isinstance(icc, Absent):
        return None
    return [None if abs(limit) == inf else limit for limit in (icc.low, icc.high)]


def _study(study: Generalisability | Absent) -> dict[str, object] | None:
    if isinstance(study, Absent):
        return None
    return {
        "variance": {"entry": study.entry, "judge": study.judge, "error": study.error},
        "negative": list(study.negative),
        "marks_per_entry": study.per_entry,
        "relative": study.relative,
        "absolute": study.absolute,
        "judges_for_0.8": study.judges_for(TARGET),
    }


def _reasons(found: Agreement) -> Iterator[tuple[str, str]]:
    figures = {"alpha": found.alpha, **found.icc, "kendall_w": found.kendall, "generalisability": found.study}
    for name, figure in figures.items():
        if isinstance(figure, Absent):
            yield name, str(figure)


def agreement_text(found: Agreement) -> str:
    """The same for people."""
    lines = [f"{found.marks} marks of {found.judges} judges on {found.entries} entries."]
    lines.append(
        _told(
            found.alpha,
            f"Krippendorff's alpha ({found.level})",
            lambda a: f"{a.value:.3f} (1: full agreement, 0: chance; from 0.80 reliable, below 0.667 not).",
        )
    )
    limits = f"{found.confidence:.0%} limits"

    def correlation(icc: Correlation) -> str:
        low = "no bound" if icc.low == -inf else f"{icc.low:.3f}"
        return f"{icc.value:.3f} ({limits} {low} to {icc.high:.3f})."

    lines += [_told(icc, name, correlation) for name, icc in found.icc.items()]
    lines.append(
        _told(
            found.kendall,
            "Kendall's W",
            lambda w: f"{w.value:.3f} (chi2 {w.chi2:.2f} with {w.freedom} degrees of freedom, p {w.p:.4f}).",
        )
    )
    lines.append(_told(found.study, "Generalisability", _study_sentence))
    return "\n".join(lines)


def _told(figure: T | Absent, name: str, tell: Callable[[T], str]) -> str:
    return f"{name}: none, {figure}." if isinstance(figure, Absent) else f"{name}: {tell(figure)}"


def _study_sentence(study: Generalisability) -> str:
    def shown(value: float | None) -> str:
        return "none" if value is None else f"{value:.3f}"

    return (
        f"variance of entries {study.entry:.2f}, of judges {study.judge:.2f}, of error {study.error:.2f}; "
        f"with {study.per_entry:.1f} marks an entry {shown(study.relative)} (same judges), "
        f"{shown(study.absolute)} (other judges)."
    )

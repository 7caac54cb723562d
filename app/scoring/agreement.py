"""How far the judges of a round agree: every figure that its design allows, and why another does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.scoring.errors import ScoringError
from app.scoring.figure import Absent
from app.scoring.generalisability import Generalisability, generalisability_study
from app.scoring.intraclass import (
    FORMS,
    Correlation,
    MeanSquares,
    intraclass_correlations,
    mean_squares,
)
from app.scoring.kendall import Concordance, kendall_w
from app.scoring.krippendorff import Alpha, Level, krippendorff_alpha
from app.scoring.marks import LeftOut, ScoreSheet, marked_reviews


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures of a panel of `entries` × `judges` with `marks` marks; Absent tells why one does not exist.

    `level`: of α alone; the others treat marks as numbers on an interval scale (W: as ranks). `icc` has the keys of
    `intraclass.FORMS`. `squares` is None where the data are not complete.
    """

    level: Level
    entries: int
    judges: int
    marks: int
    alpha: Alpha | Absent
    icc: Mapping[str, Correlation | Absent]
    kendall: Concordance | Absent
    study: Generalisability | Absent
    squares: MeanSquares | None
    confidence: float


def measure_agreement(
    ratings: Mapping[tuple[str, str], float], *, level: Level = "interval", confidence: float = 0.95
) -> Agreement:
    """Krippendorff's α, six ICCs with limits, Kendall's W, variance components and generalisability coefficients.

    `ratings`: mark by (entry, judge), finite, any unit. α and the generalisability study take missing marks; ICC and W
    need every judge's mark on every entry (Absent "not_complete" otherwise: no mark is guessed and nobody is dropped).
    No ratings at all: every figure Absent. Deterministic; the order of the ratings never matters.
    Errors: unknown_level, mark_not_finite, ratio_negative, confidence_not_valid. About 0.05 s for 2,000 × 9 marks.
    """
    if not 0 < confidence < 1:
        raise ScoringError("confidence_not_valid", confidence=confidence)
    entries, judges = sorted({entry for entry, _ in ratings}), sorted({judge for _, judge in ratings})
    alpha = krippendorff_alpha(ratings, level)
    lack = _lack(len(entries), len(judges), len(ratings))
    squares = None
    icc: Mapping[str, Correlation | Absent]
    kendall: Concordance | Absent
    if lack is None:
        import numpy as np

        grid = np.array([[float(ratings[entry, judge]) for judge in judges] for entry in entries])
        squares = mean_squares(grid)
        icc, kendall = intraclass_correlations(squares, confidence), kendall_w(grid)
    else:
        icc, kendall = dict.fromkeys(FORMS, lack), lack
    return Agreement(
        level, len(entries), len(judges), len(ratings), alpha, icc, kendall,
        generalisability_study(ratings), squares, confidence,
    )  # fmt: skip


def _lack(entries: int, judges: int, marks: int) -> Absent | None:
    if entries < 2:
        return Absent("too_few_entries", {"entries": entries})
    if judges < 2:
        return Absent("too_few_judges", {"judges": judges})
    if marks < entries * judges:
        return Absent("not_complete", {"entries": entries, "judges": judges, "marks": marks})
    return None


def ratings_of(sheet: ScoreSheet) -> dict[tuple[str, str], float]:
    """The printed totals of the reviews of a score sheet that count, by (entry, judge), in points of 100."""
    return {
        (marked.review.entry, marked.review.judge): marked.total / 100
        for marked in marked_reviews(sheet)
        if not isinstance(marked, LeftOut)
    }

"""The record of a listed centre as its pages print it: years with what the reader may do with each."""

from dataclasses import dataclass
from typing import Any

from app.centres.models import Centre, Evaluation
from app.centres.policy import (
    may_confirm_evaluation,
    may_grade_evaluation,
    may_report_evaluation,
    may_return_evaluation,
    may_see_grading,
)
from app.centres.queries import evaluations_of
from app.shared.verdict import Verdict
from app.web.instant import instant, viewer


@dataclass(frozen=True)
class YearRow:
    """One year: what was reported, the grade where the reader may know it, and what may be done."""

    evaluation: Evaluation
    is_grade_shown: bool
    may_report: Verdict
    may_grade: Verdict
    may_confirm: Verdict
    may_return: Verdict


def record_page(centre: Centre) -> dict[str, Any]:
    """Everything that is told of a centre's years."""
    user, at = viewer(), instant()
    return {
        "centre": centre,
        "years": [
            YearRow(
                one,
                bool(may_see_grading(user, one, at)),
                may_report_evaluation(user, one, at),
                may_grade_evaluation(user, one, at),
                may_confirm_evaluation(user, one, at),
                may_return_evaluation(user, one, at),
            )
            for one in evaluations_of(centre, user, at)
        ],
    }

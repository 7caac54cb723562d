"""Verbs of centres: the only place that changes their rows."""

from app.centres.service.candidates import (
    Wanted,
    admit_candidate,
    edit_candidate,
    file_candidate,
    link_needs,
    set_aside_candidate,
)
from app.centres.service.planning import (
    PlanTerms,
    ask_advisers,
    create_plan,
    draft_list,
    edit_plan,
    give_opinion,
    invite_advisers,
)
from app.centres.service.ranking import publish_plan, rank_plan, return_plan
from app.centres.service.register import (
    Plate,
    YearReport,
    begin_evaluation,
    confirm_evaluation,
    grade_evaluation,
    list_centre,
    report_evaluation,
    return_evaluation,
)

__all__ = [
    "PlanTerms",
    "Plate",
    "Wanted",
    "YearReport",
    "admit_candidate",
    "ask_advisers",
    "begin_evaluation",
    "confirm_evaluation",
    "create_plan",
    "draft_list",
    "edit_candidate",
    "edit_plan",
    "file_candidate",
    "give_opinion",
    "grade_evaluation",
    "invite_advisers",
    "link_needs",
    "list_centre",
    "publish_plan",
    "rank_plan",
    "report_evaluation",
    "return_evaluation",
    "return_plan",
    "set_aside_candidate",
]

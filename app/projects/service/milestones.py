"""Reporting and confirming milestones."""

from datetime import datetime

from app.history.service import record
from app.people.models import User
from app.projects.models import Milestone
from app.projects.policy import may_judge_milestone, may_submit_milestone
from app.projects.states import MILESTONE_MOVES
from app.shared.text import t
from app.shared.verdict import Invalid, require


def submit_milestone(milestone: Milestone, report: str, *, by: User, at: datetime) -> None:
    """The laboratory reports what was delivered; evidence files hang on the milestone. ``Invalid`` without a report."""
    require(may_submit_milestone(by, milestone, at))
    if not report.strip():
        raise Invalid({"report": t("请写明完成情况")})
    milestone.state = MILESTONE_MOVES.go("submit", milestone.state)
    milestone.report, milestone.submitted_at = report.strip(), at
    _record("milestone.submitted", milestone, by, at)


def confirm_milestone(milestone: Milestone, answer: str, *, by: User, at: datetime) -> None:
    """The officer confirms; its share of the money is due."""
    require(may_judge_milestone(by, milestone, at))
    milestone.state = MILESTONE_MOVES.go("confirm", milestone.state)
    milestone.answer, milestone.confirmed_at, milestone.confirmed_by_id = answer.strip(), at, by.id
    _record("milestone.confirmed", milestone, by, at)


def return_milestone(milestone: Milestone, answer: str, *, by: User, at: datetime) -> None:
    """The officer asks for more, saying what; ``Invalid`` without a sentence."""
    require(may_judge_milestone(by, milestone, at))
    if not answer.strip():
        raise Invalid({"answer": t("请写明需要补充什么")})
    milestone.state = MILESTONE_MOVES.go("return", milestone.state)
    milestone.answer = answer.strip()
    _record("milestone.returned", milestone, by, at)


def _record(name: str, milestone: Milestone, by: User, at: datetime) -> None:
    project = milestone.project
    record(
        name, milestone, by=by, at=at, call_id=project.call_id, project=project.id, share=str(milestone.share)
    )

"""Reporting and confirming milestones."""

from datetime import datetime

from app.people.models import User
from app.projects.models import Milestone
from app.projects.policy.ending import delivers_still
from app.projects.policy.seeing import is_laboratory, is_officer, is_running, may_see_project
from app.projects.states import MILESTONE_MOVES
from app.shared.verdict import Verdict, first_refusal


def may_see_milestone(user: User | None, milestone: Milestone, at: datetime) -> Verdict:
    """As visible as its project, its evidence too."""
    return may_see_project(user, milestone.project, at)


def may_submit_milestone(user: User | None, milestone: Milestone, at: datetime) -> Verdict:
    """The laboratory writes, brings evidence and reports while the project runs and nobody is looking at the report."""
    writes = first_refusal(
        may_see_project(user, milestone.project, at),
        is_laboratory(user, milestone.project, at),
        is_running(milestone.project),
        MILESTONE_MOVES.may("submit", milestone.state),
    )
    return delivers_still(milestone.project, at) if writes else writes  # which asks the database


def may_judge_milestone(user: User | None, milestone: Milestone, at: datetime) -> Verdict:
    """The officer confirms or returns what was reported."""
    return first_refusal(
        may_see_project(user, milestone.project, at),
        is_officer(user, milestone.project, at),
        MILESTONE_MOVES.may("confirm", milestone.state),
    )

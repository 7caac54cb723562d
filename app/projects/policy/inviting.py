"""Inviting an accepted task to be told as a case."""

from datetime import datetime

from sqlalchemy import Select

from app.people.models import User
from app.projects.models import Project
from app.projects.policy.seeing import is_officer, may_see_project, worked_projects
from app.projects.states import ProjectState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, not_now


def may_invite_case(user: User | None, project: Project, at: datetime) -> Verdict:
    """An officer of the call, of a task that was accepted, once."""
    accepted = project.state == ProjectState.ACCEPTED
    return first_refusal(
        may_see_project(user, project, at),
        is_officer(user, project, at),
        YES if accepted else not_now("not_accepted", t("任务通过验收以后才能邀请")),
        YES if project.case_invited_at is None else not_now("invited", t("已经邀请过")),
    )


def cases_to_invite(user: User | None, at: datetime) -> Select[tuple[Project]]:
    """The projects for which ``may_invite_case`` says yes."""
    return worked_projects(user, at).where(
        Project.state == ProjectState.ACCEPTED, Project.case_invited_at.is_(None)
    )

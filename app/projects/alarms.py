"""Dates that have passed or come near: derived from the calendar whenever a page asks (rule 14)."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.projects.models import Milestone, Project
from app.projects.states import Alarm, MilestoneState, ProjectState

OPEN = (MilestoneState.PLANNED, MilestoneState.RETURNED)
NEAR = timedelta(days=30)


def milestone_alarm(milestone: Milestone, today: date) -> Alarm | None:
    """Whether an unreported milestone is late, or due within 30 days; ``today`` is Shanghai's day."""
    if milestone.state not in OPEN or milestone.project.state != ProjectState.RUNNING:
        return None
    return _alarm(milestone.due_on, today)


def project_alarm(project: Project, today: date) -> Alarm | None:
    """Whether the project itself is late: its end while it runs, the end of the repair while it is repaired."""
    if project.state == ProjectState.RUNNING:
        return _alarm(project.ends_on, today)
    return _alarm(project.repair_due_on, today) if project.state == ProjectState.REPAIRING else None


def _alarm(due: date | None, today: date) -> Alarm | None:
    if due is None or due > today + NEAR:
        return None
    return Alarm.OVERDUE if due < today else Alarm.SOON


def is_late_milestone(today: date) -> ColumnElement[bool]:
    """``milestone_alarm(…) is OVERDUE`` as a condition on Milestone joined to Project."""
    return and_(Milestone.due_on < today, Milestone.state.in_(OPEN), Project.state == ProjectState.RUNNING)


def is_late(today: date) -> ColumnElement[bool]:
    """A project that is late itself or has a late milestone, as a condition on Project."""
    milestones = select(Milestone.id).where(Milestone.project_id == Project.id, is_late_milestone(today))
    return or_(
        exists(milestones.correlate(Project)),
        and_(Project.state == ProjectState.RUNNING, Project.ends_on < today),
        and_(Project.state == ProjectState.REPAIRING, Project.repair_due_on < today),
    )

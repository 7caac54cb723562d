"""Reads of the course of projects: reports, requests for changes."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.projects.models import Project, Report


def reports_of(project: Project) -> list[Report]:
    """What the laboratory reported, latest first."""
    found = select(Report).where(Report.project_id == project.id).order_by(Report.number.desc())
    return list(db.session.scalars(found))


def last_reports(projects: Iterable[Project]) -> dict[str, date]:
    """The day until which each project was last reported on, by the project's key; one query."""
    keys = [project.id for project in projects]
    if not keys:
        return {}
    found = select(Report.project_id, func.max(Report.until)).where(Report.project_id.in_(keys))
    return {row[0]: row[1] for row in db.session.execute(found.group_by(Report.project_id))}

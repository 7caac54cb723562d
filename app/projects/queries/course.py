"""Reads of the course of projects: reports, requests for changes."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.calls.models import Item
from app.extensions import db
from app.people.models import User
from app.projects.models import Checkpoint, Project, Report, Run, Termination
from app.projects.policy import visible_checkpoints


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


def runs_of(project: Project) -> list[Run]:
    """The comparisons that a project takes part in with what it handed in, latest first; one query."""
    found = select(Run).join(Run.checkpoint).where(Run.project_id == project.id)
    return list(
        db.session.scalars(found.options(joinedload(Run.checkpoint)).order_by(Checkpoint.number.desc()))
    )


def merged_into(project: Project) -> list[Termination]:
    """The ended tasks whose remaining money this one took over; one query."""
    found = select(Termination).where(Termination.into_id == project.id).order_by(Termination.opened_at)
    return list(
        db.session.scalars(found.options(joinedload(Termination.project).joinedload(Project.organisation)))
    )


def checkpoints_of(item: Item, user: User | None, at: datetime) -> list[Checkpoint]:
    """The comparisons of an item that the person may see, latest first."""
    found = visible_checkpoints(user, at).where(Checkpoint.item_id == item.id)
    return list(db.session.scalars(found.order_by(Checkpoint.number.desc())))


def listed_checkpoints(user: User | None, at: datetime) -> Select[tuple[Checkpoint]]:
    """Comparisons of my lists, what is due first on top."""
    found = visible_checkpoints(user, at).options(joinedload(Checkpoint.item))
    return found.order_by(Checkpoint.decided_at.is_not(None), Checkpoint.due_on, Checkpoint.id)


def find_checkpoint(key: str) -> Checkpoint | None:
    """A comparison with its runners; whether it may be seen is the policy's."""
    project = selectinload(Checkpoint.runs).joinedload(Run.project)
    found = (
        select(Checkpoint)
        .where(Checkpoint.id == key)
        .options(
            joinedload(Checkpoint.item).joinedload(Item.call),
            project.joinedload(Project.organisation),
            project.selectinload(Project.results),
            project.selectinload(Project.milestones),
        )
    )
    return db.session.scalars(found).one_or_none()

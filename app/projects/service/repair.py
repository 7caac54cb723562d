"""What becomes of a repair that was not handed in by its date (rule 15: one repair, and no second)."""

from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.models import Project
from app.projects.policy import may_allow_late, may_end_repair
from app.projects.states import PROJECT_MOVES, ProjectState
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

NOTICE = timedelta(days=14)
LATEST = timedelta(days=60)
LONGEST = 4000


def tell_repairs(*, at: datetime, most: int = 100) -> int:
    """The clock reminds of repairs that end within 14 days, and tells when their last day is over; how many it told.

    Each is told once a date. A repair that lapsed unreminded (the worker was down) is reminded by the second letter.
    """
    today = local_date(at)
    near = and_(Project.repair_due_on <= today + NOTICE, Project.repair_reminded_at.is_(None))
    over = and_(Project.repair_due_on < today, Project.repair_lapsed_at.is_(None))
    query = select(Project).where(Project.state == ProjectState.REPAIRING, or_(near, over))
    told = list(db.session.scalars(query.order_by(Project.repair_due_on, Project.id).limit(most)))
    for project in told:
        due = project.repair_due_on
        if due is not None and due < today:
            project.repair_lapsed_at = at
            record("project.repair_lapsed", project, by=None, at=at, due=due.isoformat())
        else:
            record("project.repair_near", project, by=None, at=at, due=due.isoformat() if due else "")
        project.repair_reminded_at = project.repair_reminded_at or at
    return len(told)


def end_repair(project: Project, reason: str, *, by: User, at: datetime) -> None:
    """The officer ends the task as failed: the one repair was not handed in by its date.

    ``Refused`` before that date has passed, once it was handed in, or before the laboratory was reminded; ``Invalid``
    (``reason``) without a reason of at most 4,000 characters.
    """
    require(may_end_repair(by, project, at))
    project.end_reason = _needed(reason)
    project.state = PROJECT_MOVES.go("end_repair", project.state)
    project.ended_at, project.ended_by_id = at, by.id
    record("project.repair_ended", project, by=by, at=at, due=str(project.repair_due_on))


def allow_late(project: Project, until: date, reason: str, *, by: User, at: datetime) -> None:
    """The officer lets the repair be handed in until a new date, once, with a reason that everybody reads.

    ``until`` lies after today and within 60 days; reminders begin anew. ``Refused`` as ``end_repair``, or a second
    time; ``Invalid`` (``until``, ``reason``).
    """
    require(may_allow_late(by, project, at))
    errors: dict[str, Text] = {}
    today = local_date(at)
    if not today < until <= today + LATEST:
        errors["until"] = t("请给出今天以后、%(last)s 以前的日期", last=today + LATEST)
    if not 1 <= len(reason.strip()) <= LONGEST:
        errors["reason"] = _asked()
    if errors:
        raise Invalid(errors)
    before, project.repair_due_on = project.repair_due_on, until
    project.repair_reminded_at = project.repair_lapsed_at = None
    project.late_reason, project.late_allowed_at, project.late_allowed_by_id = reason.strip(), at, by.id
    record("project.late_allowed", project, by=by, at=at, before=str(before), until=until.isoformat())


def _needed(reason: str) -> str:
    if not 1 <= len(reason.strip()) <= LONGEST:
        raise Invalid({"reason": _asked()})
    return reason.strip()


def _asked() -> Text:
    return t("请写明理由，不超过 %(n)s 字", n=LONGEST)

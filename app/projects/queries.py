"""Reads of projects for pages and desks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.calls.models import Call, Item
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.files.models import StoredFile
from app.files.queries import bytes_held, files_of
from app.history.models import Act
from app.people.models import User
from app.projects.alarms import is_late, is_late_milestone
from app.projects.models import Acceptance, Milestone, Project
from app.projects.policy import (
    carried_projects,
    issued_projects,
    visible_projects,
    winners_waiting,
    worked_projects,
)
from app.projects.states import Alarm, MilestoneState, ProjectState
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.waiting import Tally, Waiting, take

EVIDENCE = "evidence"
QUOTA = 1024 * 1024 * 1024
SHOWN = (joinedload(Project.item), joinedload(Project.organisation), joinedload(Project.issuer))


def find_project(key: str) -> Project | None:
    """A project with what every page of it prints; whether it may be seen is the policy's."""
    return db.session.scalar(
        select(Project)
        .where(Project.id == key)
        .options(*SHOWN, joinedload(Project.call), joinedload(Project.entry))
    )


def listed(projects: Select[tuple[Project]], state: str, at: datetime) -> Select[tuple[Project]]:
    """A list of projects (from ``policy``, call joined) with what its rows print, what ends first on top.

    ``state`` narrows it to a state or to ``overdue``.
    """
    if state == Alarm.OVERDUE:
        projects = projects.where(is_late(local_date(at)))
    elif state in {member.value for member in ProjectState}:
        projects = projects.where(Project.state == state)
    return projects.options(*SHOWN, contains_eager(Project.call)).order_by(
        Project.ends_on.is_not(None), Project.ends_on, Project.created_at, Project.id
    )


def counts_of(projects: Select[tuple[Project]]) -> dict[ProjectState, int]:
    """How many projects of a list are in which state."""
    counted = projects.with_only_columns(Project.state, func.count()).group_by(Project.state)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def next_milestones(projects: Iterable[Project]) -> dict[str, Milestone]:
    """The first milestone of each project that is not confirmed, by the project's key; one query."""
    keys = [project.id for project in projects]
    if not keys:
        return {}
    found = select(Milestone).where(
        Milestone.project_id.in_(keys), Milestone.state != MilestoneState.CONFIRMED
    )
    first: dict[str, Milestone] = {}
    for milestone in db.session.scalars(found.order_by(Milestone.position)):
        first.setdefault(milestone.project_id, milestone)
    return first


def listed_winners(user: User | None, at: datetime) -> Select[tuple[Entry]]:
    """Winners without a project, with what the list prints, in the order of the items."""
    return (
        winners_waiting(user, at)
        .options(contains_eager(Entry.call), contains_eager(Entry.item), joinedload(Entry.organisation))
        .order_by(Call.closes_at.desc(), Item.position, Entry.id)
    )


def projects_of_item(item: Item, user: User | None, at: datetime) -> list[Project]:
    """What the person may see of the projects of one item: parallel runners (赛马) side by side."""
    found = visible_projects(user, at).where(Project.item_id == item.id)
    return list(db.session.scalars(found.options(joinedload(Project.organisation)).order_by(Project.number)))


def evidence_of(milestones: Iterable[Milestone]) -> dict[str, list[StoredFile]]:
    """Evidence files by milestone."""
    keys = [milestone.id for milestone in milestones]
    files: Any = db.session.scalars(files_of(Milestone.__tablename__, keys, slot=EVIDENCE))
    found: dict[str, list[StoredFile]] = defaultdict(list)
    for file in files:
        found[file.owner_id].append(file)
    return found


def room_left(project: Project, at: datetime) -> int:
    """Bytes that the laboratory may still upload as evidence (trust.md, A41)."""
    owners: Any = (
        select(Milestone.id)
        .join(Project, Project.id == Milestone.project_id)
        .where(Project.organisation_id == project.organisation_id)
    )
    return QUOTA - bytes_held(owners, at)


def acts_of(project: Project) -> list[tuple[Act, str | None]]:
    """(act, name of the person) on the project, its milestones and acceptances, latest first; one query."""
    below = [m.id for m in project.milestones] + [a.id for a in project.acceptances]
    about = or_(
        and_(Act.noun == Project.__tablename__, Act.subject_id == project.id),
        and_(Act.noun.in_((Milestone.__tablename__, Acceptance.__tablename__)), Act.subject_id.in_(below)),
    )
    query = select(Act, User.name).outerjoin(User, User.id == Act.actor_id).where(about)
    rows = db.session.execute(query.order_by(Act.id.desc()).limit(200))
    return [(act, name) for act, name in rows]


def names_of(keys: Iterable[str | None]) -> dict[str, str]:
    """Names of people by key."""
    wanted = {key for key in keys if key}
    return {
        row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    }


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Winners without a project, agreements to sign or to void, reports and acceptances to decide, what is late."""
    mine = worked_projects(user, at)
    agreeing, won = Project.state == ProjectState.AGREEING, Entry.outcome == Outcome.SELECTED
    unsigned = mine.join(Project.entry).where(agreeing, won, Project.officer_signed_at.is_(None))
    fallen = mine.join(Project.entry).where(agreeing, ~won)
    ready = or_(Project.issuer_id.is_(None), Acceptance.issuer_signed_at.is_not(None))
    rows: list[Row] = [
        (t("入选项目待立项"), winners_waiting(user, at), None, "officer.winners", ""),
        (t("任务书待签署"), unsigned, None, "officer.projects", ProjectState.AGREEING),
        (t("任务书待作废"), fallen, None, "officer.projects", ProjectState.AGREEING),
        (t("里程碑待确认"), _milestones(mine, MilestoneState.SUBMITTED), None, "officer.projects", ""),
        (t("验收待结论"), _acceptances(mine).where(ready), None, "officer.projects", ProjectState.SUBMITTED),
        *_late(mine, "officer.projects", local_date(at)),
    ]
    return _tallies(rows)


def tallies_for_lab(user: User, at: datetime) -> list[Tally]:
    """Agreements to sign, milestones returned or late, repairs to finish."""
    mine = carried_projects(user, at)
    agreeing = mine.where(Project.state == ProjectState.AGREEING, Project.laboratory_signed_at.is_(None))
    repairing = mine.where(Project.state == ProjectState.REPAIRING)
    rows: list[Row] = [
        (t("任务书待签署"), agreeing, None, "lab.projects", ProjectState.AGREEING),
        (
            t("里程碑退回待补充"),
            _milestones(mine, MilestoneState.RETURNED),
            Milestone.due_on,
            "lab.projects",
            "",
        ),
        (t("验收整改待完成"), repairing, Project.repair_due_on, "lab.projects", ProjectState.REPAIRING),
        *_late(mine, "lab.projects", local_date(at)),
    ]
    return _tallies(rows)


def tallies_for_enterprise(user: User, at: datetime) -> list[Tally]:
    """Agreements and acceptances to sign, and what is late."""
    mine = issued_projects(user, at)
    agreeing = mine.where(Project.state == ProjectState.AGREEING, Project.issuer_signed_at.is_(None))
    unsigned = _acceptances(mine).where(Acceptance.issuer_signed_at.is_(None))
    rows: list[Row] = [
        (t("任务书待签署"), agreeing, None, "enterprise.projects", ProjectState.AGREEING),
        (t("验收待会签"), unsigned, None, "enterprise.projects", ProjectState.SUBMITTED),
        *_late(mine, "enterprise.projects", local_date(at)),
    ]
    return _tallies(rows)


Row = tuple[Text, Select[Any], Any, str, str]


def _milestones(projects: Select[tuple[Project]], state: MilestoneState) -> Select[Any]:
    return projects.join(Project.milestones).where(Milestone.state == state)


def _acceptances(projects: Select[tuple[Project]]) -> Select[Any]:
    """Requested and not decided."""
    return projects.join(Project.acceptances).where(Acceptance.decided_at.is_(None))


def _late(projects: Select[tuple[Project]], endpoint: str, today: date) -> list[Row]:
    late = projects.join(Project.milestones).where(is_late_milestone(today))
    ended = projects.where(
        or_(
            and_(Project.state == ProjectState.RUNNING, Project.ends_on < today),
            and_(Project.state == ProjectState.REPAIRING, Project.repair_due_on < today),
        )
    )
    end = func.coalesce(Project.repair_due_on, Project.ends_on)
    return [
        (t("里程碑已逾期"), late, Milestone.due_on, endpoint, Alarm.OVERDUE),
        (t("项目已逾期"), ended, end, endpoint, Alarm.OVERDUE),
    ]


def _tallies(rows: Sequence[Row]) -> list[Tally]:
    return [
        Tally(label, q, endpoint, due, {"state": str(state)} if state else {})
        for label, q, due, endpoint, state in rows
    ]


def waiting_for_officer(user: User, at: datetime) -> list[Waiting]:
    """What waits for an officer, counted."""
    return take(tallies_for_officer(user, at))


def waiting_for_lab(user: User, at: datetime) -> list[Waiting]:
    """What waits for a laboratory, counted."""
    return take(tallies_for_lab(user, at))


def waiting_for_enterprise(user: User, at: datetime) -> list[Waiting]:
    """What waits for an issuer, counted."""
    return take(tallies_for_enterprise(user, at))

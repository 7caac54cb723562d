"""Reads of projects for pages."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import ORMOption

from app.calls.models import Call, Item
from app.entries.models import Entry
from app.extensions import db
from app.files.models import StoredFile
from app.files.queries import bytes_held, files_of
from app.history.models import Act
from app.people.models import Organisation, User
from app.projects.alarms import is_late
from app.projects.models import (
    Acceptance,
    Change,
    Check,
    Checkpoint,
    Extension,
    Milestone,
    Preacceptance,
    Project,
    Result,
    Run,
    Termination,
)
from app.projects.policy import doubted, unanswered, unsettled, visible_projects, winners_waiting
from app.projects.states import (
    Alarm,
    ChangeState,
    CheckpointState,
    ExtensionState,
    MilestoneState,
    PreacceptanceState,
    ProjectState,
    TerminationState,
)
from app.shared.clock import local_date

OPEN = (PreacceptanceState.ASKED, PreacceptanceState.ARRANGED)
EVIDENCE, PAPER = "evidence", "issuer_consent"
QUOTA = 1024 * 1024 * 1024
SHOWN = (
    joinedload(Project.item),
    joinedload(Project.organisation),
    joinedload(Project.issuer),
    joinedload(Project.check),
)


def find_acceptance(key: str) -> Acceptance | None:
    """An acceptance with its project and the results that its paper prints; two queries."""
    found = db.session.get(Acceptance, key)
    if found is not None:
        project = find_project(found.project_id, joinedload(Project.results).joinedload(Result.indicator))
        set_committed_value(found, "project", project)
    return found


def find_project(key: str, *more: ORMOption) -> Project | None:
    """A project with what every page of it prints, and ``more``; whether it may be seen is the policy's."""
    few = (
        joinedload(Project.acceptances).joinedload(Acceptance.experts),
        joinedload(Project.extensions),
        joinedload(Project.milestones),
        joinedload(Project.preacceptances),
        joinedload(Project.members),
    )
    found = select(Project).where(Project.id == key)
    return (
        db.session.scalars(
            found.options(*SHOWN, *few, *more, joinedload(Project.call), joinedload(Project.entry))
        )
        .unique()
        .one_or_none()
    )


def listed(projects: Select[tuple[Project]], state: str, at: datetime) -> Select[tuple[Project]]:
    """A list of projects (from ``policy``, call joined) with what its rows print, what ends first on top.

    ``state`` narrows it to a state, to ``overdue``, to ``asked`` (more time was asked for), to ``change`` (a change
    was), to ``check`` (a mid-term check is open), to ``preacceptance`` (one is open), to ``ending`` (the laboratory is
    heard), to ``racing`` or to ``money`` (something about payments waits).
    """
    if state == Alarm.OVERDUE:
        projects = projects.where(is_late(local_date(at)))
    elif state == ExtensionState.ASKED:
        projects = projects.where(Project.extensions.any(Extension.state == ExtensionState.ASKED))
    elif state == "change":
        projects = projects.where(Project.changes.any(Change.state == ChangeState.ASKED))
    elif state == "preacceptance":
        projects = projects.where(Project.preacceptances.any(Preacceptance.state.in_(OPEN)))
    elif state == "check":
        projects = projects.where(Project.check.has(Check.concluded_at.is_(None)))
    elif state == "ending":
        hearing = Termination.state.in_((TerminationState.HEARING, TerminationState.PROPOSED))
        projects = projects.where(Project.terminations.any(hearing))
    elif state == "racing":
        open_ones = (
            select(Run.project_id).join(Run.checkpoint).where(Checkpoint.state == CheckpointState.OPEN)
        )
        projects = projects.where(Project.id.in_(open_ones))
    elif state == "money":
        projects = projects.where(or_(doubted(), unsettled(), unanswered()))
    elif state in {member.value for member in ProjectState}:
        projects = projects.where(Project.state == state)
    return projects.options(*SHOWN, contains_eager(Project.call)).order_by(
        Project.ends_on.is_not(None), Project.ends_on, Project.created_at, Project.id
    )


def searched(projects: Select[tuple[Project]], words: str) -> Select[tuple[Project]]:
    """A list of projects narrowed to words in number, title or the name of who carries it out."""
    if not words:
        return projects
    return projects.join(Project.organisation).where(
        or_(
            *(
                column.icontains(words, autoescape=True)
                for column in (Project.number, Project.title, Organisation.name)
            )
        )
    )


def calls_of(projects: Select[tuple[Project]]) -> list[tuple[str, str]]:
    """(key, title) of the lists that a list of projects comes from, the latest first; one query."""
    found = projects.with_only_columns(Call.id, Call.title, Call.closes_at).distinct()
    return [(key, title) for key, title, _ in db.session.execute(found.order_by(Call.closes_at.desc()))]


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
    return _by_owner(files_of(Milestone.__tablename__, keys, slot=EVIDENCE))


def papers_of(project: Project) -> dict[str, list[StoredFile]]:
    """What the issuer signed on paper, by the key of the project or acceptance that it belongs to; one query."""
    return _by_owner(_files(project, PAPER))


def files_of_project(project: Project) -> dict[str, list[StoredFile]]:
    """Evidence and what was signed on paper together, by the key of what they belong to; one query for a page."""
    return _by_owner(_files(project, EVIDENCE, PAPER))


def _files(project: Project, *slots: str) -> Any:
    """Files of a project, its milestones and acceptances. Keys are random over all tables: one statement serves all."""
    nouns = [table.__tablename__ for table in (Project, Milestone, Acceptance)]
    keys = [thing.id for thing in (project, *project.milestones, *project.acceptances)]  # type: ignore[attr-defined]
    found = select(StoredFile).where(
        StoredFile.owner_noun.in_(nouns),
        StoredFile.owner_id.in_(keys),
        StoredFile.slot.in_(slots),
        StoredFile.is_removed.is_(False),
    )
    return found.order_by(StoredFile.uploaded_at, StoredFile.id)


def _by_owner(files: Any) -> dict[str, list[StoredFile]]:
    found: dict[str, list[StoredFile]] = defaultdict(list)
    for file in db.session.scalars(files):
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

"""Who sees a project, and on whose desk it lies."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, true

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.people.models import User
from app.people.states import SeatRole
from app.projects.models import Project, ProjectMember
from app.projects.states import PROJECT_MOVES
from app.shared.text import t
from app.shared.verdict import YES, Verdict, hidden, no, not_now


def is_laboratory_of(user: User | None, project: Project, at: datetime, *, writing: bool = False) -> bool:
    """Whether the person belongs to the laboratory that carries the project out (``writing``: as owner or editor)."""
    membership = user.membership_in(project.organisation_id, at) if user is not None else None
    return membership is not None and (membership.may_edit or not writing)


def is_member_of(user: User | None, project: Project, at: datetime) -> bool:
    """Whether the person belongs to a member of the consortium that carries the project out, and so may read it."""
    mine = set(organisations_of(user, at))
    return bool(mine) and any(member.organisation_id in mine for member in project.members)


def is_issuer_of(user: User | None, project: Project, at: datetime, *, writing: bool = False) -> bool:
    """Whether the person belongs to the enterprise that issued the challenge."""
    membership = user.membership_in(project.issuer_id, at) if user is not None and project.issuer_id else None
    return membership is not None and (membership.may_edit or not writing)


def may_see_project(user: User | None, project: Project, at: datetime) -> Verdict:
    """The laboratory and the members of its consortium, the issuer, the officers of the call and the supervisor; for
    others it does not exist."""
    if user is None:
        return hidden()
    seats = is_officer_of(user, project.call, at) or user.holds(SeatRole.SUPERVISOR, at)
    sides = is_laboratory_of(user, project, at) or is_issuer_of(user, project, at)
    return YES if seats or sides or is_member_of(user, project, at) else hidden()


def visible_projects(user: User | None, at: datetime) -> Select[tuple[Project]]:
    """What ``may_see_project`` allows, as a query; the call is joined."""
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        return _where(true())
    return _where(or_(_worked(user, at), _carried(user, at), _joined(user, at), _issued(user, at)))


def worked_projects(user: User | None, at: datetime) -> Select[tuple[Project]]:
    """The projects of the calls that this officer works on."""
    return _where(_worked(user, at))


def carried_projects(user: User | None, at: datetime) -> Select[tuple[Project]]:
    """The projects that this person's laboratories carry out."""
    return _where(_carried(user, at))


def joined_projects(user: User | None, at: datetime) -> Select[tuple[Project]]:
    """The projects that this person's laboratories carry out or take part in as members of a consortium."""
    return _where(or_(_carried(user, at), _joined(user, at)))


def issued_projects(user: User | None, at: datetime) -> Select[tuple[Project]]:
    """The projects that answer challenges of this person's enterprises."""
    return _where(_issued(user, at))


def _where(condition: ColumnElement[bool]) -> Select[tuple[Project]]:
    return select(Project).join(Project.call).where(condition)


def _worked(user: User | None, at: datetime) -> ColumnElement[bool]:
    return Call.id.in_(worked_calls(user, at).with_only_columns(Call.id))


def _carried(user: User | None, at: datetime) -> ColumnElement[bool]:
    mine = organisations_of(user, at)
    return Project.organisation_id.in_(mine) if mine else false()


def _joined(user: User | None, at: datetime) -> ColumnElement[bool]:
    mine = organisations_of(user, at)
    members = exists().where(ProjectMember.project_id == Project.id, ProjectMember.organisation_id.in_(mine))
    return members if mine else false()


def _issued(user: User | None, at: datetime) -> ColumnElement[bool]:
    mine = organisations_of(user, at)
    return Project.issuer_id.in_(mine) if mine else false()


def organisations_of(user: User | None, at: datetime, *, writing: bool = False) -> list[str]:
    """Keys of the organisations of which the person is a member (``writing``: as owner or editor)."""
    memberships = user.memberships if user is not None else []
    return [m.organisation_id for m in memberships if m.is_valid(at) and (m.may_edit or not writing)]


def is_officer(user: User | None, project: Project, at: datetime) -> Verdict:
    """Whether an officer of the project's call asks, and belongs to nobody who carries it out: nobody decides in
    office about a task of his own house (rule 4)."""
    if not is_officer_of(user, project.call, at):
        return no("not_officer", t("需要本期的承办席位"))
    own = is_laboratory_of(user, project, at) or is_member_of(user, project, at)
    return no("own_task", t("不能办理本人所在机构承担的任务")) if own else YES


def is_laboratory(user: User | None, project: Project, at: datetime) -> Verdict:
    """Whether an owner or editor of the laboratory asks."""
    if is_laboratory_of(user, project, at, writing=True):
        return YES
    return no("not_laboratory", t("需要承担单位的负责人或经办人"))


def is_running(project: Project) -> Verdict:
    """Whether work goes on: signed, and neither waiting for acceptance nor over."""
    if PROJECT_MOVES.may("submit", project.state):
        return YES
    return not_now("not_running", t("目前的状态是「%(state)s」，不能进行这一步", state=project.state.label))

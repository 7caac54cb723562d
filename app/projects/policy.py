"""Who may see a project, sign, report, confirm and accept."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, true

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.people.models import Membership, User
from app.people.states import SeatRole
from app.projects.models import Acceptance, Milestone, Project
from app.projects.states import MILESTONE_MOVES, PROJECT_MOVES, ProjectState
from app.shared.text import Text, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def is_laboratory_of(user: User | None, project: Project, at: datetime, *, writing: bool = False) -> bool:
    """Whether the person belongs to the laboratory that carries the project out (``writing``: as owner or editor)."""
    membership = user.membership_in(project.organisation_id, at) if user is not None else None
    return membership is not None and (membership.may_edit or not writing)


def is_issuer_of(user: User | None, project: Project, at: datetime, *, writing: bool = False) -> bool:
    """Whether the person belongs to the enterprise that issued the challenge."""
    membership = user.membership_in(project.issuer_id, at) if user is not None and project.issuer_id else None
    return membership is not None and (membership.may_edit or not writing)


def may_see_project(user: User | None, project: Project, at: datetime) -> Verdict:
    """The laboratory, the issuer, the officers of the call and the supervisor; for others it does not exist."""
    if user is None:
        return hidden()
    seats = is_officer_of(user, project.call, at) or user.holds(SeatRole.SUPERVISOR, at)
    return (
        YES if seats or is_laboratory_of(user, project, at) or is_issuer_of(user, project, at) else hidden()
    )


def visible_projects(user: User | None, at: datetime) -> Select[tuple[Project]]:
    """What ``may_see_project`` allows, as a query."""
    return select(Project).join(Project.call).where(_seen(user, at))


def _seen(user: User | None, at: datetime) -> ColumnElement[bool]:
    if user is None:
        return or_(Project.id.is_(None))
    if user.holds(SeatRole.SUPERVISOR, at):
        return or_(true())
    mine = select(Membership.organisation_id).where(
        Membership.user_id == user.id,
        Membership.since <= at,
        or_(Membership.until.is_(None), Membership.until > at),
    )
    return or_(
        Project.organisation_id.in_(mine),
        Project.issuer_id.in_(mine),
        Call.id.in_(worked_calls(user, at).with_only_columns(Call.id)),
    )


def may_create_project(user: User | None, call: Call, at: datetime) -> Verdict:
    """An officer of the call opens the project of an announced winner: his next act, waiting on his desk."""
    return YES if is_officer_of(user, call, at) else hidden()


def may_edit_agreement(user: User | None, project: Project, at: datetime) -> Verdict:
    """The officer writes the agreement until the first signature."""
    return first_refusal(
        may_see_project(user, project, at),
        _officer(user, project, at),
        PROJECT_MOVES.may("sign", project.state),
        not_now("signed", t("已有一方签字，任务书不能再修改")) if _any_signature(project) else YES,
    )


def may_sign_agreement(user: User | None, project: Project, at: datetime) -> Verdict:
    """Officer, laboratory and issuer each sign once; a person of two sides signs for one."""
    return first_refusal(
        may_see_project(user, project, at),
        PROJECT_MOVES.may("sign", project.state),
        YES
        if party_of(user, project, at)
        else no("not_a_party", t("需要承办人、承担单位或发榜方的经办人签字")),
        not_now("signed", t("你方已经签字")) if _has_signed(user, project, at) else YES,
    )


def party_of(user: User | None, project: Project, at: datetime) -> str | None:
    """For which side a person may sign: ``officer``, ``laboratory``, ``issuer``, or None."""
    if is_officer_of(user, project.call, at):
        return "officer"
    if is_laboratory_of(user, project, at, writing=True):
        return "laboratory"
    return "issuer" if is_issuer_of(user, project, at, writing=True) else None


def _any_signature(project: Project) -> bool:
    return bool(project.officer_signed_at or project.laboratory_signed_at or project.issuer_signed_at)


def _has_signed(user: User | None, project: Project, at: datetime) -> bool:
    party = party_of(user, project, at)
    return party is not None and getattr(project, f"{party}_signed_at") is not None


def _officer(user: User | None, project: Project, at: datetime) -> Verdict:
    return YES if is_officer_of(user, project.call, at) else no("not_officer", t("需要这个榜单的承办席位"))


def _laboratory(user: User | None, project: Project, at: datetime) -> Verdict:
    if is_laboratory_of(user, project, at, writing=True):
        return YES
    return no("not_laboratory", t("需要承担单位的负责人或经办人"))


def _running(project: Project) -> Verdict:
    running = project.state in {ProjectState.RUNNING, ProjectState.REPAIRING}
    return YES if running else not_now("not_running", _state_sentence(project))


def _state_sentence(project: Project) -> Text:
    return t("目前的状态是「%(state)s」，不能进行这一步", state=project.state.label)


def may_submit_milestone(user: User | None, milestone: Milestone, at: datetime) -> Verdict:
    """The laboratory reports a milestone while the project runs."""
    return first_refusal(
        may_see_project(user, milestone.project, at),
        _laboratory(user, milestone.project, at),
        _running(milestone.project),
        MILESTONE_MOVES.may("submit", milestone.state),
    )


def may_judge_milestone(user: User | None, milestone: Milestone, at: datetime) -> Verdict:
    """The officer confirms or returns what was reported."""
    return first_refusal(
        may_see_project(user, milestone.project, at),
        _officer(user, milestone.project, at),
        MILESTONE_MOVES.may("confirm", milestone.state),
    )


def may_see_milestone(user: User | None, milestone: Milestone, at: datetime) -> Verdict:
    """As visible as its project."""
    return may_see_project(user, milestone.project, at)


def may_write_results(user: User | None, project: Project, at: datetime) -> Verdict:
    """The laboratory writes what it measured while the project runs or is being repaired."""
    return first_refusal(
        may_see_project(user, project, at), _laboratory(user, project, at), _running(project)
    )


def may_request_acceptance(user: User | None, project: Project, at: datetime) -> Verdict:
    """When every milestone is confirmed and every indicator has a measured result."""
    confirmed = all(m.confirmed_at is not None for m in project.milestones)
    complete = all(r.measured and r.report_number and r.passed is not None for r in project.results)
    return first_refusal(
        may_write_results(user, project, at),
        YES if confirmed else not_now("milestones_open", t("还有里程碑没有确认")),
        YES if complete else not_now("results_open", t("还有指标没有填写实测结果和报告编号")),
    )


def may_cosign_acceptance(user: User | None, acceptance: Acceptance, at: datetime) -> Verdict:
    """The issuer co-signs before the officer decides (rule 15)."""
    project = acceptance.project
    return first_refusal(
        may_see_project(user, project, at),
        YES
        if is_issuer_of(user, project, at, writing=True)
        else no("not_issuer", t("需要发榜方的负责人或经办人")),
        PROJECT_MOVES.may("accept", project.state),
        not_now("signed", t("你方已经签字")) if acceptance.issuer_signed_at else YES,
    )


def may_decide_acceptance(user: User | None, acceptance: Acceptance, at: datetime) -> Verdict:
    """The officer decides after the issuer, where the challenge has one on the platform."""
    project = acceptance.project
    waits = project.issuer_id is not None and acceptance.issuer_signed_at is None
    return first_refusal(
        may_see_project(user, project, at),
        _officer(user, project, at),
        PROJECT_MOVES.may("accept", project.state),
        not_now("issuer_first", t("须先由发榜方会签")) if waits else YES,
        not_now("decided", t("这次验收已有结论")) if acceptance.decided_at else YES,
    )

"""Opening a project and signing its agreement."""

from datetime import datetime

from sqlalchemy import Select, exists, select

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.kinds import KINDS
from app.people.models import User
from app.projects.models import Project
from app.projects.policy.seeing import is_issuer_of, is_laboratory_of, is_officer, may_see_project
from app.projects.states import PROJECT_MOVES, Party
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def may_create_project(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """An officer of the call opens the project of an announced winner, once: his next act, waiting on his desk."""
    if not is_officer_of(user, entry.call, at) or not entry.call.is_closed(at):
        return hidden()
    if entry.call.kind_data.follows != "project":
        return not_now("other_kind", t("这一类的入选单位不立项"))
    if entry.outcome != Outcome.SELECTED:
        return not_now("not_selected", t("只有已公布的入选单位可以立项"))
    known = db.session.scalar(select(Project.id).where(Project.entry_id == entry.id))
    return not_now("exists", t("这份申报已经立项")) if known else YES


def winners_waiting(user: User | None, at: datetime) -> Select[tuple[Entry]]:
    """The entries for which ``may_create_project`` says yes; call and item are joined."""
    return (
        select(Entry)
        .join(Entry.call)
        .join(Entry.item)
        .where(
            Entry.outcome == Outcome.SELECTED,
            Call.kind.in_([name for name, kind in KINDS.items() if kind.follows == "project"]),
            ~exists(select(Project.id).where(Project.entry_id == Entry.id)),
            Call.closes_at <= at,
            Call.id.in_(worked_calls(user, at).with_only_columns(Call.id)),
        )
    )


def may_edit_agreement(user: User | None, project: Project, at: datetime) -> Verdict:
    """The officer writes the agreement until the first signature."""
    signed = project.officer_signed_at or project.laboratory_signed_at or project.issuer_signed_at
    return first_refusal(
        may_see_project(user, project, at),
        is_officer(user, project, at),
        PROJECT_MOVES.may("sign", project.state),
        not_now("signed", t("已有一方签字，任务书不能再修改")) if signed else YES,
    )


def may_sign_agreement(user: User | None, project: Project, at: datetime) -> Verdict:
    """Officer, laboratory and issuer each sign once; a person of two sides signs for one."""
    party = party_of(user, project, at)
    signed = party is not None and getattr(project, f"{party}_signed_at") is not None
    return first_refusal(
        may_see_project(user, project, at),
        YES if party else no("not_a_party", t("需要承办人、承担单位或发榜方的经办人签字")),
        PROJECT_MOVES.may("sign", project.state),
        not_now("not_selected", t("这家单位已不在入选之列，任务书不能签署")) if is_fallen(project) else YES,
        not_now("signed", t("你方已经签字")) if signed else YES,
    )


def may_drop_project(user: User | None, project: Project, at: datetime) -> Verdict:
    """An officer voids an agreement whose winner gave up or was struck off before all had signed."""
    fallen = YES if is_fallen(project) else not_now("selected", t("这家单位仍在入选之列，任务书有效"))
    return first_refusal(
        may_see_project(user, project, at),
        is_officer(user, project, at),
        PROJECT_MOVES.may("drop", project.state),
        fallen,
    )


def is_fallen(project: Project) -> bool:
    """Whether the entry behind the project is no winner any more (弃榜, an objection upheld)."""
    return project.entry.outcome != Outcome.SELECTED


def party_of(user: User | None, project: Project, at: datetime) -> Party | None:
    """For which side a person may sign, or None."""
    if is_officer_of(user, project.call, at):
        return Party.OFFICER
    if is_laboratory_of(user, project, at, writing=True):
        return Party.LABORATORY
    return Party.ISSUER if is_issuer_of(user, project, at, writing=True) else None

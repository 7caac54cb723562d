"""A repair whose date has passed (rule 15): one that was handed in is never ended by the clock."""

from datetime import datetime

from app.people.models import User
from app.projects.models import Project
from app.projects.policy.seeing import is_officer, may_see_project
from app.projects.states import PROJECT_MOVES, ProjectState
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, not_now


def has_lapsed(project: Project, at: datetime) -> bool:
    """Whether a repair that nobody handed in has passed 24:00 of its last day."""
    due = project.repair_due_on
    return project.state == ProjectState.REPAIRING and due is not None and due < local_date(at)


def is_in_time(project: Project, at: datetime) -> Verdict:
    """A repair is handed in by 24:00 of its last day; later only where the officer has allowed it."""
    if not has_lapsed(project, at):
        return YES
    return not_now(
        "repair_lapsed",
        t(
            "整改期限已于%(due)s届满；是否准予逾期提交由承办方决定，请说明情况后与其联系",
            due=project.repair_due_on,
        ),
    )


def may_end_repair(user: User | None, project: Project, at: datetime) -> Verdict:
    """The officer ends a repair after its last day, and only where the laboratory was reminded of that day."""
    return first_refusal(_may_answer_lapse(user, project, at), _was_reminded(project))


def may_allow_late(user: User | None, project: Project, at: datetime) -> Verdict:
    """The officer lets a repair be handed in after its last day, once."""
    used = project.late_allowed_at is not None
    return first_refusal(
        _may_answer_lapse(user, project, at),
        not_now("late_used", t("已经准予过一次逾期提交")) if used else YES,
    )


def _may_answer_lapse(user: User | None, project: Project, at: datetime) -> Verdict:
    due = project.repair_due_on
    return first_refusal(
        may_see_project(user, project, at),
        is_officer(user, project, at),
        PROJECT_MOVES.may("end_repair", project.state),
        YES
        if has_lapsed(project, at)
        else not_now("not_lapsed", t("整改期限%(due)s尚未届满，期内提交的整改必须验收", due=due)),
    )


def _was_reminded(project: Project) -> Verdict:
    if project.repair_reminded_at is not None:
        return YES
    return not_now("not_reminded", t("还没有提醒过承担单位；系统发出提醒（一小时内）后才能结束整改"))

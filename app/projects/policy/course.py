"""Reports, the mid-term check and changes of what was agreed (rule 14)."""

from datetime import datetime

from app.approvals.models import Approval
from app.approvals.policy import may_decide
from app.people.models import User
from app.projects.models import Change, Check, Project
from app.projects.policy.seeing import is_laboratory, is_officer, is_running, may_see_project
from app.projects.states import CHANGE_MOVES, ChangeState, ProjectState
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now

CHANGING = "project.change"
OPEN = (ChangeState.ASKED, ChangeState.CONFIRMING)


def may_report_progress(user: User | None, project: Project, at: datetime) -> Verdict:
    """The laboratory reports while the task runs or is repaired."""
    return first_refusal(
        may_see_project(user, project, at), is_laboratory(user, project, at), is_running(project)
    )


def may_ask_change(user: User | None, project: Project, at: datetime) -> Verdict:
    """The laboratory asks while the task runs, one request at a time."""
    waits = any(change.state in OPEN for change in project.changes)
    return first_refusal(
        may_see_project(user, project, at),
        is_laboratory(user, project, at),
        _runs(project),
        not_now("asked", t("已有一份变更申请等待答复")) if waits else YES,
    )


def may_see_change(user: User | None, change: Change, at: datetime) -> Verdict:
    """As visible as its project."""
    return may_see_project(user, change.project, at)


def may_withdraw_change(user: User | None, change: Change, at: datetime) -> Verdict:
    """The laboratory takes back what no officer has answered."""
    return first_refusal(
        may_see_change(user, change, at),
        is_laboratory(user, change.project, at),
        CHANGE_MOVES.may("withdraw", change.state),
    )


def may_decide_change(user: User | None, change: Change, at: datetime) -> Verdict:
    """An officer of the call answers while the task runs."""
    return first_refusal(
        may_see_change(user, change, at),
        is_officer(user, change.project, at),
        CHANGE_MOVES.may("propose", change.state),
        _runs(change.project),
    )


def may_confirm_change(user: User | None, approval: Approval, change: Change, at: datetime) -> Verdict:
    """A second officer agrees to another way of verification: nobody changes what is measured alone."""
    return first_refusal(may_reject_change(user, approval, change, at), _runs(change.project))


def may_reject_change(user: User | None, approval: Approval, change: Change, at: datetime) -> Verdict:
    """A second officer does not agree, whatever came between: nothing that was proposed hangs for ever."""
    if approval.act != CHANGING:
        return hidden()
    return first_refusal(may_decide(user, approval, at), CHANGE_MOVES.may("return", change.state))


def may_ask_check(user: User | None, project: Project, at: datetime) -> Verdict:
    """An officer asks for the mid-term check, once."""
    return first_refusal(
        may_see_project(user, project, at),
        is_officer(user, project, at),
        _runs(project),
        YES if project.check is None else not_now("checked", t("一项任务只做一次中期检查")),
    )


def may_see_check(user: User | None, check: Check, at: datetime) -> Verdict:
    """As visible as its project."""
    return may_see_project(user, check.project, at)


def may_state_check(user: User | None, check: Check, at: datetime) -> Verdict:
    """The laboratory answers until the check is concluded."""
    return first_refusal(
        may_see_check(user, check, at), is_laboratory(user, check.project, at), _open_check(check)
    )


def may_conclude_check(user: User | None, check: Check, at: datetime) -> Verdict:
    """An officer concludes once the laboratory has answered, or had its time to: it is heard first."""
    heard = check.stated_at is not None or check.due_on < local_date(at)
    return first_refusal(
        may_see_check(user, check, at),
        is_officer(user, check.project, at),
        _open_check(check),
        YES
        if heard
        else not_now("not_heard", t("承担单位尚未答复；%(due)s 24:00 以后可以作出结论", due=check.due_on)),
    )


def _open_check(check: Check) -> Verdict:
    return not_now("concluded", t("中期检查已有结论")) if check.concluded_at is not None else YES


def _runs(project: Project) -> Verdict:
    if project.state == ProjectState.RUNNING:
        return YES
    return not_now("not_running", t("目前的状态是「%(state)s」，不能进行这一步", state=project.state.label))

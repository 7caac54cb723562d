"""Asking for more time and answering (rule 14)."""

from datetime import datetime

from app.people.models import User
from app.projects.models import Extension, Project
from app.projects.policy.seeing import is_laboratory, is_officer, may_see_project
from app.projects.states import EXTENSION_MOVES, ExtensionState, ProjectState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, not_now


def may_see_extension(user: User | None, extension: Extension, at: datetime) -> Verdict:
    """As visible as its project."""
    return may_see_project(user, extension.project, at)


def may_ask_extension(user: User | None, project: Project, at: datetime) -> Verdict:
    """The laboratory asks while the task runs, one request at a time, until it was granted once."""
    asked = any(extension.state == ExtensionState.ASKED for extension in project.extensions)
    return first_refusal(
        may_see_project(user, project, at),
        is_laboratory(user, project, at),
        _runs(project),
        not_now("extended", t("任务已延期一次，不能再延期")) if project.extended else YES,
        not_now("asked", t("已有一份延期申请等待答复")) if asked else YES,
    )


def may_withdraw_extension(user: User | None, extension: Extension, at: datetime) -> Verdict:
    """The laboratory takes back what nobody has answered."""
    return first_refusal(
        may_see_extension(user, extension, at),
        is_laboratory(user, extension.project, at),
        EXTENSION_MOVES.may("withdraw", extension.state),
    )


def may_decide_extension(user: User | None, extension: Extension, at: datetime) -> Verdict:
    """An officer of the call answers while the task runs."""
    return first_refusal(
        may_see_extension(user, extension, at),
        is_officer(user, extension.project, at),
        EXTENSION_MOVES.may("agree", extension.state),
        _runs(extension.project),
    )


def _runs(project: Project) -> Verdict:
    if project.state == ProjectState.RUNNING:
        return YES
    return not_now("not_running", t("目前的状态是「%(state)s」，不能延期", state=project.state.label))

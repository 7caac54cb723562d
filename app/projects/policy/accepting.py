"""Results and acceptance (rule 15)."""

from datetime import datetime

from app.people.models import User
from app.projects.models import Acceptance, Project
from app.projects.policy.panel import panel_is_done
from app.projects.policy.preaccepting import preacceptance_is_done
from app.projects.policy.repairing import is_in_time
from app.projects.policy.seeing import is_issuer_of, is_laboratory, is_officer, is_running, may_see_project
from app.projects.states import PROJECT_MOVES, MilestoneState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, no, not_now


def may_write_results(user: User | None, project: Project, at: datetime) -> Verdict:
    """The laboratory writes what it measured while the project runs or is being repaired."""
    return first_refusal(
        may_see_project(user, project, at), is_laboratory(user, project, at), is_running(project)
    )


def may_request_acceptance(user: User | None, project: Project, at: datetime) -> Verdict:
    """When every milestone is confirmed and every line of the result is complete (``Result.is_complete``), and a look
    before it that is asked of this task was passed (``preaccepting.preacceptance_is_done``).

    A repair by 24:00 of its last day: what was handed in by then is decided on its merits, however late.
    """
    return first_refusal(
        may_write_results(user, project, at),
        is_in_time(project, at),
        _all_confirmed(project),
        _all_measured(project),
        preacceptance_is_done(project),
    )


def _all_confirmed(project: Project) -> Verdict:
    left = sum(m.state != MilestoneState.CONFIRMED for m in project.milestones)
    return not_now("milestones_open", t("还有 %(n)s 个里程碑没有确认", n=left)) if left else YES


def _all_measured(project: Project) -> Verdict:
    left = sum(not result.is_complete for result in project.results)
    if not left:
        return YES
    return not_now("results_open", project.basis.open_ones(left))


def may_cosign_acceptance(user: User | None, acceptance: Acceptance, at: datetime) -> Verdict:
    """The issuer co-signs before the officer decides (rule 15)."""
    project = acceptance.project
    issuer = is_issuer_of(user, project, at, writing=True)
    return first_refusal(
        may_see_project(user, project, at),
        YES if issuer else no("not_issuer", t("需要发榜方的负责人或经办人")),
        not_now("decided", t("这次验收已有结论")) if acceptance.decided_at else YES,
        PROJECT_MOVES.may("accept", project.state),
        not_now("signed", t("你方已经会签")) if acceptance.issuer_signed_at else YES,
    )


def may_decide_acceptance(user: User | None, acceptance: Acceptance, at: datetime) -> Verdict:
    """The officer decides after the issuer, where the challenge has one on the platform."""
    project = acceptance.project
    waits = project.issuer_id is not None and acceptance.issuer_signed_at is None
    return first_refusal(
        may_see_project(user, project, at),
        is_officer(user, project, at),
        not_now("decided", t("这次验收已有结论")) if acceptance.decided_at else YES,
        PROJECT_MOVES.may("accept", project.state),
        panel_is_done(acceptance),
        not_now("issuer_first", t("须先由发榜方会签")) if waits else YES,
    )

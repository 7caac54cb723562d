"""What happens next with a project, by whom and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.projects.models import Milestone, Project
from app.projects.policy import has_lapsed, is_compulsory
from app.projects.states import ExtensionState, MilestoneState, Party, PreacceptanceState, ProjectState
from app.shared.text import Text, t


@dataclass(frozen=True)
class Step:
    """One line of what happens next (``_macros/next.html``)."""

    what: Text
    when: Any = None
    who: Text | None = None
    url: str | None = None


def steps_of(project: Project, at: datetime) -> list[Step]:
    """Every step that is to come, the next first."""
    if project.state == ProjectState.AGREEING:
        unsigned = [p for p in Party if not getattr(project, f"{p}_signed_at")]
        return [
            Step(t("签署任务书"), None, p.label) for p in unsigned if p != Party.ISSUER or project.issuer_id
        ]
    if project.state == ProjectState.RUNNING:
        return _running(project)
    if project.state == ProjectState.SUBMITTED:
        signs = project.issuer_id is not None and project.acceptances[-1].issuer_signed_at is None
        issuer = [Step(t("会签验收"), None, Party.ISSUER.label)] if signs else []
        return [*issuer, Step(t("作出验收结论"), None, Party.OFFICER.label)]
    if has_lapsed(project, at):
        return [Step(t("准予逾期提交，或按验收不通过结束"), None, Party.OFFICER.label)]
    if project.state == ProjectState.REPAIRING:
        return [Step(t("完成整改，再次申请验收"), project.repair_due_on, Party.LABORATORY.label)]
    return []


def _running(project: Project) -> list[Step]:
    asked = any(extension.state == ExtensionState.ASKED for extension in project.extensions)
    answer = [Step(t("答复延期申请"), None, Party.OFFICER.label)] if asked else []
    before = _preaccepting(project)
    rows = [_step_of(m) for m in project.milestones if m.state != MilestoneState.CONFIRMED]
    return [*answer, *rows, *before, Step(t("完成任务，申请验收"), project.ends_on, Party.LABORATORY.label)]


def _preaccepting(project: Project) -> list[Step]:
    """The look before the acceptance where one is under way, or still to be asked for."""
    if project.call.kind_data.preaccepted is None:
        return []
    states = [each.state for each in project.preacceptances]
    if PreacceptanceState.ASKED in states:
        return [Step(t("安排预验收"), None, Party.OFFICER.label)]
    if PreacceptanceState.ARRANGED in states:
        held_on = next(e.held_on for e in project.preacceptances if e.state == PreacceptanceState.ARRANGED)
        return [Step(t("预验收和盲样考核"), held_on, Party.OFFICER.label)]
    waits = is_compulsory(project) and PreacceptanceState.PASSED not in states
    return [Step(t("申请预验收"), None, Party.LABORATORY.label)] if waits else []


def _step_of(milestone: Milestone) -> Step:
    named = {"n": milestone.position, "title": milestone.title}
    if milestone.state == MilestoneState.SUBMITTED:
        return Step(t("确认里程碑 %(n)s：%(title)s", **named), None, Party.OFFICER.label)
    return Step(t("里程碑 %(n)s：%(title)s", **named), milestone.due_on, Party.LABORATORY.label)

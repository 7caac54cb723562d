"""The traffic light of a task: one colour and the sentence why, by rule (rule 14), derived whenever a page asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.projects.alarms import milestone_alarm, project_alarm
from app.projects.models import Milestone, Project
from app.projects.states import Alarm, CheckOutcome, Light, MilestoneState, ProjectState
from app.shared.text import Text, t

LATE = timedelta(days=30)
SILENT = timedelta(days=183)
LIT = (ProjectState.RUNNING, ProjectState.SUBMITTED, ProjectState.REPAIRING)


@dataclass(frozen=True)
class Signal:
    """A colour and why."""

    light: Light
    why: Text


def signal_of(
    project: Project, milestones: Iterable[Milestone], reported_on: date | None, today: date
) -> Signal | None:
    """The light of a task that runs, is repaired or waits for acceptance; None for others.

    Red: task or repair past its end, a milestone more than 30 days late, or a mid-term check that proposed the end.
    Amber: a milestone late or due within 30 days, the end within 30 days, a repair, a check that asked for an
    adjustment, half a year without a report. ``reported_on``: the day of the last report.
    """
    if project.state not in LIT:
        return None
    rows = list(milestones)
    return _red(project, rows, today) or _amber(project, rows, reported_on, today) or _green()


def _green() -> Signal:
    return Signal(Light.GREEN, t("没有逾期和临近的事项"))


def _red(project: Project, milestones: list[Milestone], today: date) -> Signal | None:
    if project_alarm(project, today) == Alarm.OVERDUE:
        repairing = project.state == ProjectState.REPAIRING
        return Signal(Light.RED, t("整改期限已过") if repairing else t("任务期已过"))
    if project.check is not None and project.check.outcome == CheckOutcome.TERMINATE:
        return Signal(Light.RED, t("中期检查建议终止"))
    for milestone in milestones:
        if milestone_alarm(milestone, today) == Alarm.OVERDUE and milestone.due_on is not None:
            days = today - milestone.due_on
            if days > LATE:
                return Signal(Light.RED, t("里程碑 %(n)s 逾期 %(d)s 天", n=milestone.position, d=days.days))
    return None


def _amber(
    project: Project, milestones: list[Milestone], reported_on: date | None, today: date
) -> Signal | None:
    for milestone in milestones:
        alarm = milestone_alarm(milestone, today)
        if alarm == Alarm.OVERDUE:
            return Signal(Light.AMBER, t("里程碑 %(n)s 已逾期", n=milestone.position))
        if milestone.state == MilestoneState.RETURNED:
            return Signal(Light.AMBER, t("里程碑 %(n)s 退回待补充", n=milestone.position))
        if alarm == Alarm.SOON:
            return Signal(Light.AMBER, t("里程碑 %(n)s 将在 30 天内到期", n=milestone.position))
    if project.state == ProjectState.REPAIRING:
        return Signal(Light.AMBER, t("验收整改中"))
    if project_alarm(project, today) == Alarm.SOON:
        return Signal(Light.AMBER, t("任务期将在 30 天内届满"))
    if project.check is not None and project.check.outcome == CheckOutcome.ADJUST:
        return Signal(Light.AMBER, t("中期检查要求调整"))
    last = reported_on or project.starts_on
    if project.state == ProjectState.RUNNING and last is not None and today - last > SILENT:
        return Signal(Light.AMBER, t("半年没有进展报告"))
    return None

"""What waits on the desks: the office's, the laboratory's, the issuer's."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_

from app.entries.models import Entry
from app.entries.states import Outcome
from app.people.models import User
from app.projects.alarms import is_late_milestone
from app.projects.models import (
    Acceptance,
    BlindSample,
    Change,
    Check,
    Checkpoint,
    Extension,
    Milestone,
    Preacceptance,
    Project,
    Run,
    Termination,
)
from app.projects.policy import (
    carried_projects,
    cases_to_invite,
    doubted,
    issued_projects,
    runners_waiting,
    unanswered,
    unsettled,
    winners_waiting,
    worked_projects,
)
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
from app.shared.text import Text, t
from app.shared.waiting import Tally


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Winners without a project, agreements to sign or to void, reports and acceptances to decide, what is late."""
    mine = worked_projects(user, at)
    agreeing, won = Project.state == ProjectState.AGREEING, Entry.outcome == Outcome.SELECTED
    unsigned = mine.join(Project.entry).where(agreeing, won, Project.officer_signed_at.is_(None))
    fallen = mine.join(Project.entry).where(agreeing, ~won)
    ready = or_(Project.issuer_id.is_(None), Acceptance.issuer_signed_at.is_not(None))
    asked = mine.join(Project.extensions).where(
        Extension.state == ExtensionState.ASKED, Project.state == ProjectState.RUNNING
    )
    changes = mine.join(Project.changes).where(Change.state == ChangeState.ASKED)
    heard = or_(Check.stated_at.is_not(None), Check.due_on < local_date(at))
    running = Project.state == ProjectState.RUNNING
    checks = mine.join(Project.check).where(Check.concluded_at.is_(None), heard, running)
    rows: list[Row] = [
        (t("入选项目待立项"), winners_waiting(user, at), None, "officer.winners", ""),
        (t("任务书待签署"), unsigned, None, "officer.projects", ProjectState.AGREEING),
        (t("任务书待作废"), fallen, None, "officer.projects", ProjectState.AGREEING),
        (t("里程碑待确认"), _milestones(mine, MilestoneState.SUBMITTED), None, "officer.projects", ""),
        *_preacceptances(mine, local_date(at)),
        (t("验收待结论"), _acceptances(mine).where(ready), None, "officer.projects", ProjectState.SUBMITTED),
        (t("延期申请待答复"), asked, None, "officer.projects", ExtensionState.ASKED),
        (t("变更申请待答复"), changes, None, "officer.projects", "change"),
        (t("中期检查待结论"), checks, None, "officer.projects", "check"),
        (
            t("验收通过，可邀请申报案例"),
            cases_to_invite(user, at),
            None,
            "officer.projects",
            ProjectState.ACCEPTED,
        ),
        (t("终止意见待处理"), _heard(mine, at), None, "officer.projects", "ending"),
        (t("拨付登记有出入"), mine.where(doubted()), None, "officer.projects", "money"),
        (t("任务已结束，待结算"), mine.where(unsettled()), None, "officer.projects", "money"),
        (t("并行比较待决定"), runners_waiting(user, at), Checkpoint.due_on, "officer.checkpoints", ""),
        *_late(mine, "officer.projects", local_date(at), t("整改逾期待处理")),
    ]
    return _tallies(rows)


def tallies_for_lab(user: User, at: datetime) -> list[Tally]:
    """Agreements to sign, milestones returned or late, repairs to finish."""
    mine = carried_projects(user, at)
    agreeing = mine.where(Project.state == ProjectState.AGREEING, Project.laboratory_signed_at.is_(None))
    repairing = mine.where(Project.state == ProjectState.REPAIRING, Project.repair_due_on >= local_date(at))
    running = Project.state == ProjectState.RUNNING
    checks = mine.join(Project.check).where(Check.concluded_at.is_(None), Check.stated_at.is_(None), running)
    hearings = mine.join(Project.terminations).where(
        Termination.state == TerminationState.HEARING, Termination.stated_at.is_(None)
    )
    runs = (
        mine.join(Run, Run.project_id == Project.id)
        .join(Run.checkpoint)
        .where(Run.handed_in_at.is_(None), Checkpoint.state == CheckpointState.OPEN, running)
    )
    rows: list[Row] = [
        (t("任务书待签署"), agreeing, None, "lab.projects", ProjectState.AGREEING),
        (
            t("里程碑退回待补充"),
            _milestones(mine, MilestoneState.RETURNED),
            Milestone.due_on,
            "lab.projects",
            "",
        ),
        (t("验收整改待完成"), repairing, Project.repair_due_on, "lab.projects", ProjectState.REPAIRING),
        (t("盲样待报告"), _samples(mine), BlindSample.due_on, "lab.projects", "preacceptance"),
        (t("中期检查待答复"), checks, Check.due_on, "lab.projects", "check"),
        (t("拟终止任务，待陈述意见"), hearings, Termination.hear_until, "lab.projects", "ending"),
        (t("拨付或结算待核对"), mine.where(unanswered()), None, "lab.projects", "money"),
        (t("并行比较材料待提交"), runs, Checkpoint.due_on, "lab.projects", "racing"),
        *_late(mine, "lab.projects", local_date(at), t("整改期限已届满")),
    ]
    return _tallies(rows)


def tallies_for_enterprise(user: User, at: datetime) -> list[Tally]:
    """Agreements and acceptances to sign, and what is late."""
    mine = issued_projects(user, at)
    agreeing = mine.where(Project.state == ProjectState.AGREEING, Project.issuer_signed_at.is_(None))
    unsigned = _acceptances(mine).where(Acceptance.issuer_signed_at.is_(None))
    rows: list[Row] = [
        (t("任务书待签署"), agreeing, None, "enterprise.projects", ProjectState.AGREEING),
        (t("验收待会签"), unsigned, None, "enterprise.projects", ProjectState.SUBMITTED),
        *_late(mine, "enterprise.projects", local_date(at), t("整改期限已届满")),
    ]
    return _tallies(rows)


AT_WORK = (ProjectState.RUNNING, ProjectState.REPAIRING)
Row = tuple[Text, Select[Any], Any, str, str]


def _milestones(projects: Select[tuple[Project]], state: MilestoneState) -> Select[Any]:
    return projects.join(Project.milestones).where(Milestone.state == state)


def _acceptances(projects: Select[tuple[Project]]) -> Select[Any]:
    """Requested and not decided, of a task that was not ended meanwhile."""
    return projects.join(Project.acceptances).where(
        Acceptance.decided_at.is_(None), Project.state == ProjectState.SUBMITTED
    )


def _preacceptances(projects: Select[tuple[Project]], today: date) -> list[Row]:
    """To be arranged, and to be concluded: held, with nothing left that the laboratory still has time to report on."""
    found = projects.join(Project.preacceptances).where(Project.state.in_(AT_WORK))
    waits = BlindSample.reported_at.is_(None) & BlindSample.withdrawn_at.is_(None)
    held = found.where(
        Preacceptance.state == PreacceptanceState.ARRANGED,
        Preacceptance.held_on <= today,
        ~Preacceptance.samples.any(waits & (BlindSample.due_on >= today)),
    )
    asked = found.where(Preacceptance.state == PreacceptanceState.ASKED)
    return [
        (t("预验收待安排"), asked, None, "officer.projects", "preacceptance"),
        (t("预验收待结论"), held, Preacceptance.held_on, "officer.projects", "preacceptance"),
    ]


def _samples(projects: Select[tuple[Project]]) -> Select[Any]:
    """Blind samples that the laboratory has not reported on."""
    return (
        projects.join(Project.preacceptances)
        .join(Preacceptance.samples)
        .where(
            Project.state.in_(AT_WORK),
            Preacceptance.state == PreacceptanceState.ARRANGED,
            BlindSample.reported_at.is_(None),
            BlindSample.withdrawn_at.is_(None),
        )
    )


def _heard(projects: Select[tuple[Project]], at: datetime) -> Select[Any]:
    """The laboratory was heard, or had its time to be: the officers go on."""
    heard = or_(Termination.stated_at.is_not(None), Termination.hear_until < local_date(at))
    found = projects.join(Project.terminations)
    return found.where(Termination.state == TerminationState.HEARING, heard)


def _late(projects: Select[tuple[Project]], endpoint: str, today: date, lapsed: Text) -> list[Row]:
    """Milestones, tasks and repairs whose day is over; ``lapsed`` is the line of the last, in the desk's own words."""
    late = projects.join(Project.milestones).where(is_late_milestone(today))
    ended = projects.where(Project.state == ProjectState.RUNNING, Project.ends_on < today)
    unrepaired = projects.where(Project.state == ProjectState.REPAIRING, Project.repair_due_on < today)
    return [
        (t("里程碑已逾期"), late, Milestone.due_on, endpoint, Alarm.OVERDUE),
        (t("项目已逾期"), ended, Project.ends_on, endpoint, Alarm.OVERDUE),
        (lapsed, unrepaired, Project.repair_due_on, endpoint, Alarm.OVERDUE),
    ]


def _tallies(rows: Sequence[Row]) -> list[Tally]:
    return [
        Tally(label, q, endpoint, due, {"state": str(state)} if state else {})
        for label, q, due, endpoint, state in rows
    ]

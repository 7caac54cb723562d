"""Who ends a task before its acceptance, and who compares parallel runners: never one person alone, never unheard."""

from datetime import datetime

from sqlalchemy import Select, exists, select

from app.approvals.models import Approval
from app.approvals.policy import may_decide
from app.calls.models import Call, Item
from app.calls.policy import is_officer_of, worked_calls
from app.extensions import db
from app.people.models import User
from app.projects.models import Checkpoint, Project, Run, Termination
from app.projects.policy.seeing import is_laboratory, is_officer, may_see_project
from app.projects.states import (
    CHECKPOINT_MOVES,
    PROJECT_MOVES,
    TERMINATION_MOVES,
    CheckpointState,
    MilestoneState,
    ProjectState,
    TerminationState,
)
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now

TERMINATING, COMPARING = "project.terminate", "item.compare"
OPEN = (TerminationState.HEARING, TerminationState.PROPOSED)


def may_open_hearing(user: User | None, project: Project, at: datetime) -> Verdict:
    """An officer means to end a task that was signed; what was handed in is confirmed or returned first, so that the
    laboratory gets what it delivered."""
    waits = any(one.state in OPEN for one in project.terminations)
    return first_refusal(
        may_see_project(user, project, at),
        is_officer(user, project, at),
        PROJECT_MOVES.may("terminate", project.state),
        not_now("open", t("已在听取意见")) if waits else YES,
        nothing_handed_in(project),
    )


def nothing_handed_in(project: Project) -> Verdict:
    """No milestone of the task waits for the officers' answer."""
    if any(m.state == MilestoneState.SUBMITTED for m in project.milestones):
        return not_now("milestone_waits", t("有已提交的里程碑等待确认，请先确认或退回"))
    return YES


def may_see_termination(user: User | None, termination: Termination, at: datetime) -> Verdict:
    """As visible as its project."""
    return may_see_project(user, termination.project, at)


def may_state_hearing(user: User | None, termination: Termination, at: datetime) -> Verdict:
    """The laboratory says what it has to say until the officers go on, in time or late."""
    return first_refusal(
        may_see_termination(user, termination, at),
        is_laboratory(user, termination.project, at),
        TERMINATION_MOVES.may("propose", termination.state),
    )


def may_propose_termination(user: User | None, termination: Termination, at: datetime) -> Verdict:
    """An officer puts it before a second one once the laboratory was heard, or had its time to be."""
    heard = termination.stated_at is not None or termination.hear_until < local_date(at)
    return first_refusal(
        may_drop_termination(user, termination, at),
        PROJECT_MOVES.may("terminate", termination.project.state),
        nothing_handed_in(termination.project),
        YES
        if heard
        else not_now(
            "not_heard",
            t("承担单位尚未陈述意见；%(due)s 24:00 以后可以提请终止", due=termination.hear_until),
        ),
    )


def may_drop_termination(user: User | None, termination: Termination, at: datetime) -> Verdict:
    """An officer lets the task go on."""
    return first_refusal(
        may_see_termination(user, termination, at),
        is_officer(user, termination.project, at),
        TERMINATION_MOVES.may("drop", termination.state),
    )


def may_agree_termination(
    user: User | None, approval: Approval, termination: Termination, at: datetime
) -> Verdict:
    """A second officer agrees, while the task still lasts."""
    return first_refusal(
        may_refuse_termination(user, approval, termination, at),
        TERMINATION_MOVES.may("agree", termination.state),
        PROJECT_MOVES.may("terminate", termination.project.state),
        nothing_handed_in(termination.project),
    )


def may_refuse_termination(
    user: User | None, approval: Approval, termination: Termination, at: datetime
) -> Verdict:
    """A second officer does not agree, whatever came between: nothing that was proposed hangs for ever."""
    if approval.act != TERMINATING:
        return hidden()
    return first_refusal(may_decide(user, approval, at), TERMINATION_MOVES.may("return", termination.state))


def delivers_still(project: Project, at: datetime) -> Verdict:
    """Whether a milestone may still be handed in: not once the laboratory was heard or had its time to be, nor while a
    comparison that is its end or another's waits for the second officer. What is handed in must be answered before a
    task ends, and so could hold up its end for ever."""
    late = not_now("ending", t("陈述期限已过，终止办结以前不能提交里程碑"))
    compared = not_now("compared", t("比较结果正在复核，办结以后再提交里程碑"))
    ending = any(
        one.state == TerminationState.PROPOSED
        or (one.state == TerminationState.HEARING and one.hear_until < local_date(at))
        for one in project.terminations
    )
    waits = (
        select(Run.id)
        .join(Run.checkpoint)
        .where(Run.project_id == project.id, Checkpoint.state == CheckpointState.PROPOSED)
    )
    if ending:
        return late
    races = project.item.is_parallel and db.session.scalar(waits.limit(1)) is not None
    return compared if races else YES


def may_set_checkpoint(user: User | None, item: Item, at: datetime) -> Verdict:
    """An officer fixes the day of a comparison while at least two runners of the item are at work."""
    if not is_officer_of(user, item.call, at) or not item.call.is_closed(at):
        return hidden()
    return YES


def may_see_checkpoint(user: User | None, checkpoint: Checkpoint, at: datetime) -> Verdict:
    """The comparison side by side is the officers': a runner never sees what another handed in."""
    return YES if is_officer_of(user, checkpoint.item.call, at) else hidden()


def visible_checkpoints(user: User | None, at: datetime) -> Select[tuple[Checkpoint]]:
    """What ``may_see_checkpoint`` allows, as a query."""
    mine = worked_calls(user, at).with_only_columns(Call.id)
    return select(Checkpoint).join(Item, Item.id == Checkpoint.item_id).where(Item.call_id.in_(mine))


def may_propose_comparison(user: User | None, checkpoint: Checkpoint, at: datetime) -> Verdict:
    """An officer proposes what becomes of the runners once all have handed in, or the day is over."""
    heard = checkpoint.due_on < local_date(at) or all(run.handed_in_at for run in checkpoint.runs)
    return first_refusal(
        may_see_checkpoint(user, checkpoint, at),
        CHECKPOINT_MOVES.may("propose", checkpoint.state),
        YES
        if heard
        else not_now("not_heard", t("还有单位没有提交；%(due)s 24:00 以后可以决定", due=checkpoint.due_on)),
    )


def may_agree_comparison(
    user: User | None, approval: Approval, checkpoint: Checkpoint, at: datetime
) -> Verdict:
    """A second officer agrees."""
    if approval.act != COMPARING:
        return hidden()
    return first_refusal(may_decide(user, approval, at), CHECKPOINT_MOVES.may("decide", checkpoint.state))


def may_see_run(user: User | None, run: Run, at: datetime) -> Verdict:
    """As visible as its project."""
    return may_see_project(user, run.project, at)


def may_hand_in_run(user: User | None, run: Run, at: datetime) -> Verdict:
    """A runner hands in, and puts it right, until the officers go on."""
    live = run.project.state == ProjectState.RUNNING
    return first_refusal(
        may_see_run(user, run, at),
        is_laboratory(user, run.project, at),
        CHECKPOINT_MOVES.may("propose", run.checkpoint.state),
        YES if live else not_now("not_running", t("任务已不在实施中")),
    )


def runners_waiting(user: User | None, at: datetime) -> Select[tuple[Checkpoint]]:
    """Comparisons that the officer may decide on now: all handed in, or the day is over."""
    missing = exists(select(Run.id).where(Run.checkpoint_id == Checkpoint.id, Run.handed_in_at.is_(None)))
    open_ones = visible_checkpoints(user, at).where(Checkpoint.state == CheckpointState.OPEN)
    return open_ones.where((Checkpoint.due_on < local_date(at)) | ~missing)

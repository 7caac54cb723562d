"""赛马: parallel runners are compared at checkpoints, and two officers let them go on, stop or merge (rule 14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.calls.models import Item
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.models import Checkpoint, Project, Run
from app.projects.policy import (
    may_agree_comparison,
    may_hand_in_run,
    may_propose_comparison,
    may_set_checkpoint,
)
from app.projects.policy.ending import COMPARING, nothing_handed_in
from app.projects.service.ending import LONGEST, End, end_project
from app.projects.states import CHECKPOINT_MOVES, CheckpointState, Ground, ProjectState, RunVerdict
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require

GROUNDS = {RunVerdict.STOP: Ground.COMPARISON, RunVerdict.MERGE: Ground.MERGED}


@dataclass(frozen=True)
class Choice:
    """What is proposed for one runner; ``into``: key of the project that takes a merged one over."""

    verdict: RunVerdict
    into: str | None = None


def set_checkpoint(item: Item, due_on: date, compares: str, *, by: User, at: datetime) -> Checkpoint:
    """Fix the day and what is compared; every runner at work hands in by then.

    ``Refused`` with fewer than two runners at work, or while another comparison is open. ``Invalid``: ``due_on``,
    ``compares``.
    """
    require(may_set_checkpoint(by, item, at))
    runners = _runners(item)
    if len(runners) < 2:
        raise Refused(not_now("no_race", t("至少有两家在并行实施时才能比较")))
    undecided = select(Checkpoint.id).where(
        Checkpoint.item_id == item.id, Checkpoint.state != CheckpointState.DECIDED
    )
    if db.session.scalar(undecided.limit(1)):
        raise Refused(not_now("open", t("上一次比较还没有决定")))
    _check(due_on, compares, at)
    count = db.session.scalar(select(func.count(Checkpoint.id)).where(Checkpoint.item_id == item.id)) or 0
    checkpoint = Checkpoint(
        item=item,
        number=count + 1,
        due_on=due_on,
        compares=compares.strip(),
        set_at=at,
        set_by_id=by.id,
        runs=[Run(project=project, position=n) for n, project in enumerate(runners, 1)],
    )
    db.session.add(checkpoint)
    db.session.flush()
    for run in checkpoint.runs:
        _record("checkpoint_set", run, by, at)
    return checkpoint


def hand_in_run(run: Run, statement: str, figures: Mapping[str, str], *, by: User, at: datetime) -> None:
    """A runner hands in where it stands: in words, and what it has measured so far by the key of each result."""
    require(may_hand_in_run(by, run, at))
    if not 1 <= len(statement.strip()) <= LONGEST:
        raise Invalid({"statement": t("请写明进展，不超过 %(n)s 字", n=LONGEST)})
    known = {result.id for result in run.project.results}
    run.figures = {key: text.strip()[:120] for key, text in figures.items() if key in known and text.strip()}
    run.statement, run.handed_in_at, run.handed_in_by_id = statement.strip(), at, by.id
    _record("run_handed_in", run, by, at)


def propose_comparison(
    checkpoint: Checkpoint, choices: Mapping[str, Choice], reason: str, *, by: User, at: datetime
) -> Approval:
    """Propose what becomes of each runner (``choices`` by key of the run); a second officer decides.

    At least one goes on; a merged one goes into one that goes on; who stops has no milestone waiting for an answer.
    ``Invalid``: ``reason``, ``verdict-KEY``.
    """
    require(may_propose_comparison(by, checkpoint, at))
    errors = _wrong(checkpoint, choices)
    if not 1 <= len(reason.strip()) <= LONGEST:
        errors["reason"] = t("请写明理由，不超过 %(n)s 字", n=LONGEST)
    if errors:
        raise Invalid(errors)
    rows = {key: [choice.verdict.value, choice.into] for key, choice in choices.items()}
    checkpoint.state = CHECKPOINT_MOVES.go("propose", checkpoint.state)
    checkpoint.reason = reason.strip()
    payload: dict[str, Any] = {"checkpoint": checkpoint.id, "rows": rows}
    return approvals.propose(COMPARING, checkpoint.runs[0].project, payload, reason, by=by, at=at)


def checkpoint_of(approval: Approval) -> Checkpoint:
    """The comparison that a proposal is about."""
    return db.session.get_one(Checkpoint, approval.payload["checkpoint"])


def agree_comparison(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Checkpoint:
    """The second officer agrees: who stops or merges ends at once, and its remaining money follows a merger."""
    checkpoint = checkpoint_of(approval)
    require(may_agree_comparison(by, approval, checkpoint, at))
    rows = approval.payload["rows"]
    _require_still(checkpoint, rows)
    approvals.agree(approval, opinion, by=by, at=at)
    checkpoint.state = CHECKPOINT_MOVES.go("decide", checkpoint.state)
    checkpoint.decided_at, checkpoint.decided_by_id = at, by.id
    for run in checkpoint.runs:
        value, into = rows[run.id]
        run.verdict, run.into_id = RunVerdict(value), into
        _record("compared", run, by, at)
        if run.verdict != RunVerdict.GO_ON:
            other = db.session.get_one(Project, into) if into else None
            end_project(run.project, End(GROUNDS[run.verdict], checkpoint.reason, other), by=by, at=at)
    return checkpoint


def refuse_comparison(approval: Approval, opinion: str, *, by: User, at: datetime) -> Checkpoint:
    """The second officer does not agree: all go on meanwhile, and another proposal may be made."""
    checkpoint = checkpoint_of(approval)
    require(may_agree_comparison(by, approval, checkpoint, at))
    approvals.refuse(approval, opinion, by=by, at=at)
    checkpoint.state = CHECKPOINT_MOVES.go("return", checkpoint.state)
    return checkpoint


def take_back_comparison(approval: Approval, *, by: User, at: datetime) -> Approval:
    """The proposer takes it back."""
    taken = approvals.withdraw(approval, by=by, at=at)
    checkpoint = checkpoint_of(approval)
    checkpoint.state = CHECKPOINT_MOVES.go("return", checkpoint.state)
    return taken


def _runners(item: Item) -> list[Project]:
    found = select(Project).where(Project.item_id == item.id, Project.state == ProjectState.RUNNING)
    return list(db.session.scalars(found.order_by(Project.number)))


def _check(due_on: date, compares: str, at: datetime) -> None:
    errors: dict[str, Text] = {}
    if due_on <= local_date(at):
        errors["due_on"] = t("请给出今天以后的日期")
    if not 1 <= len(compares.strip()) <= LONGEST:
        errors["compares"] = t("请写明比较什么，不超过 %(n)s 字", n=LONGEST)
    if errors:
        raise Invalid(errors)


def _wrong(checkpoint: Checkpoint, choices: Mapping[str, Choice]) -> dict[str, Text]:
    staying = {
        run.project_id
        for run in checkpoint.runs
        if run.id in choices
        and choices[run.id].verdict == RunVerdict.GO_ON
        and run.project.state == ProjectState.RUNNING
    }
    errors: dict[str, Text] = {}
    for run in checkpoint.runs:
        choice = choices.get(run.id)
        if choice is None:
            errors[f"verdict-{run.id}"] = t("请选择")
        elif choice.verdict == RunVerdict.MERGE and choice.into not in staying:
            errors[f"verdict-{run.id}"] = t("请选择继续实施的一家并入")
        elif choice.verdict != RunVerdict.GO_ON and run.project.state != ProjectState.RUNNING:
            errors[f"verdict-{run.id}"] = t("任务已不在实施中")
        elif choice.verdict != RunVerdict.GO_ON and not nothing_handed_in(run.project):
            errors[f"verdict-{run.id}"] = t("有已提交的里程碑等待确认，请先确认或退回")
    if not errors and not staying:
        errors["reason"] = t("至少一家继续实施；全部停止的，逐家办理终止")
    return errors


def _require_still(checkpoint: Checkpoint, rows: Mapping[str, Any]) -> None:
    ending = [run for run in checkpoint.runs if rows[run.id][0] != RunVerdict.GO_ON.value]
    for run in ending:
        require(nothing_handed_in(run.project))
    at_work = {run.project_id for run in checkpoint.runs if run.project.state == ProjectState.RUNNING}
    staying = at_work - {run.project_id for run in ending}
    taking_over = {rows[run.id][1] for run in ending} - {None}
    if not (staying and taking_over <= staying and {run.project_id for run in ending} <= at_work):
        raise Refused(not_now("overtaken", t("提出之后有任务的状态已经变化，请否决后重新提出")))


def _record(past: str, run: Run, by: User, at: datetime) -> None:
    record(
        f"project.{past}",
        run.project,
        by=by,
        at=at,
        run=run.id,
        checkpoint=run.checkpoint_id,
        due=run.checkpoint.due_on.isoformat(),
        verdict=run.verdict.value if run.verdict else "",
    )

"""Ending a task before its acceptance: heard first, decided by two officers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.approvals.states import ApprovalState
from app.decisions.states import Fall
from app.extensions import db
from app.history.service import record
from app.notices.service import pass_over
from app.people.models import User
from app.projects.models import Project, Termination
from app.projects.policy import (
    may_agree_termination,
    may_drop_termination,
    may_open_hearing,
    may_propose_termination,
    may_state_hearing,
)
from app.projects.policy.course import CHANGING
from app.projects.policy.ending import OPEN, TERMINATING, may_refuse_termination
from app.projects.service.extensions import movable_milestones, withdraw_open_extensions
from app.projects.states import (
    CHANGE_MOVES,
    PROJECT_MOVES,
    PROPOSED_GROUNDS,
    TERMINATION_MOVES,
    ChangeState,
    Ground,
    TerminationState,
)
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST = 4000
SHORTEST, LATEST = timedelta(days=7), timedelta(days=60)


@dataclass(frozen=True)
class End:
    """How a task ends at once: why, in words, and which runner takes its remaining money over."""

    ground: Ground
    reason: str
    into: Project | None = None


def open_hearing(
    project: Project, ground: Ground, reason: str, hear_until: date, *, by: User, at: datetime
) -> Termination:
    """The officer tells the laboratory why he means to end its task, and until when it may answer.

    ``hear_until``: at least seven days from today, at most sixty. ``Invalid``: ``ground``, ``reason``, ``hear_until``.
    """
    require(may_open_hearing(by, project, at))
    errors: dict[str, Text] = {}
    today = local_date(at)
    if ground not in PROPOSED_GROUNDS:
        errors["ground"] = t("请选择终止的原因")
    if not 1 <= len(reason.strip()) <= LONGEST:
        errors["reason"] = t("请写明理由，不超过 %(n)s 字", n=LONGEST)
    if not today + SHORTEST <= hear_until <= today + LATEST:
        errors["hear_until"] = t(
            "陈述期限应在%(first)s至%(last)s之间", first=today + SHORTEST, last=today + LATEST
        )
    if errors:
        raise Invalid(errors)
    termination = Termination(
        project=project,
        ground=ground,
        reason=reason.strip(),
        hear_until=hear_until,
        opened_at=at,
        opened_by_id=by.id,
    )
    db.session.add(termination)
    db.session.flush()
    _record("hearing_opened", termination, by, at)
    return termination


def state_hearing(termination: Termination, statement: str, *, by: User, at: datetime) -> None:
    """The laboratory says what it has to say; both officers read it."""
    require(may_state_hearing(by, termination, at))
    termination.statement = _needed("statement", statement, t("请写明意见，不超过 %(n)s 字", n=LONGEST))
    termination.stated_at, termination.stated_by_id = at, by.id
    _record("hearing_stated", termination, by, at)


def drop_termination(termination: Termination, findings: str, *, by: User, at: datetime) -> None:
    """The officer lets the task go on, and says why."""
    require(may_drop_termination(by, termination, at))
    termination.findings = _needed("findings", findings, t("请写明理由，不超过 %(n)s 字", n=LONGEST))
    termination.state = TERMINATION_MOVES.go("drop", termination.state)
    termination.decided_at, termination.decided_by_id = at, by.id
    _record("termination_dropped", termination, by, at)


def propose_termination(
    termination: Termination, findings: str, offer_next: bool, *, by: User, at: datetime
) -> Approval:
    """After the hearing: put the end before a second officer, with what is to be said to the laboratory's statement.

    ``offer_next``: the place becomes free, so that the next in rank may be proposed.
    """
    require(may_propose_termination(by, termination, at))
    termination.findings = _needed("findings", findings, t("请写明理由，不超过 %(n)s 字", n=LONGEST))
    termination.offer_next = offer_next
    termination.state = TERMINATION_MOVES.go("propose", termination.state)
    payload = {"termination": termination.id, "offer_next": offer_next}
    made = approvals.propose(TERMINATING, termination.project, payload, findings, by=by, at=at)
    _record("termination_proposed", termination, by, at)
    return made


def termination_of(approval: Approval) -> Termination:
    """The termination that a proposal is about."""
    return db.session.get_one(Termination, approval.payload["termination"])


def agree_termination(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Termination:
    """The second officer agrees: the task ends, what was confirmed stays due, the rest of the money is released."""
    termination = termination_of(approval)
    require(may_agree_termination(by, approval, termination, at))
    approvals.agree(approval, opinion, by=by, at=at)
    _end(termination, by, at)
    if termination.offer_next:
        pass_over(termination.project.entry, Fall.TERMINATED, by=by, at=at)
    return termination


def refuse_termination(approval: Approval, opinion: str, *, by: User, at: datetime) -> Termination:
    """The second officer does not agree: it is back with the first, who may let the task go on."""
    termination = termination_of(approval)
    require(may_refuse_termination(by, approval, termination, at))
    approvals.refuse(approval, opinion, by=by, at=at)
    termination.state = TERMINATION_MOVES.go("return", termination.state)
    return termination


def take_back_termination(approval: Approval, *, by: User, at: datetime) -> Approval:
    """The first officer takes his proposal back; the laboratory may speak again."""
    taken = approvals.withdraw(approval, by=by, at=at)
    termination = termination_of(approval)
    termination.state = TERMINATION_MOVES.go("return", termination.state)
    return taken


def end_project(project: Project, end: End, *, by: User, at: datetime) -> Termination:
    """Told by a procedure that has asked who may and has heard the laboratory: a comparison, or proven falsehood."""
    termination = Termination(
        project=project,
        ground=end.ground,
        state=TerminationState.PROPOSED,
        reason=end.reason,
        hear_until=local_date(at),
        opened_at=at,
        opened_by_id=by.id,
        into_id=end.into.id if end.into is not None else None,
    )
    db.session.add(termination)
    db.session.flush()
    _end(termination, by, at)
    return termination


def money_left(project: Project) -> Decimal:
    """万元 of the milestones that were not confirmed, to two decimals."""
    share = sum((m.share for m in movable_milestones(project)), Decimal(0))
    return round(project.amount * share / 100, 2)


def _end(termination: Termination, by: User, at: datetime) -> None:
    project = termination.project
    termination.released = money_left(project)
    termination.state = TERMINATION_MOVES.go("agree", termination.state)
    termination.decided_at, termination.decided_by_id = at, by.id
    withdraw_open_extensions(project, by=by, at=at)
    _overtake(termination, by, at)
    project.state = PROJECT_MOVES.go("terminate", project.state)
    _record("terminated", termination, by, at)


def _overtake(termination: Termination, by: User, at: datetime) -> None:
    """What was under way on the task besides goes with it: nobody could decide it any more."""
    project = termination.project
    waiting = select(Approval).where(
        Approval.noun == Project.__tablename__,
        Approval.subject_id == project.id,
        Approval.act.in_((TERMINATING, CHANGING)),
        Approval.state == ApprovalState.PROPOSED,
    )
    for approval in db.session.scalars(waiting).all():
        approvals.lapse(approval, at=at)
    for change in project.changes:
        if change.state == ChangeState.CONFIRMING:
            change.state = CHANGE_MOVES.go("return", change.state)
        if change.state == ChangeState.ASKED:
            change.state = CHANGE_MOVES.go("withdraw", change.state)
    for other in project.terminations:
        if other is termination or other.state not in OPEN:
            continue
        if other.state == TerminationState.PROPOSED:
            other.state = TERMINATION_MOVES.go("return", other.state)
        other.state = TERMINATION_MOVES.go("drop", other.state)
        other.decided_at, other.decided_by_id = at, by.id


def _needed(name: str, text: str, sentence: Text) -> str:
    if not 1 <= len(text.strip()) <= LONGEST:
        raise Invalid({name: sentence})
    return text.strip()


def _record(past: str, termination: Termination, by: User, at: datetime) -> None:
    record(
        f"project.{past}",
        termination.project,
        by=by,
        at=at,
        termination=termination.id,
        ground=termination.ground.value,
        until=termination.hear_until.isoformat(),
    )

"""Withdrawing a selection that was won by falsehood, and all that came of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.capabilities.service import withdraw_demonstrated
from app.certificates.service import revoke_of_entry
from app.credit.recording import record_misconduct
from app.entries.models import Entry
from app.extensions import db
from app.history.service import record
from app.needs.service import reopen_need
from app.needs.states import MOVES as NEED_MOVES
from app.notices.service import revoke_lines
from app.people.models import User
from app.projects.models import Project
from app.projects.service import End, drop_project, end_project
from app.projects.states import PROJECT_MOVES, Ground
from app.revocations.models import Revocation
from app.revocations.policy import (
    REVOKING,
    may_agree_revocation,
    may_drop_revocation,
    may_open_revocation,
    may_propose_revocation,
    may_state_revocation,
)
from app.revocations.states import REVOCATION_MOVES
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require
from app.showcase.models import Case
from app.showcase.policy import may_withdraw_case
from app.showcase.service import withdraw_case

LONGEST = 4000
SHORTEST, LATEST = timedelta(days=7), timedelta(days=60)


@dataclass(frozen=True)
class Ruling:
    """What an officer proposes after the hearing. ``public_reason``: what everybody reads; ``document_number``: of the
    decision, needed where it is to be listed as misconduct."""

    findings: str
    public_reason: str
    is_listed: bool = False
    document_number: str = ""


def open_revocation(entry: Entry, facts: str, hear_until: date, *, by: User, at: datetime) -> Revocation:
    """Tell a winner what is held against him, and until when he may answer: at least seven days, at most sixty.

    Nothing else changes, and nobody else hears of it. ``Invalid``: ``facts``, ``hear_until``.
    """
    require(may_open_revocation(by, entry, at))
    today, errors = local_date(at), _short("facts", facts, t("请写明事实和证据，不超过 %(n)s 字", n=LONGEST))
    if not today + SHORTEST <= hear_until <= today + LATEST:
        errors["hear_until"] = t(
            "陈述期限应在%(first)s至%(last)s之间", first=today + SHORTEST, last=today + LATEST
        )
    if errors:
        raise Invalid(errors)
    revocation = Revocation(
        entry=entry,
        call=entry.call,
        organisation=entry.organisation,
        facts=facts.strip(),
        hear_until=hear_until,
        opened_at=at,
        opened_by_id=by.id,
    )
    db.session.add(revocation)
    db.session.flush()
    _record("opened", revocation, by, at)
    return revocation


def state_revocation(revocation: Revocation, statement: str, *, by: User, at: datetime) -> None:
    """The laboratory says what it has to say; both officers read it."""
    require(may_state_revocation(by, revocation, at))
    errors = _short("statement", statement, t("请写明意见，不超过 %(n)s 字", n=LONGEST))
    if errors:
        raise Invalid(errors)
    revocation.statement = statement.strip()
    revocation.stated_at, revocation.stated_by_id = at, by.id
    _record("stated", revocation, by, at)


def drop_revocation(revocation: Revocation, findings: str, *, by: User, at: datetime) -> None:
    """The officer finds nothing in it, and says so to the laboratory."""
    require(may_drop_revocation(by, revocation, at))
    errors = _short("findings", findings, t("请写明说明，不超过 %(n)s 字", n=LONGEST))
    if errors:
        raise Invalid(errors)
    revocation.findings = findings.strip()
    revocation.state = REVOCATION_MOVES.go("drop", revocation.state)
    revocation.decided_at, revocation.decided_by_id = at, by.id
    _record("dropped", revocation, by, at)


def propose_revocation(revocation: Revocation, ruling: Ruling, *, by: User, at: datetime) -> Approval:
    """After the hearing: put it before a second officer. ``Invalid``: ``findings``, ``public_reason``,
    ``document_number`` where it is to be listed."""
    require(may_propose_revocation(by, revocation, at))
    errors = _short("findings", ruling.findings, t("请写明说明，不超过 %(n)s 字", n=LONGEST))
    errors |= _short("public_reason", ruling.public_reason, t("请写明理由，将公开"), most=1000)
    if ruling.is_listed and not 1 <= len(ruling.document_number.strip()) <= 80:
        errors["document_number"] = t("列入失信记录须写明决定文书号")
    if errors:
        raise Invalid(errors)
    revocation.findings, revocation.public_reason = ruling.findings.strip(), ruling.public_reason.strip()
    revocation.is_listed, revocation.document_number = ruling.is_listed, ruling.document_number.strip()
    revocation.state = REVOCATION_MOVES.go("propose", revocation.state)
    made = approvals.propose(
        REVOKING, revocation.entry, {"revocation": revocation.id}, ruling.findings, by=by, at=at
    )
    _record("proposed", revocation, by, at)
    return made


def revocation_of(approval: Approval) -> Revocation:
    """The revocation that a proposal is about."""
    return db.session.get_one(Revocation, approval.payload["revocation"])


def agree_revocation(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Revocation:
    """The second officer agrees: the selection falls in public with the reason, the task ends, certificate and case
    page are withdrawn, capabilities that the task had shown go, the need waits for an answer again, the place is free
    for the next in rank, and where it was proposed the laboratory's credit file has it, which bars it for three years.
    """
    revocation = revocation_of(approval)
    require(may_agree_revocation(by, approval, revocation, at))
    approvals.agree(approval, opinion, by=by, at=at)
    revocation.state = REVOCATION_MOVES.go("agree", revocation.state)
    revocation.decided_at, revocation.decided_by_id = at, by.id
    entry, reason = revocation.entry, revocation.public_reason
    _withdraw_case(entry, reason, by, at)
    revoke_lines(entry, reason, by=by, at=at)
    revoke_of_entry(entry, reason, by=by, at=at)
    _end_task(entry, reason, by, at)
    if revocation.is_listed:
        _list(revocation, by, at)
    _record("agreed", revocation, by, at)
    return revocation


def refuse_revocation(approval: Approval, opinion: str, *, by: User, at: datetime) -> Revocation:
    """The second officer does not agree: it is back with the first, who may drop it."""
    revocation = revocation_of(approval)
    require(may_agree_revocation(by, approval, revocation, at))
    approvals.refuse(approval, opinion, by=by, at=at)
    revocation.state = REVOCATION_MOVES.go("return", revocation.state)
    return revocation


def take_back_revocation(approval: Approval, *, by: User, at: datetime) -> Approval:
    """The first officer takes his proposal back."""
    taken = approvals.withdraw(approval, by=by, at=at)
    revocation = revocation_of(approval)
    revocation.state = REVOCATION_MOVES.go("return", revocation.state)
    return taken


def _withdraw_case(entry: Entry, reason: str, by: User, at: datetime) -> None:
    for found in db.session.scalars(select(Case).where(Case.entry_id == entry.id)):
        if may_withdraw_case(by, found, at):
            withdraw_case(found, reason, by=by, at=at)


def _end_task(entry: Entry, reason: str, by: User, at: datetime) -> None:
    """A task that nobody had signed is void, one at work ends; what an accepted one had left behind goes."""
    project = db.session.scalars(select(Project).where(Project.entry_id == entry.id)).one_or_none()
    if project is None:
        return
    if PROJECT_MOVES.may("drop", project.state):
        drop_project(project, by=by, at=at)
    elif PROJECT_MOVES.may("terminate", project.state):
        end_project(project, End(Ground.FALSEHOOD, reason), by=by, at=at)
    withdraw_demonstrated(project.id, by=by, at=at)
    need = project.item.need
    if need is not None and NEED_MOVES.may("reopen", need.state):
        reopen_need(need, reason, by=None, at=at)


def _list(revocation: Revocation, by: User, at: datetime) -> None:
    record_misconduct(
        revocation.organisation,
        facts=revocation.public_reason,
        authority=revocation.call.organiser,
        document_number=revocation.document_number,
        decided_on=local_date(at),
        by=by,
        at=at,
    )


def _short(name: str, text: str, sentence: Text, most: int = LONGEST) -> dict[str, Text]:
    return {} if 1 <= len(text.strip()) <= most else {name: sentence}


def _record(past: str, revocation: Revocation, by: User, at: datetime) -> None:
    record(
        f"revocation.{past}",
        revocation,
        by=by,
        at=at,
        call_id=revocation.call_id,
        entry=revocation.entry_id,
        until=revocation.hear_until.isoformat(),
    )

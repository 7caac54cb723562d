"""Corrections of a published call: proposed by one officer, agreed by another, printed on the call with their date."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.calls.amending import check_amendment, still_to_come, with_plan_shifted
from app.calls.changes import call_of, compare, stored_changes
from app.calls.models import Call, Correction, Item
from app.calls.parts import Plain, fingerprint, freeze_hash, read_part, write_part
from app.calls.policy import may_amend_call
from app.calls.service.checks import CHECKS, check_part
from app.calls.service.documents import change_documents
from app.calls.service.drafts import require_unchanged
from app.calls.service.items import join_issuer, withdraw_item
from app.calls.service.publication import withdraw_call
from app.calls.states import CallState, ItemState
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now, require

ACT = "call.amend"
FROZEN = {"method", "rubric"}


def propose_amendment(
    subject: Call | Item, part: str, plain: Plain, base: str, reason: str, *, by: User, at: datetime
) -> Approval:
    """Propose to change one part of a published call or of one of its items; a second officer decides (rule 6).

    Parts: basics, timetable, method, rubric, documents; item, indicators. The closing instant only moves later, and
    drags the planned stages along where the proposal leaves them; what may change when is in ``app.calls.amending``.
    The payload keeps the new content and every changed line, before and after. Errors: ``Invalid`` where nothing
    changes or a value may not change any more, 409 for a page that was overtaken.
    """
    call = call_of(subject)
    require(may_amend_call(by, call, at))
    require_unchanged(subject, part, base)
    before = read_part(subject, part)
    if part == "timetable":
        plain = with_plan_shifted(before, plain)
    check_part(subject, part, plain)
    check_amendment(call, part, before, plain, at)
    return _propose(subject, part, plain, reason, by, at)


def propose_withdrawal(subject: Call | Item, reason: str, *, by: User, at: datetime) -> Approval:
    """Propose to take a published list, or one item of it, off the wall (撤榜)."""
    require(may_amend_call(by, call_of(subject), at))
    gone = ItemState.WITHDRAWN if isinstance(subject, Item) else CallState.WITHDRAWN
    return _propose(subject, "state", {"state": gone.value}, reason, by, at)


def _propose(subject: Call | Item, part: str, plain: Plain, reason: str, by: User, at: datetime) -> Approval:
    call, before = call_of(subject), read_part(subject, part)
    changes = compare(part, before, plain, call)
    if not changes:
        raise Invalid({"reason": t("内容没有变化")})
    payload = {
        "part": part,
        "plain": plain,
        "base": fingerprint(before),
        "changes": stored_changes(changes),
        "item": subject.code if isinstance(subject, Item) else "",
    }
    until = call.closes_at if still_to_come(call, at) else None
    return approvals.propose(
        ACT, subject, payload, reason, by=by, at=at, call_id=call.id, kind=call.kind, expires_at=until
    )


def agree_amendment(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Correction:
    """A second officer agrees: the change is written and printed as a dated correction, in one transaction.

    Every rule is asked again at this instant; 409 where the part was corrected otherwise since, or the time for this
    change is over. A change of method or rubric is frozen anew, and the record keeps both hashes.
    """
    subject = subject_of(approval)
    call, part, plain = call_of(subject), approval.payload["part"], approval.payload["plain"]
    require(may_amend_call(by, call, at))
    before = read_part(subject, part)
    if fingerprint(before) != approval.payload["base"]:
        raise Refused(not_now("overtaken", t("这一部分在提出之后已有变动，请否决后重新提出")))
    if part in CHECKS:
        check_part(subject, part, plain)
        _require_still_allowed(call, part, before, plain, at)
    approvals.agree(approval, opinion, by=by, at=at)
    return carry_out(approval, subject, by=by, at=at)


def carry_out(approval: Approval, subject: Any, *, by: User, at: datetime) -> Correction:
    """Write what was agreed to, print it on the call and put it on the record."""
    call, part, plain = call_of(subject), approval.payload["part"], approval.payload["plain"]
    correction = _print(approval, call, at)
    _write(subject, correction, part, plain, by, at)
    _tell(correction, call, subject, part, by, at)
    return correction


def print_correction(
    approval: Approval, call: Call, part: str, *, on: str, by: User, at: datetime
) -> Correction:
    """Print on the list what two officers agreed to elsewhere (how a task is verified): nothing of the call changes.

    ``approval.payload["changes"]`` holds the lines, its reason is printed; ``on``: key of the item it is about.
    """
    correction = _print(approval, call, at)
    db.session.flush()
    record(
        "call.corrected", call, by=by, at=at, call_id=call.id, correction=correction.number, part=part, on=on
    )
    return correction


def refuse_amendment(approval: Approval, opinion: str, *, by: User, at: datetime) -> Approval:
    """The second officer refuses, with a reason; the call stays as it is."""
    return approvals.refuse(approval, opinion, by=by, at=at)


def subject_of(approval: Approval) -> Any:
    """The call or item that a proposal is about."""
    return db.session.get(Item if approval.noun == "item" else Call, approval.subject_id)


def _require_still_allowed(call: Call, part: str, before: Plain, plain: Plain, at: datetime) -> None:
    try:
        check_amendment(call, part, before, plain, at)
    except Invalid as invalid:
        sentence = next(iter(invalid.errors.values()))
        raise Refused(not_now("too_late", sentence)) from invalid


def _write(subject: Any, correction: Correction, part: str, plain: Plain, by: User, at: datetime) -> None:
    if part == "state":
        (withdraw_item if isinstance(subject, Item) else withdraw_call)(subject, by=by, at=at)
        return
    if part == "documents":
        change_documents(subject, plain, correction)
        return
    extends = part == "timetable" and plain["closes_at"] != read_part(subject, part)["closes_at"]
    write_part(subject, part, plain)
    if part == "item":
        join_issuer(subject)
    if extends:
        record("call.extended", subject, by=by, at=at, call_id=subject.id, closes_at=plain["closes_at"])


def _print(approval: Approval, call: Call, at: datetime) -> Correction:
    """The correction as the public reads it."""
    number = db.session.scalar(select(func.count(Correction.id)).where(Correction.call_id == call.id)) or 0
    correction = Correction(
        call_id=call.id,
        approval_id=approval.id,
        number=number + 1,
        at=at,
        reason=approval.reason,
        changes=approval.payload["changes"],
    )
    db.session.add(correction)
    return correction


def _tell(correction: Correction, call: Call, subject: Any, part: str, by: User, at: datetime) -> None:
    """The act, with the new hash of what is frozen."""
    figures = {"correction": correction.number, "part": part, "on": subject.id}
    if part in FROZEN:
        figures |= {"old_hash": call.frozen_hash, "new_hash": freeze_hash(call)}
        call.frozen_hash = figures["new_hash"]
    call.revision += 1
    db.session.flush()
    record("call.corrected", call, by=by, at=at, call_id=call.id, **figures)

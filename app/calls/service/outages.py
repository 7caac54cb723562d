"""One extension for all after an outage: the platform works it out, one officer proposes it, another agrees."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.calls.amending import with_plan_shifted
from app.calls.changes import compare, stored_changes
from app.calls.models import Call
from app.calls.parts import fingerprint, read_part
from app.calls.policy import may_answer_outage
from app.calls.policy.outages import ANSWERING, unanswered_outages
from app.calls.service.amendments import carry_out
from app.extensions import db
from app.history.service import record
from app.outages.models import Outage
from app.people.models import User
from app.shared.clock import end_of_day, local_date
from app.shared.text import t
from app.shared.verdict import Refused, not_now, require

HOUR = timedelta(hours=1)


def extension_for(call: Call, outages: Sequence[Outage], at: datetime) -> datetime:
    """The closing instant that is proposed. Before closing: later by what was lost in all, in whole hours. Where the
    site was away at closing: the end of the next day, so that everybody gets to hear of it first."""
    closes = call.closes_at
    assert closes is not None  # noqa: S101  outages are measured by it
    if at < closes:
        lost = sum((outage.ended_at - outage.began_at for outage in outages), timedelta())
        return closes + HOUR * -(-lost // HOUR)
    return end_of_day(local_date(at) + timedelta(days=1))


def propose_outage_answer(call: Call, extends: bool, reason: str, *, by: User, at: datetime) -> Approval:
    """Propose to extend for all, or to leave the closing instant as it is, with a reason.

    Errors: ``Refused`` where no outage waits for an answer or the box is closed; ``Invalid`` (reason) without a reason.
    """
    require(may_answer_outage(by, call, at))
    outages = db.session.scalars(unanswered_outages(call, at)).all()
    payload: dict[str, Any] = {
        "extends": extends,
        "outages": [[outage.began_at.isoformat(), outage.ended_at.isoformat()] for outage in outages],
        "part": "timetable",
        "item": "",
        "changes": [],
    }
    if extends:
        before = read_part(call, "timetable")
        plain = before | {"closes_at": extension_for(call, outages, at).isoformat()}
        plain = with_plan_shifted(before, plain)
        changes = stored_changes(compare("timetable", before, plain, call))
        payload |= {"plain": plain, "base": fingerprint(before), "changes": changes}
    return approvals.propose(ANSWERING, call, payload, reason, by=by, at=at, call_id=call.id, kind=call.kind)


def agree_outage_answer(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Call:
    """Another officer agrees: the call closes later for everybody, by a printed correction, or stays as it is. Either
    way the bidders are told. 409 where the timetable has changed since or the proposed instant is over."""
    call = db.session.get_one(Call, approval.subject_id)
    require(may_answer_outage(by, call, at))
    extends = bool(approval.payload["extends"])
    if extends:
        _require_fresh(call, approval, at)
    approvals.agree(approval, opinion, by=by, at=at)
    call.outage_answered_at = at
    record("call.outage_answered", call, by=by, at=at, call_id=call.id, extends=extends)
    if extends:
        carry_out(approval, call, by=by, at=at)
    return call


def refuse_outage_answer(approval: Approval, opinion: str, *, by: User, at: datetime) -> Approval:
    """The second officer refuses, with a reason; what follows stays open."""
    return approvals.refuse(approval, opinion, by=by, at=at)


def _require_fresh(call: Call, approval: Approval, at: datetime) -> None:
    if fingerprint(read_part(call, "timetable")) != approval.payload["base"]:
        raise Refused(not_now("overtaken", t("这一部分在提出之后已有变动，请否决后重新提出")))
    if datetime.fromisoformat(approval.payload["plain"]["closes_at"]) <= at:
        raise Refused(not_now("too_late", t("提出的截止时间已过，请否决后重新提出")))

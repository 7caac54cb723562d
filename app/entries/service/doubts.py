"""Two officers decide whether what came in while the clocks did not agree was in time (trust.md A10).

All of it at once and without a name: what decides is what the clocks really said, and nobody here learns who bid.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.calls.models import Call
from app.calls.policy import SETTLING, may_settle_receipts
from app.entries.models import Entry, EntryVersion
from app.entries.states import ENTRY_MOVES, EntryState
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.verdict import require


def propose_settlement(call: Call, counts: bool, reason: str, *, by: User, at: datetime) -> Approval:
    """Propose that what is in doubt counts, or does not, with what the clocks have shown as the reason.

    Errors: ``Refused`` before closing and where nothing is in doubt; ``Invalid`` (reason) without a reason.
    """
    require(may_settle_receipts(by, call, at))
    span = _span(call)
    payload = {"counts": counts, "earliest": span[0].isoformat(), "latest": span[1].isoformat()}
    return approvals.propose(SETTLING, call, payload, reason, by=by, at=at)


def agree_settlement(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> int:
    """Another officer agrees. What does not count is taken out of force, each bidder falling back to his version
    before it, if any; how many that were. The versions stay on the record with their receipts."""
    call = db.session.get_one(Call, approval.subject_id)
    require(may_settle_receipts(by, call, at))
    approvals.agree(approval, opinion, by=by, at=at)
    doubted = _doubted(call)
    if not approval.payload["counts"]:
        for entry, version in doubted:
            _fall_back(entry, version, by=by, at=at)
    call.doubt_settled_at = at
    record("call.receipts_settled", call, by=by, at=at, call_id=call.id, counts=approval.payload["counts"])
    return len(doubted)


def refuse_settlement(approval: Approval, opinion: str, *, by: User, at: datetime) -> Approval:
    """The second officer refuses, with a reason; the doubt stays."""
    return approvals.refuse(approval, opinion, by=by, at=at)


def _doubted(call: Call) -> Sequence[tuple[Entry, EntryVersion]]:
    """Entries handed in whose version in force may have come too late."""
    found = db.session.execute(
        select(Entry, EntryVersion)
        .join(
            EntryVersion, (EntryVersion.entry_id == Entry.id) & (EntryVersion.number == Entry.version_number)
        )
        .where(
            Entry.call_id == call.id,
            Entry.state == EntryState.SUBMITTED,
            EntryVersion.latest_at >= call.closes_at,
        )
        .order_by(Entry.id)
    )
    return [(row[0], row[1]) for row in found]


def _span(call: Call) -> tuple[datetime, datetime]:
    """Between which instants all that is in doubt was received."""
    earliest = min((version.received_at for _, version in _doubted(call)), default=call.doubt_until)
    assert earliest is not None  # noqa: S101  may_settle_receipts has seen to it
    assert call.doubt_until is not None  # noqa: S101
    return earliest, call.doubt_until


def _fall_back(entry: Entry, version: EntryVersion, *, by: User, at: datetime) -> None:
    before = db.session.scalar(
        select(EntryVersion)
        .where(
            EntryVersion.entry_id == entry.id,
            EntryVersion.number < version.number,
            func.coalesce(EntryVersion.latest_at, EntryVersion.received_at) < entry.call.closes_at,
        )
        .order_by(EntryVersion.number.desc())
        .limit(1)
    )
    if before is None:
        entry.state = ENTRY_MOVES.go("withdraw", entry.state)
        entry.withdrawn_at = at
    else:
        entry.version_number, entry.submitted_at = before.number, before.received_at
    record("entry.not_counted", entry, by=by, at=at, version=version.number)

"""Publishing a call, taking it back, putting it away."""

from datetime import datetime

from app.calls.models import Call
from app.calls.parts import freeze_hash
from app.calls.policy import may_archive_call, may_publish_call
from app.calls.states import CALL_MOVES
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.verdict import require


def publish_call(call: Call, *, by: User, at: datetime) -> Call:
    """Put the list on the wall: from now on everybody reads it, and it changes only by corrections.

    Rubric, method and form are frozen; ``frozen_hash`` is their SHA-256 (rule 6). An opening instant already past is
    moved to the minute of ``at``: nobody could have bid before. Errors: ``Refused`` with what is missing.
    """
    require(may_publish_call(by, call, at))
    call.state = CALL_MOVES.go("publish", call.state)
    call.published_at = at
    if call.opens_at is not None and call.opens_at < at:
        call.opens_at = at.replace(second=0, microsecond=0)
    call.frozen_hash = freeze_hash(call)
    db.session.flush()
    record(
        "call.published", call, by=by, at=at, call_id=call.id, items=len(call.items), hash=call.frozen_hash
    )
    return call


def withdraw_call(call: Call, *, by: User, at: datetime) -> Call:
    """Take a published list off the wall. Only ``agree_amendment`` calls this: two officers and a public correction."""
    call.state = CALL_MOVES.go("withdraw", call.state)
    record("call.withdrawn", call, by=by, at=at, call_id=call.id)
    return call


def archive_call(call: Call, *, by: User, at: datetime) -> Call:
    """Put a closed or withdrawn call away; its page stays."""
    require(may_archive_call(by, call, at))
    call.state = CALL_MOVES.go("archive", call.state)
    record("call.archived", call, by=by, at=at, call_id=call.id)
    return call

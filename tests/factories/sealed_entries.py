"""Sealed calls whose key a test holds, without openers; their entries come from ``factories.entries``."""

from datetime import datetime

from app.calls.models import Call, CallSealing, Item
from app.extensions import db
from app.sealing.age import new_key_pair
from app.sealing.keys import new_rehearsal
from tests.factories.calls import make_call, make_item
from tests.factories.people import AT


def seal_to_a_key(call: Call) -> str:
    """Make a call sealed under a new key; the private key."""
    pair = new_key_pair()
    rehearsal = new_rehearsal(pair.public)
    call.sealed = True
    call.sealing = CallSealing(
        public=pair.public,
        wraps_fingerprint="0" * 64,
        rehearsal_sealed=rehearsal.sealed,
        rehearsal_sha256=rehearsal.sha256,
        made_by_id=call.created_by_id,
        made_at=AT,
        rehearsed_at=AT,
    )
    db.session.flush()
    return pair.secret


def make_sealed_item(closes_at: datetime | None = None) -> tuple[Item, str]:
    """A challenge of a sealed call, and the call's private key."""
    call = make_call(closes_at=closes_at)
    secret = seal_to_a_key(call)
    return make_item(call), secret

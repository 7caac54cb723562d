"""What a task had shown goes when its selection turns out to have been won by falsehood."""

from datetime import datetime

from sqlalchemy import delete, select

from app.capabilities.models import Capability
from app.capabilities.states import CapabilityKind
from app.extensions import db
from app.history.service import Actor, record
from app.people.models import Organisation


def withdraw_demonstrated(origin_id: str, *, by: Actor, at: datetime) -> int:
    """Take away the demonstrated capabilities of a task (by its key); accredited ones stand on their schedule and stay.

    Told by a later stage (``revocations``) whose verb has asked who may. How many there were; the record keeps that.
    """
    mine = (Capability.origin_id == origin_id, Capability.kind == CapabilityKind.DEMONSTRATED)
    owners = list(db.session.scalars(select(Capability.organisation_id).where(*mine)))
    if not owners:
        return 0
    db.session.execute(delete(Capability).where(*mine))
    owner = db.session.get_one(Organisation, owners[0])
    record("capability.withdrawn", owner, by=by, at=at, rows=len(owners), origin=origin_id)
    return len(owners)

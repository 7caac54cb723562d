"""Reports for the desk, and answers whose turn to be mailed has come."""

from datetime import datetime

from sqlalchemy import Select, select

from app.extensions import db
from app.faults.models import Fault
from app.faults.policy import visible_faults
from app.faults.states import FaultState
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.waiting import Tally

MOST_MAILS = 20


def faults_in(user: User | None, at: datetime, state: FaultState | None = None) -> Select[Fault]:
    """What the person may see, waiting ones first, the latest of each first."""
    found = visible_faults(user, at)
    if state is not None:
        found = found.where(Fault.state == state)
    return found.order_by(Fault.state != FaultState.WAITING, Fault.reported_at.desc(), Fault.id)


def tallies_for_admin(user: User, at: datetime) -> list[Tally]:
    """What waits on the desk of the system administrator."""
    if not user.holds(SeatRole.SYSTEM_ADMIN, at):
        return []
    waiting = visible_faults(user, at).where(Fault.state == FaultState.WAITING)
    return [Tally(t("网页纠错等待处理"), waiting, "admin.faults", values={"state": "waiting"})]


def answers_to_mail(at: datetime) -> list[Fault]:
    """Answered reports whose reporter left an address and has not been written to."""
    due = select(Fault).where(
        Fault.state != FaultState.WAITING,
        Fault.contact != "",
        Fault.mailed_at.is_(None),
        Fault.next_attempt_at <= at,
    )
    return list(db.session.scalars(due.order_by(Fault.next_attempt_at, Fault.id).limit(MOST_MAILS)))

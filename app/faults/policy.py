"""Anybody reports an error; the system administrator, who keeps the site, reads and answers."""

from datetime import datetime

from sqlalchemy import Select, false, select, true

from app.faults.models import Fault
from app.faults.states import MOVES
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no


def may_report_fault(_user: User | None, _at: datetime) -> Verdict:
    """Anybody, signed in or not (facts.md 9)."""
    return YES


def may_see_faults(user: User | None, at: datetime) -> Verdict:
    """The list is the system administrator's: it may hold addresses of reporters."""
    if user is not None and user.holds(SeatRole.SYSTEM_ADMIN, at):
        return YES
    return no("no_seat", t("网站纠错需要系统管理员席位"))


def may_see_fault(user: User | None, _fault: Fault, at: datetime) -> Verdict:
    """One report; nobody else learns that it exists."""
    return YES if may_see_faults(user, at) else hidden()


def visible_faults(user: User | None, at: datetime) -> Select[Fault]:
    """What ``may_see_fault`` allows, as a query."""
    return select(Fault).where(true() if may_see_faults(user, at) else false())


def may_settle_fault(user: User | None, fault: Fault, at: datetime) -> Verdict:
    """Answered once; what was answered stands."""
    return first_refusal(may_see_fault(user, fault, at), MOVES.may("correct", fault.state))

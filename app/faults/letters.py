"""The system administrator hears of a report. The answer goes to the address that was left (``jobs/faults.py``)."""

from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.faults.models import Fault
from app.people.models import Seat
from app.people.queries import lasts
from app.people.states import SeatRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import t


def _system_admins(act: Any) -> list[str]:
    rows = select(Seat.user_id).where(Seat.role == SeatRole.SYSTEM_ADMIN, lasts(Seat, act.at))
    return list(db.session.scalars(rows))


def _reported(act: Any, _user: str) -> Words:
    fault = db.session.get_one(Fault, act.subject_id)
    return Words(
        t("网页纠错：%(page)s", page=fault.page),
        (t("有人指出这一页有错误。请核实后更正，或者说明不予更正的理由。"),),
        f"/admin/faults/{fault.id}",
    )


RULES: list[Rule] = [Rule("fault.reported", "fault_reported", _system_admins, _reported)]

"""Verbs of visits: the only place that changes their rows."""

from app.visits.service.planning import Member, Plan, call_off_visit, change_visit, plan_visit
from app.visits.service.sheets import (
    Seen,
    Sheet,
    add_scan,
    confirm_visit,
    hold_visit,
    remove_scan,
    return_visit,
    save_sheet,
)

__all__ = [
    "Member",
    "Plan",
    "Seen",
    "Sheet",
    "add_scan",
    "call_off_visit",
    "change_visit",
    "confirm_visit",
    "hold_visit",
    "plan_visit",
    "remove_scan",
    "return_visit",
    "save_sheet",
]

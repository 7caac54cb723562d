"""Verbs of schedules and capabilities."""

from app.capabilities.service.chains import correct_chain, current_sorter
from app.capabilities.service.demonstrated import Shown, demonstrate_capabilities
from app.capabilities.service.doubts import leave_out_row, mend_row, take_row, take_rows
from app.capabilities.service.imports import (
    drop_schedule,
    fail_reading,
    finish_reading,
    keep_lines,
    start_schedule,
)
from app.capabilities.service.versions import adopt_schedule
from app.capabilities.service.withdrawing import withdraw_demonstrated

__all__ = [
    "Shown",
    "adopt_schedule",
    "correct_chain",
    "current_sorter",
    "demonstrate_capabilities",
    "drop_schedule",
    "fail_reading",
    "finish_reading",
    "keep_lines",
    "leave_out_row",
    "mend_row",
    "start_schedule",
    "take_row",
    "take_rows",
    "withdraw_demonstrated",
]

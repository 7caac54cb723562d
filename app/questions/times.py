"""Until when questions are taken: a fact of the clock and of the working days before a list closes."""

from datetime import datetime, timedelta

from app.calls.models import Call
from app.shared.clock import end_of_day, local_date, start_of_day
from app.shared.working_days import is_working_day

A_DAY = timedelta(days=1)


def asking_ends(call: Call) -> datetime | None:
    """The first instant that is too late for a question: one whole working day lies between it and closing.

    The last answers can then still be worked into a bid. It moves with an extension. None for a list without a closing
    instant.
    """
    if call.closes_at is None:
        return None
    day = local_date(call.closes_at - timedelta(microseconds=1))
    while not is_working_day(day)[0] or end_of_day(day) > call.closes_at:
        day -= A_DAY
    return start_of_day(day)

"""Working days of mainland China, from the published holiday tables (package ``chinesecalendar``)."""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar


@dataclass(frozen=True)
class Period:
    """A run of days with its first and last printed date; ``certain`` is false where a year had no holiday table."""

    starts_on: date
    ends_on: date
    working_days: int
    certain: bool


def is_working_day(day: date) -> tuple[bool, bool]:
    """(is it a working day, is a published table behind the answer). Without a table Monday to Friday are worked."""
    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False


def period(starts_on: date, working_days: int, *, count_first_day: bool = True) -> Period:
    """The notice that starts on a date and runs for a number of working days (rule 12).

    With ``count_first_day`` the day of publication is day 1 if it is worked, as eight measured notices do; without it
    counting begins the day after (art. 201 of the Civil Code). ``working_days`` must be positive (ValueError).
    """
    if working_days < 1:
        raise ValueError("a period has at least one working day")
    day, left, certain = starts_on, working_days, True
    if not count_first_day:
        day += timedelta(days=1)
    while True:
        worked, known = is_working_day(day)
        certain = certain and known
        left -= worked
        if left == 0:
            return Period(starts_on, day, working_days, certain)
        day += timedelta(days=1)

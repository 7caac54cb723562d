"""Time at the edges. Services and policies are given ``at``; only web, jobs and cli ask the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def local_date(at: datetime) -> date:
    """The civil date in Shanghai of an instant."""
    return at.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """00:00 in Shanghai of that day, as UTC."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """24:00 in Shanghai of that day (the first instant that is too late), as UTC."""
    return start_of_day(day + timedelta(days=1))


def local_instant(day: date, at: time) -> datetime:
    """A wall-clock time of a day in Shanghai, as UTC."""
    return datetime.combine(day, at, SHANGHAI).astimezone(UTC)

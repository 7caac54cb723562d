"""iCalendar (RFC 5545) out of plain dates, by the library icalendar: folding and escaping are its business."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Event:
    """Something at an instant, or on days (``when`` a date; ``until`` the last of them). ``key`` stays the same."""

    key: str
    title: str
    when: datetime | date
    url: str
    until: date | None = None
    told_at: datetime | None = None
    description: str = ""


def write_calendar(name: str, events: Iterable[Event]) -> bytes:
    """The document. Its import takes a third of a second, so only who asks for a calendar waits for it, once."""
    from datetime import timedelta

    from icalendar import Calendar
    from icalendar import Event as Row

    calendar = Calendar()
    calendar.add("prodid", "-//Jiebang//Deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        row = Row()
        row.add("uid", event.key)
        row.add("summary", event.title)
        row.add("dtstart", event.when)
        if event.until is not None:
            row.add("dtend", event.until + timedelta(days=1))
        row.add("dtstamp", event.told_at or event.when)
        row.add("url", event.url)
        if event.description:
            row.add("description", event.description)
        calendar.add_component(row)
    return bytes(calendar.to_ical())

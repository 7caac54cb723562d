"""The plan of a call after its closing: which stage runs from when to when."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from app.calls.parts import Plain
from app.kinds import Kind
from app.shared.clock import local_date

WRITTEN_BY_INSTANTS = ("published", "open", "closed")


def planned_stages(kind: Kind) -> list[tuple[str, Any, int]]:
    """The stages that are planned by dates, after closing: (key, label, customary days)."""
    return [stage for stage in kind.stages if stage[0] not in WRITTEN_BY_INSTANTS]


def plan(kind: Kind, closes_at: datetime | None) -> list[Plain]:
    """A timetable with the kind's customary days, one stage after the other from the day after closing.

    Without a closing instant the stages stand there undated. ``closes_at`` at 24:00 ends the day before.
    """
    day = _last_day(closes_at) if closes_at else None
    rows: list[Plain] = []
    for key, label, days in planned_stages(kind):
        starts = day + timedelta(days=1) if day else None
        day = starts + timedelta(days=max(days, 1) - 1) if starts else None
        rows.append({"key": key, "label": label.id, "starts_on": _iso(starts), "ends_on": _iso(day)})
    return rows


def shift(rows: Iterable[Mapping[str, Any]], days: int) -> list[Plain]:
    """The same timetable so many days later; undated rows stay undated."""
    return [
        dict(row) | {name: _later(row.get(name), days) for name in ("starts_on", "ends_on")} for row in rows
    ]


def planned_days(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, date | None, date | None]]:
    """The plan as (stage, first day, last day), for printing."""
    return [(row["label"], _parsed(row.get("starts_on")), _parsed(row.get("ends_on"))) for row in rows]


def to_next_year(at: datetime | None, years: int) -> datetime | None:
    """The same date and hour so many years later; 29 February becomes 28 February."""
    if at is None:
        return None
    try:
        return at.replace(year=at.year + years)
    except ValueError:
        return at.replace(year=at.year + years, day=28)


def _later(iso: str | None, days: int) -> str:
    return (date.fromisoformat(iso) + timedelta(days=days)).isoformat() if iso else ""


def _last_day(closes_at: datetime) -> date:
    return local_date(closes_at - timedelta(microseconds=1))


def _parsed(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""

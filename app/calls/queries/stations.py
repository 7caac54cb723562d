"""The way of a call as a line of stations, for ``_macros/path.html``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.calls.models import Call
from app.calls.states import CallState
from app.shared.clock import local_date
from app.shared.text import Text, t

Place = Literal["done", "now", "next"]


@dataclass(frozen=True)
class Station:
    """One stage: what it is called, where it stands, its day (as it came, or as it is planned)."""

    key: str
    name: Text
    state: Place
    when: date | None
    note: Text | None = None
    url: str | None = None


def stations(call: Call, at: datetime, items: Mapping[str, int] | None = None) -> list[Station]:
    """Publication, opening and closing from the clock; what follows from ``items``, how many stand at each station
    (``progress.paths``), where a later noun tells it.

    Without it the first stage after closing is the present one. A stage keeps its planned day until it came.
    """
    planned = {row["key"]: row for row in call.timetable}
    keys = [key for key, _label, _days in call.kind_data.stages]
    places = _places(call, keys, _reached(call, at) if items is None else _furthest(keys, items))
    now = next((keys.index(key) for key in keys if places[key] == "now"), len(keys))
    notes = {key: t("已有 %(n)s 项", n=n) for key, n in (items or {}).items() if key in keys[now + 1 :]}
    return [
        Station(key, label, places[key], _day(call, key, planned), notes.get(key) or _note(call, key, at))
        for key, label, _days in call.kind_data.stages
    ]


def _furthest(keys: Sequence[str], items: Mapping[str, int]) -> int:
    """The number of the earliest station at which an item stands; past the last where none does."""
    return min((keys.index(key) for key in items if key in keys), default=len(keys))


def _places(call: Call, keys: Sequence[str], reached: int) -> dict[str, Place]:
    if call.state == CallState.ARCHIVED:
        return dict.fromkeys(keys, "done")
    ended = call.state == CallState.WITHDRAWN
    return {
        key: "done" if number < reached else "now" if number == reached and not ended else "next"
        for number, key in enumerate(keys)
    }


def _reached(call: Call, at: datetime) -> int:
    """The number of the present station: 0 published, 1 open, 2 closed (a sealed call until its opening), 3 the
    first stage after closing."""
    if call.state == CallState.DRAFT or call.opens_at is None or call.closes_at is None:
        return 0
    if at < call.opens_at:
        return 1
    return 1 if at < call.closes_at else 2 if call.is_shut else 3


def _day(call: Call, key: str, planned: Mapping[str, Mapping[str, str]]) -> date | None:
    instants = {"published": call.published_at, "open": call.opens_at}
    if key in instants:
        at = instants[key]
        return local_date(at) if at else None
    if key == "closed":
        return local_date(call.closes_at - timedelta(microseconds=1)) if call.closes_at else None
    starts = planned.get(key, {}).get("starts_on")
    return date.fromisoformat(starts) if starts else None


def _note(call: Call, key: str, at: datetime) -> Text | None:
    if key == "open" and call.state == CallState.PUBLISHED and call.opens_at and at < call.opens_at:
        return t("即将开始")
    if key == "closed" and call.state == CallState.PUBLISHED and call.is_shut and call.is_closed(at):
        return t("等待开启")
    return None

"""The thread on a page: its stations with the addresses that the reader's desk has for them."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement

from app.entries.models import Entry
from app.entries.states import Outcome
from app.progress.thread import MOST, Found, threads_of
from app.shared.text import Text
from app.web.instant import instant, viewer

PAGES = {
    "need": "public.need",
    "item": "public.item",
    "laboratory": "public.laboratory",
    "case": "public.case",
    "capabilities": "public.laboratory_capabilities",
}


@dataclass(frozen=True)
class Stop:
    """One station as ``_macros/path.html`` prints it."""

    name: Text
    state: str
    when: Any
    note: Any
    url: str | None


@dataclass(frozen=True)
class Shown:
    """One thread: its item's title and its stations."""

    title: str
    stations: list[Stop]


def threads_shown(which: ColumnElement[bool], desk: str = "", most: int = MOST) -> list[Shown]:
    """The threads of the items that a condition picks; a task is linked at the ``desk`` that has a page of it."""
    return [
        Shown(
            thread.title,
            [Stop(s.name, s.state, s.when, s.note, _url(s.found, desk)) for s in thread.stations],
        )
        for thread in threads_of(which, viewer(), instant(), most)
    ]


def bid_thread(entry: Entry, desk: str) -> list[Shown]:
    """The thread of a winner's bid; of any other bid there is none."""
    won = entry.outcome == Outcome.SELECTED
    return threads_shown(Entry.id == entry.id, desk, most=1) if won else []


def _url(found: Found | None, desk: str) -> str | None:
    if found is None:
        return None
    if found.noun == "project":
        return url_for(f"{desk}.project", **found.values) if desk else None  # type: ignore[arg-type]
    return url_for(PAGES[found.noun], **found.values)  # type: ignore[arg-type]

"""Deadlines for calendars: of all lists, of one."""

from datetime import date

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.calendars import Event, write_calendar
from app.calls.models import Call
from app.calls.policy import may_see_call
from app.calls.queries import latest_calls
from app.calls.states import CallState
from app.extensions import db
from app.web.addresses import absolute, site_domain
from app.web.downloads import as_attachment
from app.web.guards import page, public_page
from app.web.instant import instant
from app.web.public import bp
from app.web.public.calls import load_call
from app.web.publications import published
from app.web.rendering import show_kept

MOST = 200
TYPE = "text/calendar"


@bp.get("/calls.ics")
@public_page
def calls_calendar() -> ResponseReturnValue:
    """When the lists that everybody may read open and close, the latest lists first; to be subscribed to."""
    calls = db.session.scalars(latest_calls(instant()).where(Call.state == CallState.PUBLISHED).limit(MOST))
    events = [event for call in calls for event in _instants(call)]
    return published(write_calendar(_("揭榜：申报时间"), events), TYPE)


@bp.get("/calls/<slug:slug>/dates.ics")
@page(may_see_call, load_call, anonymous=True)
def call_calendar(call: Call) -> ResponseReturnValue:
    """The dates of one list: opening, closing, and its timetable as it is planned."""
    events = [*_instants(call), *_planned(call)] if call.state == CallState.PUBLISHED else []
    answer = published(write_calendar(call.title, events), TYPE)
    return as_attachment(answer, f"{call.slug}.ics")


def _instants(call: Call) -> list[Event]:
    url = absolute(url_for("public.call", slug=call.slug))
    rows = (
        ("opens", _("申报开始：%(title)s", title=call.title), call.opens_at),
        ("closes", _("申报截止：%(title)s", title=call.title), call.closes_at),
    )
    told = call.published_at
    return [Event(_key(call, name), title, when, url, None, told) for name, title, when in rows if when]


def _planned(call: Call) -> list[Event]:
    """What the timetable plans after closing; opening and closing have instants of their own."""
    url = absolute(url_for("public.call", slug=call.slug))
    found = []
    for row in call.timetable:
        if row["key"] in {"published", "open", "closed"} or not row.get("starts_on"):
            continue
        starts, ends = date.fromisoformat(row["starts_on"]), row.get("ends_on")
        until = date.fromisoformat(ends) if ends else starts
        title = _("%(stage)s（计划）：%(title)s", stage=show_kept(row["label"]), title=call.title)
        found.append(Event(_key(call, row["key"]), title, starts, url, until, call.published_at))
    return found


def _key(call: Call, name: str) -> str:
    return f"{call.id}-{name}@{site_domain()}"

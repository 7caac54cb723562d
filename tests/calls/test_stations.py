"""The path of a call."""

from datetime import date, timedelta

from flask import Flask

from app.calls.queries import stations
from app.calls.states import CallState
from tests.factories.calls import make_call
from tests.factories.drafts import make_published
from tests.factories.people import AT


def _places(call: object, at: object, **more: object) -> str:
    found = stations(call, at, **more)  # type: ignore[arg-type]
    return " ".join(f"{s.key}:{s.state}" for s in found if s.state != "next")


def test_stations_before_opening_point_at_opening(app: Flask) -> None:
    call = make_published()
    assert _places(call, AT) == "published:done open:now"
    assert stations(call, AT)[1].note is not None


def test_stations_while_open_and_after_closing(app: Flask) -> None:
    call = make_published()
    assert _places(call, AT + timedelta(days=3)) == "published:done open:now"
    assert call.closes_at is not None
    assert _places(call, call.closes_at) == "published:done open:done closed:done screened:now"


def test_sealed_call_waits_at_its_closing_until_it_is_opened(app: Flask) -> None:
    call = make_published()
    call.sealed = True
    assert call.closes_at is not None
    assert _places(call, call.closes_at) == "published:done open:done closed:now"
    assert _places(call, call.closes_at, items={"closed": 2}) == "published:done open:done closed:now"
    told = {s.key: str(s.note) for s in stations(call, call.closes_at) if s.note}
    assert told == {"closed": "等待开启"}
    call.opened_at = call.closes_at
    assert _places(call, call.closes_at).endswith("closed:done screened:now")


def test_stations_of_later_stages_told_by_others(app: Flask) -> None:
    call = make_published()
    assert call.closes_at is not None
    at = call.closes_at
    assert _places(call, at, items={"judged": 2, "noticed": 1, "": 3}).endswith("screened:done judged:now")
    told = {s.key: str(s.note) for s in stations(call, at, {"judged": 2, "noticed": 1, "": 3}) if s.note}
    assert told == {"noticed": "已有 1 项"}
    assert _places(call, at, items={"": 3}).endswith("announced:done"), "every item is past the last station"


def test_stations_of_closing_print_the_day_that_ends(app: Flask) -> None:
    call = make_published()
    closing = next(s for s in stations(call, AT) if s.key == "closed")
    assert closing.when == date(2026, 12, 23)


def test_stations_of_archived_all_done_of_withdrawn_none_now(app: Flask) -> None:
    archived = make_call(state=CallState.ARCHIVED)
    assert {s.state for s in stations(archived, AT)} == {"done"}
    withdrawn = make_call(state=CallState.WITHDRAWN)
    assert "now" not in {s.state for s in stations(withdrawn, AT)}

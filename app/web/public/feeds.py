"""Feeds for readers of news: what was published, what is on public notice."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Response, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.atom import Entry, Feed, write_feed
from app.calls.models import Call
from app.calls.queries import latest_calls, latest_corrections
from app.extensions import db
from app.notices.models import Notice
from app.notices.queries import public_notices
from app.showcase.models import Case
from app.showcase.queries import public_cases
from app.web.addresses import absolute, site_domain
from app.web.guards import public_page
from app.web.instant import instant
from app.web.public import bp
from app.web.publications import published
from app.web.rendering import show_day, show_deadline

MOST = 50
A_SUMMARY = 300


@bp.get("/feeds/calls.atom")
@public_page
def calls_feed() -> ResponseReturnValue:
    """Published lists, the latest first; a correction makes a list new again."""
    calls = list(db.session.scalars(latest_calls(instant()).limit(MOST)))
    corrected = latest_corrections(calls)
    entries = [_call(call, corrected.get(call.id)) for call in calls]
    return _feed("calls", _("揭榜：榜单与征集"), url_for("public.calls"), entries)


@bp.get("/feeds/notices.atom")
@public_page
def notices_feed() -> ResponseReturnValue:
    """Public notices, the latest first."""
    notices = db.session.scalars(public_notices(instant()).limit(MOST))
    return _feed("notices", _("揭榜：公示"), url_for("public.notices"), [_notice(one) for one in notices])


@bp.get("/feeds/cases.atom")
@public_page
def cases_feed() -> ResponseReturnValue:
    """Published cases, the latest first."""
    cases = db.session.scalars(public_cases(instant()).limit(MOST))
    return _feed("cases", _("揭榜：入选案例"), url_for("public.cases"), [_case(one) for one in cases])


def _feed(name: str, title: str, page: str, entries: Sequence[Entry]) -> Response:
    newest = max((entry.updated for entry in entries), default=datetime(2026, 1, 1, tzinfo=UTC))
    url = absolute(url_for(f"public.{name}_feed"))
    organiser = current_app.config["SETTINGS"].organiser
    feed = Feed(_key("feed", name), title, url, absolute(page), organiser, entries, newest)
    return published(write_feed(feed), "application/atom+xml", newest)


def _call(call: Call, corrected: datetime | None) -> Entry:
    begun = call.published_at or call.created_at
    told = _("%(when)s 截止申报", when=show_deadline(call.closes_at)) if call.closes_at else ""
    summary = "\n".join(part for part in (told, _cut(call.introduction)) if part)
    url = absolute(url_for("public.call", slug=call.slug))
    return Entry(_key("call", call.id), call.title, url, begun, corrected or begun, summary, call.organiser)


def _notice(notice: Notice) -> Entry:
    begun = notice.published_at or notice.created_at
    latest = max(at for at in (begun, notice.announced_at, notice.withdrawn_at) if at is not None)
    days = _("公示期：%(starts)s至%(ends)s", starts=show_day(notice.starts_on), ends=show_day(notice.ends_on))
    state = _("公示已于%(when)s撤回", when=show_day(notice.withdrawn_at)) if notice.withdrawn_at else ""
    summary = "\n".join(part for part in (state, days, _cut(notice.body)) if part)
    url = absolute(url_for("public.notice", slug=notice.slug))
    return Entry(_key("notice", notice.id), notice.title, url, begun, latest, summary, notice.call.organiser)


def _case(case: Case) -> Entry:
    begun = case.published_at or case.created_at
    url = absolute(url_for("public.case", slug=case.slug))
    return Entry(
        _key("case", case.id), case.title, url, begun, begun, _cut(case.standfirst), case.organisation.name
    )


def _cut(text: str) -> str:
    return text if len(text) <= A_SUMMARY else f"{text[:A_SUMMARY]}…"


def _key(noun: str, key: str) -> str:
    """A name that outlives every address (RFC 4151)."""
    return f"tag:{site_domain()},2026:{noun}/{key}"

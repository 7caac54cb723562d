"""The trace of one's own attempts: what was taken, what was refused, when the site was away; nobody else's."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.entries.models import Entry
from app.entries.service import freeze, submit_entry
from app.extensions import db
from app.history.models import Attempt
from app.outages.service import beat
from app.people.models import User
from app.progress.trace import trace_of
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, writer_of
from tests.factories.people import AT, make_member, make_organisation, make_user

HOUR, MS = timedelta(hours=1), timedelta(milliseconds=7)


def pressed() -> tuple[Entry, User]:
    """An entry that was handed in once, refused once, and an outage in between."""
    entry = make_full_draft(make_item(make_call()))
    by = writer_of(entry.organisation)
    submit_entry(entry, freeze(entry), "k", by=by, at=AT + MS)
    beat("web", at=AT + HOUR)
    beat("web", at=AT + 2 * HOUR)
    _refuse(entry, by, f"/lab/entries/{entry.id}/submit")
    return entry, by


def _refuse(entry: Entry, by: User, page: str) -> None:
    db.session.add(
        Attempt(at=AT + 3 * HOUR, actor_id=by.id, page=page, subject_id=entry.id, code="closed", status=409)
    )
    db.session.flush()


def test_trace_tells_own_acts_refusals_and_outages_and_nobody_elses(app: Flask) -> None:
    """A03, A07: whoever else asked for the entry, and where else a member sits, stays out of it."""
    entry, by = pressed()
    _refuse(entry, make_user(), f"/lab/entries/{entry.id}")
    _refuse(entry, by, f"/judge/entries/{entry.id}")
    steps = trace_of(entry)
    assert [step.at for step in steps if step.at > AT] == [AT + 3 * HOUR, AT + HOUR, AT + MS]
    assert [step.what.id for step in steps[:2]] == ["请求页面或提交", "平台中断"]
    assert {step.by for step in steps} == {by.name, ""}


def test_trace_taken_along_has_milliseconds_and_is_its_owners_alone(
    app: Flask, sign_in: Callable[[User], FlaskClient]
) -> None:
    entry, by = pressed()
    stranger, page = make_member(make_organisation()), f"/lab/entries/{entry.id}/trace"
    db.session.commit()
    browser = sign_in(by)
    assert "被拒绝：已经截止" in browser.get(page).text
    file = browser.get(f"{page}.csv")
    assert ".007+08:00" in file.text
    assert "attachment" in file.headers["Content-Disposition"]
    assert page in browser.get(f"/lab/entries/{entry.id}").text
    browser = sign_in(stranger)
    assert {browser.get(page).status_code, browser.get(f"{page}.csv").status_code} == {404}

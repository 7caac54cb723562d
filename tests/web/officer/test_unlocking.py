"""The officer's page for somebody who is held up at the sign-in, and the session that nobody can shut (A37)."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.entries.states import EntryState
from app.extensions import db
from app.people.models import User
from app.people.service.attempts import FREE_OF_ACCOUNT, begin_attempt
from app.people.states import AttemptPurpose
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.web.lab.pages import open_draft, submit_data

Visit = Callable[..., FlaskClient]


def besiege(user: User) -> None:
    for number in range(FREE_OF_ACCOUNT + 1):
        source = f"192.0.2.{number}"
        begin_attempt(AttemptPurpose.PASSWORD, user.email, source, at=AT - timedelta(seconds=1))
    db.session.commit()


def test_open_session_submits_while_a_rival_besieges_the_account(app: Flask, visit: Visit) -> None:
    """A37: guesses from everywhere hold up new sign-ins alone."""
    entry, by = open_draft()
    besiege(by)
    stranger = app.test_client()
    answer = stranger.post("/account/sign-in", data={"email": by.email, "password": "wrong password"})
    assert answer.status_code in {400, 429}
    browser = visit(by, entry.call.closes_at - timedelta(minutes=1))
    data = submit_data(browser, entry)
    assert browser.post(f"/lab/entries/{entry.id}/submit", data=data).status_code == 303
    db.session.expire_all()
    assert entry.state == EntryState.SUBMITTED


def test_officer_lets_a_member_in(visit: Visit) -> None:
    """A37: found on the rail, two fields, no other page."""
    member, officer = make_member(make_organisation()), make_officer()
    besiege(member)
    browser = visit(officer, AT)
    assert 'href="/officer/unlock-sign-in"' in browser.get("/officer/").text
    data = {"email": member.email, "channel": "called_back"}
    assert browser.post("/officer/unlock-sign-in", data=data).status_code == 303
    assert begin_attempt(AttemptPurpose.PASSWORD, member.email, "198.51.100.1", at=AT)[1] == 0


def test_officer_is_told_the_same_of_strangers_and_of_offices(visit: Visit) -> None:
    """A34: the page tells nobody who has an account."""
    officer, other = make_officer(), make_officer()
    browser = visit(officer, AT)
    told = []
    for email in ("nobody@example.org", other.email):
        page = browser.post("/officer/unlock-sign-in", data={"email": email, "channel": "called_back"})
        told.append((page.status_code, "没有可以由承办人解锁的这个账户" in page.text))
    assert told == [(400, True)] * 2
    assert browser.post("/officer/unlock-sign-in", data={"email": other.email}).status_code == 400

"""What waits is counted by a statement that is kept: it must say what one made afresh would say."""

from datetime import datetime, timedelta

import pytest
from flask import Flask, g
from sqlalchemy import event

from app.extensions import db
from app.people.models import User
from app.people.states import OrganisationKind, SeatRole
from app.shared.waiting import Waiting, take
from app.web import waiting as desk
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, make_submitted_entry, writer_of
from tests.factories.people import AT, join, make_organisation, make_user, seat

SEATS = {
    "officer": SeatRole.OFFICER,
    "discipline": SeatRole.DISCIPLINE,
    "admin": SeatRole.SYSTEM_ADMIN,
}


def person(audience: str) -> User:
    user = make_user()
    if audience in SEATS:
        seat(user, SEATS[audience])
    else:
        join(
            user,
            make_organisation(kind=OrganisationKind(audience))
            if audience == "enterprise"
            else make_organisation(),
        )
    db.session.commit()
    return user


def told(audience: str, user: User, at: datetime) -> list[tuple[str, int]]:
    g.pop("waiting", None)
    return [(str(row.label), row.count) for row in desk.waiting(audience, user, at)]


def afresh(audience: str, user: User, at: datetime) -> list[tuple[str, int]]:
    rows: list[Waiting] = take([t for provider in desk.PROVIDERS[audience] for t in provider(user, at)])
    return [(str(row.label), row.count) for row in rows]


@pytest.mark.parametrize("audience", desk.PROVIDERS)
def test_waiting_by_a_kept_statement_equals_one_made_afresh(app: Flask, audience: str) -> None:
    user = person(audience)
    call = make_call(closes_at=AT + timedelta(hours=2))
    submitted = make_submitted_entry(make_item(call))
    make_full_draft(make_item(call), submitted.organisation)
    join(user, submitted.organisation)
    db.session.commit()
    for at in (AT, AT + timedelta(hours=1), AT + timedelta(hours=3)):
        assert told(audience, user, at) == afresh(audience, user, at), f"{audience} at {at}"


def test_waiting_asked_again_after_closing_counts_with_the_new_instant(app: Flask) -> None:
    call = make_call(closes_at=AT + timedelta(hours=2))
    entry = make_full_draft(make_item(call))
    user = writer_of(entry.organisation)
    db.session.commit()
    assert told("lab", user, AT) == [("草稿尚未提交", 1)]
    assert told("lab", user, AT + timedelta(hours=3)) == []


def test_waiting_of_a_person_whose_seat_ended_is_made_anew(app: Flask) -> None:
    user = person("officer")
    make_submitted_entry(make_item(make_call(closes_at=AT + timedelta(hours=1))))
    db.session.commit()
    later = AT + timedelta(hours=2)
    assert ("开始形式审查", 1) in told("officer", user, later)
    user.seats[0].until = later
    db.session.commit()
    assert told("officer", user, later) == []


@pytest.mark.parametrize("audience", desk.PROVIDERS)
def test_making_the_statement_asks_the_database_nothing(app: Flask, audience: str) -> None:
    user, asked = person(audience), []
    desk.standing_of(user, AT)
    event.listen(db.engine, "before_cursor_execute", note := lambda *given: asked.append(given[2]))
    try:
        desk._tallies(audience, user, AT)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert asked == [], "what a provider reads while it makes its statement would be kept with it"

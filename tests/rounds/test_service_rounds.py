"""Setting up, refreshing and closing rounds."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.rounds.models import Assignment
from app.rounds.service import change_round, close_round, create_round, refresh_entries
from app.rounds.states import AssignmentState, RoundState
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call, make_item
from tests.factories.people import AT, make_officer
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_open_round,
    make_panelist,
    make_passed_entry,
    make_review,
    make_round,
)

DUE = AT + timedelta(days=5)


@pytest.fixture
def officer(app: Flask):
    return make_officer()


@pytest.fixture
def call(officer):
    return make_closed_call(officer)


def test_create_round_closed_call_codes_passed_entries_alone(call, officer) -> None:
    first, second = make_item(call), make_item(call)
    passed = [make_passed_entry(first), make_passed_entry(first), make_passed_entry(second)]
    make_passed_entry(second, passed=False)
    round = create_round(call, [second, first], "第一轮", DUE, 2, by=officer, at=AT, seed=3)
    codes = {row.entry_id: row.code for row in round.entries}
    assert set(codes) == {entry.id for entry in passed}
    assert sorted(codes.values()) == ["A01", "A02", "B01"]
    assert codes[passed[2].id] == "B01"
    assert (round.state, round.position, round.blind) == (RoundState.PREPARING, 1, False)
    act = db.session.scalars(select(Act).where(Act.name == "round.created")).one()
    assert act.figures == {"items": 2, "entries": 3}


def test_create_round_same_seed_same_codes(call, officer) -> None:
    item = make_item(call)
    entries = [make_passed_entry(item) for _ in range(6)]
    round = create_round(call, [item], "第一轮", DUE, 2, by=officer, at=AT, seed=11)
    codes = {row.entry_id: row.code for row in round.entries}
    by_arrival = [codes[entry.id] for entry in entries]
    assert by_arrival != sorted(by_arrival)


def test_create_round_open_call_refused(app: Flask, officer) -> None:
    call = make_call(officer=officer)
    with pytest.raises(Refused, match="call_not_closed"):
        create_round(call, [make_item(call)], "第一轮", DUE, 5, by=officer, at=AT)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "长" * 81}),
        ("due_at", {"due_at": AT}),
        ("reviews_per_entry", {"reviews_per_entry": 1}),
        ("reviews_per_entry", {"reviews_per_entry": 16}),
        ("items", {"items": []}),
    ],
)
def test_create_round_bad_input_names_the_field(call, officer, field, values) -> None:
    item = make_item(call)
    make_passed_entry(item)
    given = {"items": [item], "title": "第一轮", "due_at": DUE, "reviews_per_entry": 2} | values
    with pytest.raises(Invalid) as invalid:
        create_round(call, **given, by=officer, at=AT)
    assert list(invalid.value.errors) == [field]


def test_create_round_item_without_passed_entry_or_covered_refused(call, officer) -> None:
    empty, item = make_item(call), make_item(call)
    make_passed_entry(item)
    with pytest.raises(Invalid):
        create_round(call, [empty], "第一轮", DUE, 2, by=officer, at=AT)
    create_round(call, [item], "第一轮", DUE, 2, by=officer, at=AT)
    with pytest.raises(Invalid) as invalid:
        create_round(call, [item], "第二轮", DUE, 2, by=officer, at=AT)
    assert "items" in invalid.value.errors


def test_change_round_other_items_drops_what_was_staged(call, officer) -> None:
    first, second = make_item(call), make_item(call)
    entry, other = make_passed_entry(first), make_passed_entry(second)
    round = create_round(call, [first], "第一轮", DUE, 2, by=officer, at=AT)
    make_assignment(round, entry, make_panelist(round).user, AssignmentState.STAGED)
    change_round(round, [second], "改名", DUE, 2, by=officer, at=AT)
    assert [row.entry_id for row in round.entries] == [other.id]
    assert db.session.scalars(select(Assignment)).all() == []
    assert round.title == "改名"


def test_refresh_entries_late_pass_joins_under_new_code(call, officer) -> None:
    item = make_item(call)
    entry = make_passed_entry(item)
    round = make_round(call, [entry], state=RoundState.OPEN)
    late = make_passed_entry(item)
    assert refresh_entries(round, by=officer, at=AT) == (1, 0)
    assert {row.entry_id: row.code for row in round.entries} == {entry.id: "A01", late.id: "A02"}


def test_refresh_entries_preparing_drops_entry_that_no_longer_passes(call, officer) -> None:
    item = make_item(call)
    entry, gone = make_passed_entry(item), make_passed_entry(item, passed=False)
    round = make_round(call, [entry, gone])
    make_assignment(round, gone, make_panelist(round).user, AssignmentState.STAGED)
    assert refresh_entries(round, by=officer, at=AT) == (0, 1)
    db.session.expire_all()
    assert [row.entry_id for row in round.entries] == [entry.id]
    assert db.session.scalars(select(Assignment)).all() == []


def test_close_round_outstanding_refused_then_closed_when_done(app: Flask) -> None:
    round, _ = make_open_round(entries=1, judges=2)
    officer = make_officer(round.call)
    with pytest.raises(Refused, match="outstanding"):
        close_round(round, by=officer, at=AT)
    for assignment in db.session.scalars(select(Assignment)):
        make_review(assignment)
    close_round(round, by=officer, at=AT)
    assert (round.state, round.closed_at, round.closed_by_id) == (RoundState.CLOSED, AT, officer.id)
    act = db.session.scalars(select(Act).where(Act.name == "round.closed")).one()
    assert act.figures == {"done": 2, "recused": 0, "voided": 0}


def test_close_round_entry_nobody_read_refused(app: Flask) -> None:
    round, _ = make_open_round(entries=1, judges=2)
    for assignment in db.session.scalars(select(Assignment)):
        assignment.state = AssignmentState.RECUSED
    with pytest.raises(Refused, match="unread"):
        close_round(round, by=make_officer(round.call), at=AT)

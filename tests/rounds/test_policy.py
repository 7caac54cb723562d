"""Who may do what with rounds, as tables; and that lists and checks agree."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.people.states import SeatRole
from app.rounds import policy
from app.rounds.models import Assignment, Conflict
from app.rounds.states import AssignmentState, ConflictKind, ConflictState, PanelistState, RoundState
from app.shared.verdict import Verdict
from tests.factories.calls import make_call, make_item
from tests.factories.people import AT, make_judge, make_member, make_officer, make_user, seat
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_open_round,
    make_panelist,
    make_passed_entry,
    make_round,
)

PREPARING, OPEN, CLOSED = RoundState.PREPARING, RoundState.OPEN, RoundState.CLOSED
SEATS = ("officer", "other_officer", "supervisor", "judge", "entrant", "nobody", "visitor")


def _word(verdict: Verdict) -> str:
    return "yes" if verdict else "hidden" if verdict.hide else verdict.code


@pytest.fixture
def world(app: Flask) -> Callable[[RoundState], dict[str, Any]]:
    """A round in a state, and one person of every seat beside it."""

    def make(state: RoundState) -> dict[str, Any]:
        call = make_closed_call()
        entry = make_passed_entry(make_item(call))
        round = make_round(call, [entry], state=state)
        supervisor = make_user()
        seat(supervisor, SeatRole.SUPERVISOR)
        people = {
            "officer": make_officer(call),
            "other_officer": make_officer(make_closed_call(make_officer())),
            "supervisor": supervisor,
            "judge": make_panelist(round).user,
            "entrant": make_member(entry.organisation),
            "nobody": make_user(),
            "visitor": None,
        }
        return {"round": round, "entry": entry, "call": call, **people}

    return make


ROUND_RULES = [
    (policy.may_see_round, ("officer", "supervisor"), {PREPARING: "yes", OPEN: "yes", CLOSED: "yes"}),
    (policy.may_prepare_round, ("officer",), {PREPARING: "yes", OPEN: "released", CLOSED: "released"}),
    (policy.may_move_assignment, ("officer",), {PREPARING: "yes", OPEN: "released", CLOSED: "released"}),
    (policy.may_invite_judge, ("officer",), {PREPARING: "yes", OPEN: "yes", CLOSED: "round_closed"}),
    (policy.may_remind_judges, ("officer",), {PREPARING: "yes", OPEN: "yes", CLOSED: "round_closed"}),
    (policy.may_refresh_entries, ("officer",), {PREPARING: "yes", OPEN: "yes", CLOSED: "round_closed"}),
    (policy.may_run_round, ("officer",), {PREPARING: "not_released", OPEN: "yes", CLOSED: "round_closed"}),
    (
        policy.may_add_assignment,
        ("officer",),
        {PREPARING: "not_released", OPEN: "yes", CLOSED: "round_closed"},
    ),
    (
        policy.may_close_round,
        ("officer",),
        {PREPARING: "not_released", OPEN: "unread", CLOSED: "round_closed"},
    ),
    (
        policy.may_release_round,
        ("officer",),
        {PREPARING: "nothing_staged", OPEN: "released", CLOSED: "released"},
    ),
    (
        policy.may_see_results,
        ("officer", "supervisor"),
        {PREPARING: "not_closed", OPEN: "not_closed", CLOSED: "yes"},
    ),
]


@pytest.mark.parametrize("state", list(RoundState))
def test_rules_of_a_round_by_seat_and_state(world, state) -> None:
    made = world(state)
    for rule, allowed, answers in ROUND_RULES:
        for name in SEATS:
            expected = answers[state] if name in allowed else "hidden"
            assert _word(rule(made[name], made["round"], AT)) == expected, (rule.__name__, name)


@pytest.mark.parametrize("name", SEATS)
def test_may_create_round_only_officers_after_closing(world, name) -> None:
    made = world(PREPARING)
    expected = "yes" if name == "officer" else "hidden"
    assert _word(policy.may_create_round(made[name], made["call"], AT)) == expected
    early = made["call"].closes_at - timedelta(seconds=1)
    expected = "call_not_closed" if name == "officer" else "hidden"
    assert _word(policy.may_create_round(made[name], made["call"], early)) == expected


@pytest.mark.parametrize(
    ("round_state", "state", "signed", "answers"),
    [
        (PREPARING, PanelistState.INVITED, False, ("yes", "not_accepted", "not_accepted")),
        (PREPARING, PanelistState.ACCEPTED, False, ("yes", "yes", "unsigned")),
        (PREPARING, PanelistState.ACCEPTED, True, ("yes", "signed", "yes")),
        (PREPARING, PanelistState.DECLINED, False, ("wrong_state", "not_accepted", "not_accepted")),
        (PREPARING, PanelistState.REMOVED, False, ("hidden", "hidden", "hidden")),
        (OPEN, PanelistState.INVITED, False, ("yes", "not_accepted", "not_accepted")),
        (OPEN, PanelistState.ACCEPTED, True, ("released", "signed", "yes")),
        (CLOSED, PanelistState.INVITED, False, ("round_closed", "not_accepted", "not_accepted")),
        (CLOSED, PanelistState.ACCEPTED, True, ("round_closed", "round_closed", "round_closed")),
    ],
)
def test_rules_of_a_panelist_by_state(world, round_state, state, signed, answers) -> None:
    made = world(round_state)
    panelist = make_panelist(made["round"], ready=False, state=state, undertaking_at=AT if signed else None)
    rules = (policy.may_answer_invitation, policy.may_sign_undertaking, policy.may_declare_conflicts)
    assert tuple(_word(rule(panelist.user, panelist, AT)) for rule in rules) == answers
    for name in SEATS:
        assert {_word(rule(made[name], panelist, AT)) for rule in rules} == {"hidden"}


@pytest.mark.parametrize("round_state", [OPEN, CLOSED])
@pytest.mark.parametrize("state", list(AssignmentState))
def test_rules_of_an_assignment_by_state(world, round_state, state) -> None:
    made = world(round_state)
    assignment = make_assignment(made["round"], made["entry"], made["judge"], state)
    reads = state in {AssignmentState.ASSIGNED, AssignmentState.DONE}
    write = ("yes" if round_state == OPEN else "round_closed") if reads else "hidden"
    for name in SEATS:
        mine = name == "judge"
        read = "yes" if mine and reads else "hidden"
        assert _word(policy.may_read_entry_as_judge(made[name], assignment, AT)) == read
        assert _word(policy.may_judge(made[name], assignment, AT)) == (write if mine else "hidden")
        assert _word(policy.may_recuse(made[name], assignment, AT)) == (write if mine else "hidden")


def test_visible_assignments_equals_its_check_over_states(world) -> None:
    made = world(OPEN)
    panel = [make_panelist(made["round"]) for _ in AssignmentState]
    for panelist, state in zip(panel, AssignmentState, strict=True):
        make_assignment(made["round"], made["entry"], panelist.user, state)
    every = list(db.session.scalars(select(Assignment)))
    for user in [*(p.user for p in panel), *(made[name] for name in SEATS)]:
        listed = set(db.session.scalars(policy.visible_assignments(user, AT)))
        assert listed == {a for a in every if policy.may_read_entry_as_judge(user, a, AT)}


def test_may_decide_conflict_and_withdraw_by_seat(world) -> None:
    made = world(PREPARING)
    conflict = Conflict(
        round=made["round"], user=made["judge"], organisation=made["entry"].organisation,
        kind=ConflictKind.KIN, is_declared=True, state=ConflictState.CONFIRMED, raised_at=AT,
    )  # fmt: skip
    db.session.add(conflict)
    db.session.flush()
    for name in SEATS:
        decide = "yes" if name == "officer" else "hidden"
        withdraw = "yes" if name == "judge" else "hidden"
        assert _word(policy.may_decide_conflict(made[name], conflict, AT)) == decide
        assert _word(policy.may_withdraw_declaration(made[name], conflict, AT)) == withdraw
    conflict.is_declared = False
    assert _word(policy.may_withdraw_declaration(made["judge"], conflict, AT)) == "hidden"


def test_seat_that_has_ended_opens_nothing(app: Flask) -> None:
    round, _ = make_open_round(entries=1, judges=1)
    officer = make_officer(round.call)
    officer.seats[0].until = AT
    assert _word(policy.may_see_round(officer, round, AT)) == "hidden"
    assert db.session.scalars(policy.visible_rounds(officer, AT)).all() == []


def test_open_call_has_no_round_page_for_its_issuer(app: Flask) -> None:
    call = make_call()
    member = make_member(make_item(call).issuer)
    assert _word(policy.may_create_round(member, call, AT)) == "hidden"
    assert _word(policy.may_create_round(make_judge(), call, AT)) == "hidden"

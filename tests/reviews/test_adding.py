"""A reader added by hand: for one who was lost, or where marks lie apart, and then out of the declared budget."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.people.states import SeatRole
from app.reviews.models import Review
from app.reviews.policy import may_add_reader
from app.reviews.service import add_reader
from app.rounds.budgets import budgets_of
from app.rounds.models import Assignment, Panelist, Round, RoundEntry
from app.rounds.service import add_assignment
from app.rounds.states import READING, AssignmentState, RoundState
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.readings import make_part_read_round
from tests.factories.rounds import make_closed_call

WHY = "专家评分相差过大，请第四位专家再看"


def _wide(row: RoundEntry) -> RoundEntry:
    """The entry with totals further apart than the call declared."""
    review = db.session.scalars(select(Review).where(Review.entry_id == row.entry_id)).first()
    assert review is not None
    for mark in review.marks:
        mark.score = Decimal(20)
    review.total = Decimal(20)
    db.session.flush()
    return row


def _free(round: Round, row: RoundEntry, panel: list[Panelist]) -> str:
    held = db.session.scalars(select(Assignment.judge_id).where(Assignment.entry_id == row.entry_id))
    return min({p.user_id for p in panel} - set(held))


def test_alarmed_entry_gets_a_reader_out_of_the_budget_and_the_record_says_so(app: Flask) -> None:
    round, panel = make_part_read_round()
    officer, row = make_officer(round.call), _wide(round.entries[3])
    with pytest.raises(Invalid):
        add_reader(row, _free(round, row, panel), " ", by=officer, at=AT)
    assignment, _ = add_reader(row, _free(round, row, panel), WHY, by=officer, at=AT)
    (budget,) = budgets_of(round)
    assert (budget.used, budget.left, assignment.why["reason"]) == (1, 8, WHY)
    act = db.session.scalars(select(Act).where(Act.name == "assignment.added")).one()
    assert act.figures["extra"] is True
    assert may_add_reader(officer, row, AT).code == "no_alarm"


def test_entry_with_its_readers_and_no_alarm_gets_none_by_hand(app: Flask) -> None:
    round, panel = make_part_read_round()
    officer, row = make_officer(round.call), round.entries[3]
    with pytest.raises(Refused, match="no_alarm"):
        add_reader(row, _free(round, row, panel), WHY, by=officer, at=AT)


@pytest.mark.parametrize(
    ("method", "code"),
    [({"extra_budget": 0}, "undeclared"), ({"extra_budget": 2}, "spent"), ({"extra_most": 3}, "most")],
)
def test_reader_beyond_what_was_declared_refused_on_every_road(
    app: Flask, method: dict[str, int], code: str
) -> None:
    round, panel = make_part_read_round(**method)
    officer, row = make_officer(round.call), _wide(round.entries[3])
    for add in (
        lambda: add_reader(row, _free(round, row, panel), WHY, by=officer, at=AT),
        lambda: add_assignment(round, row, _free(round, row, panel), by=officer, at=AT, reason=WHY),
    ):
        with pytest.raises(Refused, match=code):
            add()


def test_budget_of_one_is_spent_by_the_first_of_two_alarms(app: Flask) -> None:
    round, panel = make_part_read_round(extra_budget=3)
    officer = make_officer(round.call)
    first, second = (_wide(row) for row in round.entries[3:5])
    assert may_add_reader(officer, second, AT).ok
    add_reader(first, _free(round, first, panel), WHY, by=officer, at=AT)
    with pytest.raises(Refused, match="spent"):
        add_reader(second, _free(round, second, panel), WHY, by=officer, at=AT)


def test_lost_reader_is_replaced_without_alarm_and_outside_the_budget(app: Flask) -> None:
    round, panel = make_part_read_round(extra_budget=0)
    officer, row = make_officer(round.call), round.entries[0]
    lost = db.session.scalars(
        select(Assignment).where(Assignment.entry_id == row.entry_id, Assignment.state.in_(READING))
    ).first()
    assert lost is not None
    lost.state, lost.ended_at, lost.end_reason = AssignmentState.RELEASED, AT, "逾期"
    db.session.flush()
    add_reader(row, _free(round, row, panel), "", by=officer, at=AT)
    act = db.session.scalars(select(Act).where(Act.name == "assignment.added")).one()
    assert act.figures["extra"] is False


def test_who_may_add_a_reader_as_in_the_table(app: Flask) -> None:
    round, panel = make_part_read_round()
    row, supervisor = _wide(round.entries[3]), make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    people = {
        "officer": (make_officer(round.call), "ok"),
        "supervisor": (supervisor, "absent"),
        "judge": (panel[0].user, "absent"),
        "other officer": (make_officer(make_closed_call()), "absent"),
        "visitor": (None, "absent"),
    }
    assert {who: may_add_reader(user, row, AT).code for who, (user, _) in people.items()} == {
        who: code for who, (_, code) in people.items()
    }
    round.state, round.closed_at = RoundState.CLOSED, AT
    assert may_add_reader(people["officer"][0], row, AT).code == "round_closed"

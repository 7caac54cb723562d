"""Who sees, writes and releases reviews; lists and checks agree."""

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.people.states import SeatRole
from app.reviews.models import Review
from app.reviews.policy import (
    may_release_comments,
    may_see_panel_marks,
    may_see_review,
    may_void_review,
    may_write_review,
    visible_reviews,
)
from app.rounds.models import Assignment
from app.rounds.states import AssignmentState, RoundState
from tests.factories.people import AT, make_member, make_officer, make_user, seat
from tests.factories.rounds import make_open_round, make_review


def test_visible_reviews_equals_may_see_review_over_seats_and_states(app: Flask) -> None:
    rounds = [make_open_round(entries=2, judges=2) for _ in range(2)]
    for assignment in db.session.scalars(select(Assignment)):
        make_review(assignment)
    first, panel = rounds[0]
    first.state, first.closed_at = RoundState.CLOSED, AT
    open_round, other = rounds[1]
    db.session.scalars(
        select(Assignment).where(Assignment.judge_id == other[0].user_id)
    ).first().state = AssignmentState.VOIDED
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    entrant = make_member(first.entries[0].entry.organisation)
    people = [p.user for p in (*panel, *other)] + [
        make_officer(first.call), make_officer(open_round.call), supervisor, entrant, make_user(), None
    ]  # fmt: skip
    every = list(db.session.scalars(select(Review)))
    for user in people:
        listed = set(db.session.scalars(visible_reviews(user, AT)))
        assert listed == {r for r in every if may_see_review(user, r, AT)}
    assert set(db.session.scalars(visible_reviews(make_officer(open_round.call), AT))) == set()
    assert len(db.session.scalars(visible_reviews(panel[0].user, AT)).all()) == 2


def test_rules_of_a_review_by_seat_and_state(app: Flask) -> None:
    round, panel = make_open_round(entries=1, judges=2)
    assignments = list(db.session.scalars(select(Assignment)))
    reviews = [make_review(a) for a in assignments]
    officer, own = make_officer(round.call), assignments[0]
    judge = own.judge
    assert may_write_review(judge, own, AT)
    assert may_write_review(officer, own, AT).hide
    assert may_void_review(officer, reviews[0], AT)
    assert may_void_review(judge, reviews[0], AT).hide
    assert may_release_comments(officer, reviews[0], AT).code == "not_closed"
    assert may_see_panel_marks(judge, own, AT).hide
    round.state, round.closed_at = RoundState.CLOSED, AT
    assert may_write_review(judge, own, AT).code == "round_closed"
    assert may_void_review(officer, reviews[0], AT).code == "round_closed"
    assert may_release_comments(officer, reviews[0], AT)
    assert may_release_comments(judge, reviews[0], AT).hide
    assert may_see_panel_marks(judge, own, AT).hide
    round.judges_see_after_close = True
    assert may_see_panel_marks(judge, own, AT)
    assert may_see_panel_marks(officer, own, AT).hide
    assert len(panel) == 2

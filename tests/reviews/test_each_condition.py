"""Each condition of a review's policy refuses by itself, where all the others hold."""

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.people.models import User
from app.reviews.models import Review
from app.reviews.policy import (
    may_agree_correction,
    may_agree_voiding,
    may_correct_review,
    may_explain_spread,
    may_release_comments,
    may_see_own_earlier,
)
from app.reviews.service import propose_correction, propose_voiding
from app.reviews.states import ReviewState
from app.rounds.models import Assignment
from app.rounds.states import RoundState
from tests.factories.decisions import Judged, make_judged_item
from tests.factories.people import AT, make_officer, make_user
from tests.factories.rounds import make_open_round, make_review


def _review(judged: Judged, nth: int = 0) -> Review:
    assignment = judged.judges(nth)[0]
    return db.session.query(Review).filter_by(assignment_id=assignment.id).one()


def test_agreeing_asks_for_its_own_act_and_for_a_review_that_counts(app: Flask) -> None:
    judged = make_judged_item()
    voided, corrected = _review(judged), _review(judged, 1)
    key = str(judged.call.rubric[0]["key"])
    voiding = propose_voiding(voided, "应当回避", by=judged.officer, at=AT)
    correcting = propose_correction(corrected, {key: "90"}, "笔误", by=judged.officer, at=AT)
    second = judged.second
    assert may_agree_voiding(second, voiding, voided, AT)
    assert may_agree_correction(second, correcting, corrected, AT)
    assert may_agree_voiding(second, correcting, corrected, AT).hide
    voiding.payload = voiding.payload | {"corrections": voided.corrections}
    assert may_agree_correction(second, voiding, voided, AT).hide
    voided.state = corrected.state = ReviewState.VOIDED
    assert may_agree_voiding(second, voiding, voided, AT).code == "wrong_state"
    assert may_agree_correction(second, correcting, corrected, AT).code == "wrong_state"


def test_comments_of_a_voided_review_are_not_released(app: Flask) -> None:
    judged = make_judged_item()
    review = _review(judged)
    assert may_release_comments(judged.officer, review, AT)
    review.state = ReviewState.VOIDED
    assert may_release_comments(judged.officer, review, AT).code == "wrong_state"


def test_open_round_lets_its_officers_alone_take_a_review_out(app: Flask) -> None:
    round, _ = make_open_round(entries=1, judges=1)
    review = make_review(db.session.scalars(select(Assignment)).one())
    people: list[User | None] = [review.assignment.judge, make_user(), None]
    assert may_correct_review(make_officer(round.call), review, AT)
    assert all(may_correct_review(person, review, AT).hide for person in people)


def test_spread_is_explained_from_the_release_on(app: Flask) -> None:
    round, _ = make_open_round(entries=1, judges=1)
    officer = make_officer(round.call)
    assert may_explain_spread(officer, round, AT)
    round.state = RoundState.PREPARING
    assert may_explain_spread(officer, round, AT).code == "not_released"


def test_own_earlier_marks_are_shown_where_the_round_shows_them(app: Flask) -> None:
    round, _ = make_open_round(entries=1, judges=2)
    own, other = db.session.scalars(select(Assignment)).all()
    assert may_see_own_earlier(own.judge, own, AT).hide
    round.shows_own_earlier = True
    assert may_see_own_earlier(own.judge, own, AT)
    assert may_see_own_earlier(other.judge, own, AT).hide
